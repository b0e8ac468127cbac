"""The stack: everything that one deployment consists of."""

from datetime import datetime

from aws_cdk import CfnOutput, Environment, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.athena import Athena
from infra.events import Events
from infra.lake import Lake
from infra.lake_formation import LakeFormation
from infra.long_listings import ContinueListing
from infra.monitoring.alarms import Monitoring
from infra.own_rules import move_roles, stack_properties
from infra.quicksight.construct import QuickSight
from infra.readers import reader_policy
from infra.reminders import Reminders
from infra.schedule import Schedule
from infra.schedules.times import longest_gaps
from infra.settings import Settings
from infra.sync_function import SyncFunction


class InvitationsStack(Stack):
    """Syncs invitations into a lake on schedule, and sends alarms when a sync fails.

    `now` is the time from which the schedule counts. `region` is the region to deploy to, None if
    it is not resolved until the deploy.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        settings: Settings,
        code: lambda_.Code,
        now: datetime,
        region: str | None = None,
    ) -> None:
        super().__init__(
            scope,
            settings.stack_name,
            env=Environment(region=region),
            description="Partner Invitations Sync: AWS Partner Central invitations to query",
            **stack_properties(settings),
        )
        self.lake = Lake(self, "Lake", settings=settings)
        self.sync = SyncFunction(self, "Sync", settings=settings, lake=self.lake, code=code)
        self.schedule = Schedule(
            self,
            "Schedule",
            settings=settings,
            function=self.sync.scheduled,
            key=self.lake.key,
        )
        events = Events(
            self,
            "Events",
            settings=settings,
            function=self.sync.function,
            undelivered=self.schedule.undelivered,
        )
        # The id "GoOn" stays. A new one would replace the state machine, and CloudFormation can't
        # create the new machine while the old one has its name.
        continue_listing = ContinueListing(
            self, "GoOn", settings=settings, function=self.sync.scheduled
        )
        # A run that starts before its tables exist fails.
        for trigger in (self.schedule, events):
            trigger.node.add_dependency(*self.lake.tables)
        self.monitoring = Monitoring(
            self,
            "Monitoring",
            settings=settings,
            gaps=longest_gaps(settings.schedule, settings.schedule_time_zone, now),
            sync=self.sync,
            schedule=self.schedule,
            continue_listing=continue_listing,
            key=self.lake.key,
        )
        self._add_readers(settings, code)
        self._outputs(settings)
        move_roles(self, settings.role_path)

    def _add_readers(self, settings: Settings, code: lambda_.Code) -> None:
        """Add what reads the lake: Athena, QuickSight, reminders, a policy, and grants."""
        self.reader_policy = reader_policy(self, settings, self.lake)
        athena = Athena(self, "Athena", settings=settings, lake=self.lake)
        readers: dict[str, iam.IRole] = {}
        if settings.quicksight_user:
            quicksight = QuickSight(
                self, "QuickSight", settings=settings, lake=self.lake, athena=athena
            )
            readers["QuickSight"] = quicksight.role
        if settings.remind_days_before:
            reminders = Reminders(
                self,
                "Reminders",
                settings=settings,
                lake=self.lake,
                code=code,
                topic_arn=settings.remind_topic_arn or self.monitoring.topic.topic_arn,
                failed_runs=self.sync.failed_runs,
                undelivered=self.schedule.undelivered,
            )
            readers["Reminders"] = reminders.role
        if settings.lake_formation != "off":
            grants = LakeFormation(
                self,
                "LakeFormation",
                settings=settings,
                lake=self.lake,
                athena=athena,
                function_role=self.sync.role,
                readers=readers,
            )
            # Runs, and QuickSight when it creates data sets, read what is granted.
            self.schedule.node.add_dependency(grants)
            if settings.quicksight_user:
                quicksight.data_source.node.add_dependency(grants)

    def _outputs(self, settings: Settings) -> None:
        """Add the outputs that people and `invitations doctor` read; docs/deploy.md lists them."""
        queues = {
            "Undelivered": self.schedule.undelivered.queue_url,
            "FailedRuns": self.sync.failed_runs.queue_url,
        }
        alarms = {name: alarm.alarm_name for name, alarm in self.monitoring.alarms.items()}
        outputs = [
            ("Bucket", self.lake.bucket.bucket_name, "The bucket that holds the lake"),
            ("Database", settings.database, "The Glue database with the tables and views"),
            ("Workgroup", settings.workgroup, "The Athena workgroup with the saved queries"),
            (
                "ReaderPolicy",
                self.reader_policy.managed_policy_arn,
                "The ARN of a policy for readers: query, report and pull with --stack",
            ),
            ("Function", self.sync.function.function_name, "The sync function"),
            ("Schedule", self.schedule.schedule.schedule_name, "The schedule that starts runs"),
            ("Queues", self.to_json_string(queues), "JSON: each queue's URL, by what it holds"),
            (
                "Alarms",
                self.to_json_string(alarms),
                "JSON: each alarm's name, by its runbook entry",
            ),
        ]
        if self.monitoring.dashboard:
            url = self._dashboard_url(self.monitoring.dashboard)
            outputs.append(("Dashboard", url, "The address of the dashboard, if there is one"))
        for name, value, description in outputs:
            output = CfnOutput(self, f"{name}Output", value=value, description=description)
            output.override_logical_id(name)

    def _dashboard_url(self, board: cloudwatch.Dashboard) -> str:
        console = f"https://{self.region}.console.aws.amazon.com/cloudwatch/home"
        return f"{console}?region={self.region}#dashboards/dashboard/{board.dashboard_name}"
