"""The customer managed key: it encrypts whatever holds invitations, events or errors."""

from collections.abc import Sequence

from aws_cdk import ArnFormat, Aws, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

USE_KEY = ("kms:Decrypt", "kms:GenerateDataKey")
"""What reading and writing encrypted objects and messages takes."""


def customer_managed_key(
    scope: Construct, id_: str, *, removal_policy: RemovalPolicy, reader_arns: Sequence[str]
) -> kms.Key:
    """Return a key that AWS's services may use for the stack's topic, queues and log group."""
    key = kms.Key(
        scope,
        id_,
        description="Encrypts the lake of Partner Central invitations",
        enable_key_rotation=True,
        removal_policy=removal_policy,
    )
    readers = [_readers(reader_arns)] if reader_arns else []
    for statement in (_alarms(), _undeliverable_events(), _logs(scope), *readers):
        key.add_to_resource_policy(statement)
    return key


def _readers(arns: Sequence[str]) -> iam.PolicyStatement:
    """Allow readers, who may be of other accounts, to decrypt the tables' files."""
    return iam.PolicyStatement(
        sid="ReadTables",
        principals=[iam.ArnPrincipal(arn) for arn in arns],
        actions=["kms:Decrypt"],
        resources=["*"],
    )


def _alarms() -> iam.PolicyStatement:
    """Allow alarms of this account to notify the topic."""
    return iam.PolicyStatement(
        sid="NotifyOfAlarms",
        principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
        actions=[*USE_KEY],
        resources=["*"],
        conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
    )


def _undeliverable_events() -> iam.PolicyStatement:
    """Allow rules to send events to the queue of undelivered ones.

    EventBridge's requests to KMS carry no account and no ARN of a source. The queue's own policy
    restricts who may send.
    """
    return iam.PolicyStatement(
        sid="KeepUndeliverableEvents",
        principals=[iam.ServicePrincipal("events.amazonaws.com")],
        actions=[*USE_KEY],
        resources=["*"],
    )


def _logs(scope: Construct) -> iam.PolicyStatement:
    """Allow CloudWatch to encrypt the log groups whose generated names begin with the stack's."""
    groups = Stack.of(scope).format_arn(
        service="logs",
        resource="log-group",
        resource_name=f"{Aws.STACK_NAME}-*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    return iam.PolicyStatement(
        sid="EncryptLogs",
        principals=[iam.ServicePrincipal(f"logs.{Aws.REGION}.{Aws.URL_SUFFIX}")],
        actions=[
            "kms:Encrypt*",
            "kms:Decrypt*",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:Describe*",
        ],
        resources=["*"],
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )
