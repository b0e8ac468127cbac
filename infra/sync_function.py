"""The sync function, its role, its log group and the queue of failed runs."""

from typing import Any, Final

from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.delivery import failure_queue
from infra.key import USE_KEY
from infra.lake import JOB_PREFIXES, Lake
from infra.logs import log_group
from infra.long_listings import machine_arn
from infra.permissions import (
    call_partner_central,
    keep_files,
    publish,
    start_machine,
    use_catalog_key,
)
from infra.settings import Settings
from infra.suppressions import suppress
from invitations import keys
from invitations.options import DEPLOYED

LONGEST_RUN_MINUTES: Final = 15
"""Lambda allows no more."""


class SyncFunction(Construct):
    """The function that lists invitations and publishes them to a lake, one run at a time.

    `scheduled` is the alias for runs of the schedule and those that continue their listings. Lambda
    counts these by themselves, so that NoSuccess doesn't count runs for events.
    """

    def __init__(
        self, scope: Construct, id_: str, *, settings: Settings, lake: Lake, code: lambda_.Code
    ) -> None:
        super().__init__(scope, id_)
        self.failed_runs = failure_queue(self, "FailedRuns", key=lake.key)
        self.log_group = log_group(
            self, "Logs", retention_days=settings.log_retention_days, key=lake.key
        )
        self.role = self._role(settings, lake)
        retries = self._retries()
        self.function = self._function(settings, lake, code, retries)
        self.scheduled = lambda_.Alias(
            self,
            "Scheduled",
            alias_name="scheduled",
            description="Runs of the schedule and what continues them, which NoSuccess counts",
            version=self.function.latest_version,
            **retries,
        )
        self._suppress_findings(settings, lake)

    def _role(self, settings: Settings, lake: Lake) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description="Lists invitations in AWS Partner Central and writes them to the lake",
        )
        self.log_group.grant_write(role)
        statements = (
            call_partner_central(settings),
            *keep_files(lake),
            publish(self, lake, settings),
            *use_catalog_key(settings),
            start_machine(machine_arn(self, settings)),
        )
        for statement in statements:
            role.add_to_policy(statement)
        if lake.key:
            lake.key.grant(role, *USE_KEY)
        return role

    def _function(
        self, settings: Settings, lake: Lake, code: lambda_.Code, retries: dict[str, Any]
    ) -> lambda_.Function:
        return lambda_.Function(
            self,
            "Function",
            description="Syncs engagement invitations of AWS Partner Central into the lake",
            code=code,
            handler="invitations.handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=architecture(settings),
            role=self.role,
            memory_size=settings.memory_mb,
            ephemeral_storage_size=Size.mebibytes(settings.ephemeral_storage_mb),
            timeout=Duration.minutes(LONGEST_RUN_MINUTES),
            reserved_concurrent_executions=1 if settings.reserved_concurrency else None,
            environment=environment(settings, lake)
            | {
                "LISTING_STATE_MACHINE": machine_arn(self, settings),
                "STACK_NAME": settings.stack_name,
            },
            tracing=lambda_.Tracing.ACTIVE,
            log_group=self.log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            **retries,
        )

    def _retries(self) -> dict[str, Any]:
        """Return what happens to failed runs: of the function, and of the alias."""
        # The queue itself would also allow all that begins with kms:GenerateDataKey and
        # kms:ReEncrypt. The role has what it needs.
        queue = sqs.Queue.from_queue_arn(self, "OnFailure", self.failed_runs.queue_arn)
        return {
            "retry_attempts": 2,
            # The maximum: events that wait for a long listing must not lose their exact times.
            "max_event_age": Duration.hours(6),
            "on_failure": destinations.SqsDestination(queue),
        }

    def _suppress_findings(self, settings: Settings, lake: Lake) -> None:
        suppress(
            self.function,
            "It calls only public endpoints of AWS and holds no secret: a VPC would need a NAT "
            "gateway, and a key would protect nothing. Failed runs go to the on-failure queue. Its "
            "bundle is built for and tested with Python 3.13.",
            "CKV_AWS_117",
            "CKV_AWS_173",
            "CKV_AWS_116",
            "AwsSolutions-L1",
        )
        suppress(
            self.function, "The CDK adds dependencies that CloudFormation would infer.", "W3005"
        )
        if not settings.reserved_concurrency:
            suppress(
                self.function,
                "Turned off in the settings. Before it publishes, a run checks that no other has.",
                "CKV_AWS_115",
            )
        suppress(
            self.role.node.find_child("DefaultPolicy"),
            "ListEngagementInvitations and X-Ray have no resources in IAM; a condition restricts "
            "the former to the deployed catalogs. Runs choose the names of files, so a policy "
            "can't be narrower than their prefixes.",
            "AwsSolutions-IAM5[Resource::*]",
            *lake.wildcards((*JOB_PREFIXES, keys.DAMAGED)),
        )


def architecture(settings: Settings) -> lambda_.Architecture:
    """Return the architecture that the function runs on and its code is built for."""
    arm = settings.architecture == "arm64"
    return lambda_.Architecture.ARM_64 if arm else lambda_.Architecture.X86_64


def environment(settings: Settings, lake: Lake) -> dict[str, str]:
    """Return the environment variables that the job reads; an empty filter has none."""
    values = {option.key.upper(): _text(getattr(settings, option.key)) for option in DEPLOYED}
    return {
        "LAKE": f"s3://{lake.bucket.bucket_name}",
        "DATABASE": lake.database_name,
    } | {name: text for name, text in values.items() if text}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
