"""Permissions: what the job's role may do, action by action."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.lake import DAMAGED, JOB_PREFIXES, Lake
from infra.settings import Settings
from invitations.tables import INVITATIONS


def list_invitations(settings: Settings) -> iam.PolicyStatement:
    """Allow listing invitations of the deployed catalogs; the action takes no resource."""
    return iam.PolicyStatement(
        sid="ListInvitations",
        actions=["partnercentral:ListEngagementInvitations"],
        resources=["*"],
        conditions={"StringEquals": {"partnercentral:Catalog": list(settings.catalogs)}},
    )


def keep_files(lake: Lake) -> list[iam.PolicyStatement]:
    """Allow finding, reading, writing and deleting objects under the job's own prefixes.

    Copies of damaged files are only written: people look at them, or they expire.
    """
    files = [lake.bucket.arn_for_objects(f"{prefix}*") for prefix in JOB_PREFIXES]
    return [
        iam.PolicyStatement(
            sid="KeepFiles", actions=["s3:GetObject", "s3:DeleteObject"], resources=files
        ),
        iam.PolicyStatement(
            sid="WriteFiles",
            actions=["s3:PutObject"],
            resources=[*files, lake.bucket.arn_for_objects(f"{DAMAGED}*")],
        ),
        iam.PolicyStatement(
            sid="FindFiles",
            actions=["s3:ListBucket"],
            resources=[lake.bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": [f"{prefix}*" for prefix in JOB_PREFIXES]}},
        ),
    ]


def start_machine(arn: str) -> iam.PolicyStatement:
    """Allow starting the one state machine that goes on with unfinished listings."""
    return iam.PolicyStatement(sid="GoOn", actions=["states:StartExecution"], resources=[arn])


def publish(scope: Construct, lake: Lake) -> iam.PolicyStatement:
    """Allow swapping the one table's partitions; Glue asks for its parents' ARNs, too."""
    resources = {
        "catalog": None,
        "database": lake.database_name,
        "table": f"{lake.database_name}/{INVITATIONS.name}",
    }
    return iam.PolicyStatement(
        sid="Publish",
        actions=[
            "glue:GetTable",
            "glue:GetPartition",
            "glue:CreatePartition",
            "glue:UpdatePartition",
        ],
        resources=[
            Stack.of(scope).format_arn(service="glue", resource=kind, resource_name=name)
            for kind, name in resources.items()
        ],
    )
