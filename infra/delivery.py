"""Delivery: how long an event is tried again, and where it is kept if nothing helps."""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

RETRIES: Final = 3
GIVE_UP_AFTER: Final = Duration.hours(1)


def rule_target(function: lambda_.Function, *, undelivered: sqs.Queue) -> targets.LambdaFunction:
    """Return a function as a rule's target; what can't be delivered ends in a queue."""
    return targets.LambdaFunction(
        function,
        dead_letter_queue=undelivered,
        retry_attempts=RETRIES,
        max_event_age=GIVE_UP_AFTER,
    )
