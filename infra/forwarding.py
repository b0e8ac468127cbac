"""Forwarding: a small stack where Partner Central sends its events, for a lake elsewhere."""

from aws_cdk import Aws, Environment, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.events import invitation_events
from infra.own_rules import move_roles, stack_properties
from infra.settings import Settings
from invitations.partner_central.service import REGION


class EventForwarding(Stack):
    """Forwards Partner Central's events to the event bus of the lake's region, where a rule waits.

    EventBridge keeps their source and retries for a day. An event that gets lost costs nothing but
    its exact time: the next scheduled run finds what it was about.
    """

    def __init__(self, scope: Construct, *, settings: Settings, lake_region: str) -> None:
        super().__init__(
            scope,
            f"{settings.stack_name}-events-{lake_region}",
            env=Environment(region=REGION),
            description=f"Partner Invitations Sync: forwards events to {lake_region}",
            **stack_properties(settings),
        )
        bus = events.EventBus.from_event_bus_arn(
            self,
            "LakesBus",
            f"arn:{Aws.PARTITION}:events:{lake_region}:{Aws.ACCOUNT_ID}:event-bus/default",
        )
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "events.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            ),
            description=f"Forwards events of AWS Partner Central to {lake_region}",
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["events:PutEvents"], resources=[bus.event_bus_arn])
        )
        events.Rule(
            self,
            "Forward",
            description=f"Forwards events about invitations to {lake_region}",
            event_pattern=invitation_events(settings),
            targets=[targets.EventBus(bus, role=role.without_policy_updates())],
        )
        move_roles(self, settings.role_path)
