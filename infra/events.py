"""Events: a run starts within seconds of Partner Central's event about an invitation."""

from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.delivery import rule_target
from infra.settings import Settings
from invitations.partner_central.service import EVENT_STATUSES, SOURCE


class Events(Construct):
    """Starts a function when Partner Central sends an event about an invitation.

    It sends them in one region. To others they are forwarded.
    """

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
        # The target gets the whole event: the job interprets it.
        events.Rule(
            self,
            "Changed",
            description="Starts a sync when an invitation in AWS Partner Central has changed",
            event_pattern=invitation_events(settings),
            targets=[rule_target(function, undelivered=undelivered)],
        )


def invitation_events(settings: Settings) -> events.EventPattern:
    """Return the pattern of Partner Central's events about invitations of deployed catalogs."""
    return events.EventPattern(
        source=[SOURCE],
        detail_type=list(EVENT_STATUSES),
        detail={"catalog": list(settings.catalogs)},
    )
