"""The role of QuickSight's data source: it may query this lake and nothing else."""

from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.key import USE_KEY
from infra.lake import QUERY_RESULTS, Lake
from infra.settings import Settings
from infra.suppressions import logical_id, suppress
from invitations.tables import TABLES
from sql.statements import views

_READ: Final = (*(table.prefix for table in TABLES), QUERY_RESULTS)


def quicksight_role(scope: Construct, settings: Settings, lake: Lake) -> iam.Role:
    """Return the role with which QuickSight queries the lake."""
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("quicksight.amazonaws.com"),
        description="Queries the lake of Partner Central invitations for QuickSight",
    )
    statements = (
        _run_queries(scope, settings),
        _read_tables(scope, lake),
        *_read_files(lake),
    )
    for statement in statements:
        role.add_to_policy(statement)
    if lake.key:
        lake.key.grant(role, *USE_KEY)
    suppress(
        role.node.find_child("DefaultPolicy"),
        "Runs and queries choose the names of files, so a policy can't be narrower than their "
        "prefixes.",
        *(
            f"AwsSolutions-IAM5[Resource::<{logical_id(lake.bucket)}.Arn>/{prefix}*]"
            for prefix in _READ
        ),
    )
    return role


def _run_queries(scope: Construct, settings: Settings) -> iam.PolicyStatement:
    """Allow queries in the workgroup."""
    workgroup = Stack.of(scope).format_arn(
        service="athena", resource="workgroup", resource_name=settings.workgroup
    )
    return iam.PolicyStatement(
        sid="Ask",
        actions=[
            "athena:StartQueryExecution",
            "athena:StopQueryExecution",
            "athena:GetQueryExecution",
            "athena:GetQueryResults",
            "athena:GetWorkGroup",
        ],
        resources=[workgroup],
    )


def _read_tables(scope: Construct, lake: Lake) -> iam.PolicyStatement:
    """Allow reading the database, its tables and views, and their partitions in Glue."""
    tables = [*(table.name for table in TABLES), *(view.key for view in views())]
    resources = [
        ("catalog", None),
        ("database", lake.database_name),
        *(("table", f"{lake.database_name}/{table}") for table in tables),
    ]
    return iam.PolicyStatement(
        sid="SeeTables",
        actions=[
            "glue:GetDatabase",
            "glue:GetTable",
            "glue:GetTables",
            "glue:GetPartition",
            "glue:GetPartitions",
            "glue:BatchGetPartition",
        ],
        resources=[
            Stack.of(scope).format_arn(service="glue", resource=kind, resource_name=name)
            for kind, name in resources
        ],
    )


def _read_files(lake: Lake) -> list[iam.PolicyStatement]:
    """Allow reading the tables' files, and writing query results to the workgroup's location."""
    return [
        iam.PolicyStatement(
            sid="ReadFiles",
            actions=["s3:GetObject"],
            resources=[lake.bucket.arn_for_objects(f"{prefix}*") for prefix in _READ],
        ),
        iam.PolicyStatement(
            sid="KeepResults",
            actions=["s3:PutObject", "s3:AbortMultipartUpload"],
            resources=[lake.bucket.arn_for_objects(f"{QUERY_RESULTS}*")],
        ),
        iam.PolicyStatement(
            sid="FindFiles",
            actions=["s3:ListBucket", "s3:GetBucketLocation"],
            resources=[lake.bucket.bucket_arn],
        ),
    ]
