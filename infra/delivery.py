"""Delivery: retries of events, and the queues for events that failed."""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.suppressions import suppress

RETRIES: Final = 3
GIVE_UP_AFTER: Final = Duration.hours(1)


def rule_target(function: lambda_.IFunction, *, undelivered: sqs.Queue) -> targets.LambdaFunction:
    """Return a function as a rule's target; events that can't be delivered go to `undelivered`."""
    return targets.LambdaFunction(
        function,
        dead_letter_queue=undelivered,
        retry_attempts=RETRIES,
        max_event_age=GIVE_UP_AFTER,
    )


def failure_queue(scope: Construct, id_: str, *, key: kms.IKey | None) -> sqs.Queue:
    """Return an encrypted queue, TLS only, that keeps a message for two weeks.

    Without a key SQS encrypts it with its own.
    """
    queue = sqs.Queue(
        scope,
        id_,
        encryption=sqs.QueueEncryption.KMS if key else sqs.QueueEncryption.SQS_MANAGED,
        encryption_master_key=key,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )
    suppress(queue, "This queue is a dead-letter queue itself.", "AwsSolutions-SQS3")
    if not key:
        suppress(
            queue,
            "SQS encrypts it with its own key. Messages are events with account ids and names of "
            "companies: customer_managed_key encrypts them with the key of the bucket.",
            "CKV_AWS_27",
        )
    return queue
