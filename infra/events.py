"""Events: a run starts within seconds of Partner Central's event about an invitation."""

from aws_cdk import Annotations, Stack, Token
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.delivery import rule_target
from infra.settings import Settings
from invitations.partner_central.service import EVENT_STATUSES, REGION, SOURCE


class Events(Construct):
    """Starts a function when Partner Central sends an event about an invitation."""

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
        # An unresolved region gets the rule: in a region without such events it matches nothing.
        if Token.is_unresolved(region) or region == REGION:
            self._add_rule(settings, function, undelivered)
        else:
            Annotations.of(self).add_info(
                f"Partner Central sends events in {REGION} only. In {region} only the schedule "
                "starts runs."
            )

    def _add_rule(
        self, settings: Settings, function: lambda_.Function, undelivered: sqs.Queue
    ) -> None:
        # The target gets the whole event: the job interprets it.
        events.Rule(
            self,
            "Changed",
            description="Starts a sync when an invitation in AWS Partner Central has changed",
            event_pattern=events.EventPattern(
                source=[SOURCE],
                detail_type=list(EVENT_STATUSES),
                detail={"catalog": list(settings.catalogs)},
            ),
            targets=[rule_target(function, undelivered=undelivered)],
        )
