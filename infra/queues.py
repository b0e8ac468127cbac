"""Queues that keep what could not be done, so that somebody can look at it."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.accepted import accept


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
