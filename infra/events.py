"""Events: what Partner Central says of an invitation starts a run within seconds."""

from typing import Final

from aws_cdk import Annotations, Stack, Token
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.delivery import rule_target
from infra.settings import Settings

REGION: Final = "us-east-1"
"""The only region whose bus hears of invitations."""
_HAPPENED: Final = ("Created", "Accepted", "Rejected", "Expired")


class Events(Construct):
    """Starts a function when Partner Central says that an invitation has come or changed."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        function: lambda_.Function,
        undelivered: sqs.Queue,
    ) -> None:
        super().__init__(scope, id_)
        region = Stack.of(self).region
        # Without a known region the rule is there: in the wrong one it hears nothing.
        if Token.is_unresolved(region) or region == REGION:
            self._listen(settings, function, undelivered)
        else:
            Annotations.of(self).add_info(
                f"Partner Central's events are heard in {REGION} only, not in {region}: "
                "there the schedule alone starts runs."
            )

    def _listen(
        self, settings: Settings, function: lambda_.Function, undelivered: sqs.Queue
    ) -> None:
        # The event goes on as it is: what it says is for the job to judge.
        events.Rule(
            self,
            "Changed",
            description="Starts a sync when Partner Central says that an invitation has changed",
            event_pattern=events.EventPattern(
                source=["aws.partnercentral-selling"],
                detail_type=[f"Engagement Invitation {happened}" for happened in _HAPPENED],
                detail={"catalog": list(settings.catalogs)},
            ),
            targets=[rule_target(function, undelivered=undelivered)],
        )
