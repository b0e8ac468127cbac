"""Delivery: how often an event is retried, and the queues that keep what failed."""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.suppressions import accept

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


def failure_queue(scope: Construct, id_: str) -> sqs.Queue:
    """Return an encrypted queue, TLS only, that keeps a message for two weeks."""
    queue = sqs.Queue(
        scope,
        id_,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )
    accept(queue, "This queue is itself where failures end.", "AwsSolutions-SQS3")
    accept(queue, "SQS encrypts it with a key of its own; no invitation is in it.", "CKV_AWS_27")
    return queue
