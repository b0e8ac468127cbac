"""Reminders: a function that says once a day what expires soon, and its schedule."""

from aws_cdk import Duration, Stack, TimeZone
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.delivery import GIVE_UP_AFTER, RETRIES
from infra.invoker import invoker_role
from infra.key import USE_KEY
from infra.lake import Lake
from infra.logs import log_group
from infra.permissions import use_catalog_key
from infra.settings import Settings
from infra.suppressions import suppress
from infra.sync_function import architecture
from invitations import keys
from invitations.options import REMIND_DAYS_BEFORE
from invitations.tables import DETAILS, INVITATIONS

_TABLES = (INVITATIONS, DETAILS)
_PREFIXES = (*(table.prefix for table in _TABLES), keys.REMINDERS)


class Reminders(Construct):
    """Publishes a reminder on a topic every day at an hour of the setting's time zone.

    Events that fail three times go to the queue of failed runs, undelivered ones to theirs.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        lake: Lake,
        code: lambda_.Code,
        topic_arn: str,
        failed_runs: sqs.Queue,
        undelivered: sqs.Queue,
    ) -> None:
        super().__init__(scope, id_)
        self._log_group = log_group(
            self, "Logs", retention_days=settings.log_retention_days, key=lake.key
        )
        self._failed_runs = failed_runs
        self._topic_arn = topic_arn
        self.role = self._role(settings, lake)
        self.function = self._function(settings, lake, code, self.role)
        self._repeat(settings, lake, undelivered)

    def _role(self, settings: Settings, lake: Lake) -> iam.Role:
        role = iam.Role(
            self,
            "FunctionRole",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description="Reads the lake and sends reminders of invitations that expire soon",
        )
        self._log_group.grant_write(role)
        statements = (
            *_files(lake),
            _partitions(self, lake),
            *use_catalog_key(settings),
            iam.PolicyStatement(sid="Send", actions=["sns:Publish"], resources=[self._topic_arn]),
            iam.PolicyStatement(
                sid="KeepFailedRuns",
                actions=["sqs:SendMessage"],
                resources=[self._failed_runs.queue_arn],
            ),
        )
        for statement in statements:
            role.add_to_policy(statement)
        if lake.key:
            lake.key.grant(role, *USE_KEY)
        suppress(
            role.node.find_child("DefaultPolicy"),
            "Runs choose the names of files, so a policy can't be narrower than their prefixes.",
            *lake.wildcards(_PREFIXES),
        )
        return role

    def _function(
        self, settings: Settings, lake: Lake, code: lambda_.Code, role: iam.Role
    ) -> lambda_.Function:
        function = lambda_.Function(
            self,
            "Function",
            description="Sends reminders of invitations of AWS Partner Central that expire soon",
            code=code,
            handler="invitations.reminder_handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=architecture(settings),
            role=role.without_policy_updates(),
            memory_size=512,
            timeout=Duration.minutes(1),
            environment={
                "LAKE": f"s3://{lake.bucket.bucket_name}",
                "DATABASE": lake.database_name,
                REMIND_DAYS_BEFORE.key.upper(): ",".join(map(str, settings.remind_days_before)),
                "REMIND_TOPIC": self._topic_arn,
            },
            log_group=self._log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            retry_attempts=2,
            max_event_age=Duration.hours(6),
            on_failure=destinations.SqsDestination(
                sqs.Queue.from_queue_arn(self, "OnFailure", self._failed_runs.queue_arn)
            ),
        )
        function.node.add_dependency(role.node.find_child("DefaultPolicy"))
        suppress(
            function,
            "It calls only public endpoints of AWS and holds no secret: a VPC would need a NAT "
            "gateway, and a key would protect nothing. Failed runs go to the on-failure queue. Two "
            "runs at once send one message.",
            *("CKV_AWS_117", "CKV_AWS_173", "CKV_AWS_116", "CKV_AWS_115"),
            "AwsSolutions-L1",
        )
        suppress(function, "The CDK adds dependencies that CloudFormation would infer.", "W3005")
        return function

    def _repeat(self, settings: Settings, lake: Lake, undelivered: sqs.Queue) -> None:
        role = invoker_role(
            self, "scheduler", self.function, description="Starts the reminders on schedule"
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[undelivered.queue_arn])
        )
        if lake.key:
            lake.key.grant(role, *USE_KEY)
        schedule = scheduler.Schedule(
            self,
            "Schedule",
            description="Starts the reminders of invitations that expire soon",
            schedule=scheduler.ScheduleExpression.cron(
                minute="0",
                hour=str(settings.remind_hour),
                time_zone=TimeZone.of(settings.schedule_time_zone),
            ),
            time_window=scheduler.TimeWindow.off(),
            target=targets.LambdaInvoke(
                self.function,
                input=scheduler.ScheduleTargetInput.from_object(
                    {"scheduled_for": scheduler.ContextAttribute.scheduled_time}
                ),
                dead_letter_queue=undelivered,
                retry_attempts=RETRIES,
                max_event_age=GIVE_UP_AFTER,
                role=role.without_policy_updates(),
            ),
        )
        schedule.node.add_dependency(role.node.find_child("DefaultPolicy"))


def _files(lake: Lake) -> list[iam.PolicyStatement]:
    """Allow reading snapshots, and keeping what was mentioned."""
    reminders = lake.bucket.arn_for_objects(f"{keys.REMINDERS}*")
    prefixes = [f"{prefix}*" for prefix in _PREFIXES]
    return [
        iam.PolicyStatement(
            sid="ReadFiles",
            actions=["s3:GetObject"],
            resources=[lake.bucket.arn_for_objects(prefix) for prefix in prefixes],
        ),
        iam.PolicyStatement(sid="KeepReminders", actions=["s3:PutObject"], resources=[reminders]),
        iam.PolicyStatement(
            sid="FindFiles",
            actions=["s3:ListBucket"],
            resources=[lake.bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": prefixes}},
        ),
    ]


def _partitions(scope: Construct, lake: Lake) -> iam.PolicyStatement:
    """Allow reading where the published snapshots are."""
    resources = [("catalog", None), ("database", lake.database_name)]
    resources += [("table", f"{lake.database_name}/{table.name}") for table in _TABLES]
    return iam.PolicyStatement(
        sid="FindSnapshots",
        actions=["glue:GetTable", "glue:GetPartition"],
        resources=[
            Stack.of(scope).format_arn(service="glue", resource=kind, resource_name=name)
            for kind, name in resources
        ],
    )
