"""Permissions: the policy statements of the function's role."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.lake import JOB_PREFIXES, Lake
from infra.settings import Settings
from invitations import keys
from invitations.domain import OFF
from invitations.partner_central.service import ACTION, GET_ACTION
from invitations.tables import TABLES


def list_invitations(settings: Settings) -> iam.PolicyStatement:
    """Allow listing invitations of the deployed catalogs, and getting one if details are on.

    IAM has no resources for the list, and the condition names the catalogs for both.
    """
    return iam.PolicyStatement(
        sid="ListInvitations",
        actions=[ACTION] if settings.details == OFF else [ACTION, GET_ACTION],
        resources=["*"],
        conditions={"StringEquals": {"partnercentral:Catalog": list(settings.catalogs)}},
    )


def call_partner_central(settings: Settings) -> iam.PolicyStatement:
    """Allow listing invitations, or assuming the role of another account that allows it."""
    if not settings.api_role_arn:
        return list_invitations(settings)
    return iam.PolicyStatement(
        sid="UseApiRole", actions=["sts:AssumeRole"], resources=[settings.api_role_arn]
    )


def keep_files(lake: Lake) -> list[iam.PolicyStatement]:
    """Allow listing, reading, writing and deleting objects under the job's prefixes.

    The job only writes copies of damaged files: a person deletes them, or they expire. It only
    lists forgotten invitations: a person stores their ids.
    """
    listed = [f"{prefix}*" for prefix in (*JOB_PREFIXES, keys.FORGOTTEN)]
    files = [lake.bucket.arn_for_objects(f"{prefix}*") for prefix in JOB_PREFIXES]
    return [
        iam.PolicyStatement(
            sid="KeepFiles", actions=["s3:GetObject", "s3:DeleteObject"], resources=files
        ),
        iam.PolicyStatement(
            sid="WriteFiles",
            actions=["s3:PutObject"],
            resources=[*files, lake.bucket.arn_for_objects(f"{keys.DAMAGED}*")],
        ),
        iam.PolicyStatement(
            sid="FindFiles",
            actions=["s3:ListBucket"],
            resources=[lake.bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": listed}},
        ),
    ]


def use_catalog_key(settings: Settings) -> list[iam.PolicyStatement]:
    """Allow what each call of Glue takes if the catalogue's metadata is encrypted with a key."""
    if not settings.catalog_key_arn:
        return []
    return [
        iam.PolicyStatement(
            sid="UseCatalogKey",
            actions=["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
            resources=[settings.catalog_key_arn],
        )
    ]


def start_machine(arn: str) -> iam.PolicyStatement:
    """Allow starting the state machine that continues unfinished listings."""
    return iam.PolicyStatement(
        sid="ContinueListing", actions=["states:StartExecution"], resources=[arn]
    )


def publish(scope: Construct, lake: Lake, settings: Settings) -> iam.PolicyStatement:
    """Allow creating and swapping partitions of the tables, and deleting those that expire.

    Glue also checks the permission on the catalog and the database that a table is in.
    """
    expiring = ["glue:DeletePartition"] if settings.history_retention_days else []
    resources = [("catalog", None), ("database", lake.database_name)]
    resources += [("table", f"{lake.database_name}/{table.name}") for table in TABLES]
    return iam.PolicyStatement(
        sid="Publish",
        actions=[
            "glue:GetTable",
            "glue:GetPartition",
            "glue:GetPartitions",
            "glue:CreatePartition",
            "glue:UpdatePartition",
            *expiring,
        ],
        resources=[
            Stack.of(scope).format_arn(service="glue", resource=kind, resource_name=name)
            for kind, name in resources
        ],
    )
