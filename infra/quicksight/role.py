"""QuickSight's role: what it may read and ask, instead of all that the account lets it."""

from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.lake import QUERY_RESULTS, Lake
from infra.settings import Settings
from infra.suppressions import accept, logical_id
from invitations.tables import TABLES
from sql.statements import views

_READ: Final = (*(table.prefix for table in TABLES), QUERY_RESULTS)


def quicksight_role(scope: Construct, settings: Settings, lake: Lake) -> iam.Role:
    """Return a role that QuickSight asks the lake with."""
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("quicksight.amazonaws.com"),
        description="Asks the lake of Partner Central invitations for QuickSight",
    )
    for statement in (*_asking(scope, settings, lake), *_reading(lake)):
        role.add_to_policy(statement)
    if lake.key:
        lake.key.grant(role, "kms:Decrypt", "kms:GenerateDataKey")
    accept(
        role.node.find_child("DefaultPolicy"),
        "Files are named by the run or the query that makes them, so their prefixes are as near as "
        "a policy gets.",
        *(
            f"AwsSolutions-IAM5[Resource::<{logical_id(lake.bucket)}.Arn>/{prefix}*]"
            for prefix in _READ
        ),
    )
    return role


def _asking(scope: Construct, settings: Settings, lake: Lake) -> list[iam.PolicyStatement]:
    """Allow queries of the workgroup on the database."""
    stack = Stack.of(scope)
    workgroup = stack.format_arn(
        service="athena", resource="workgroup", resource_name=settings.workgroup
    )
    tables = [*(table.name for table in TABLES), *(view.key for view in views())]
    glue = [
        ("catalog", None),
        ("database", lake.database_name),
        *(("table", f"{lake.database_name}/{table}") for table in tables),
    ]
    return [
        iam.PolicyStatement(
            sid="Ask",
            actions=[
                "athena:StartQueryExecution",
                "athena:StopQueryExecution",
                "athena:GetQueryExecution",
                "athena:GetQueryResults",
                "athena:GetWorkGroup",
            ],
            resources=[workgroup],
        ),
        iam.PolicyStatement(
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
                stack.format_arn(service="glue", resource=kind, resource_name=name)
                for kind, name in glue
            ],
        ),
    ]


def _reading(lake: Lake) -> list[iam.PolicyStatement]:
    """Allow reading the tables' files, and keeping results where the workgroup says."""
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
