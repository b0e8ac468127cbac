"""The stack: a partner's whole sync in one account."""

from aws_cdk import CfnOutput, Environment, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.athena import Athena
from infra.events import Events
from infra.lake import Lake
from infra.long_listings import GoOn
from infra.monitoring.alarms import Monitoring
from infra.quicksight.construct import QuickSight
from infra.schedule import Schedule
from infra.settings import Settings
from infra.sync_function import SyncFunction


class InvitationsStack(Stack):
    """Lists invitations on schedule, keeps them in a lake, and tells when it can't.

    `region` is where it will be deployed, None if that isn't known.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        settings: Settings,
        code: lambda_.Code,
        region: str | None = None,
    ) -> None:
        super().__init__(
            scope,
            settings.stack_name,
            env=Environment(region=region),
            description="Partner Invitations Sync: AWS Partner Central invitations to query",
        )
        self.lake = Lake(self, "Lake", settings=settings)
        self.sync = SyncFunction(self, "Sync", settings=settings, lake=self.lake, code=code)
        schedule = Schedule(self, "Schedule", settings=settings, function=self.sync.function)
        events = Events(
            self,
            "Events",
            settings=settings,
            function=self.sync.function,
            undelivered=schedule.undelivered,
        )
        go_on = GoOn(self, "GoOn", settings=settings, function=self.sync.function)
        # A run that comes before its tables would only fail.
        for starting in (schedule, events):
            starting.node.add_dependency(self.lake)
        athena = Athena(self, "Athena", settings=settings, lake=self.lake)
        if settings.quicksight_user:
            QuickSight(self, "QuickSight", settings=settings, lake=self.lake, athena=athena)
        self.monitoring = Monitoring(
            self, "Monitoring", settings=settings, sync=self.sync, schedule=schedule, go_on=go_on
        )
        self._outputs(settings)

    def _outputs(self, settings: Settings) -> None:
        outputs = {
            "Bucket": self.lake.bucket.bucket_name,
            "Database": settings.database,
            "Workgroup": settings.workgroup,
            "Function": self.sync.function.function_name,
            "Dashboard": f"https://{self.region}.console.aws.amazon.com/cloudwatch/home"
            f"?region={self.region}#dashboards/dashboard/{settings.stack_name}",
        }
        for name, value in outputs.items():
            CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)
