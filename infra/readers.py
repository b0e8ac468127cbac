"""Readers: what somebody or a tool needs to query and to copy the lake, and nothing else."""

from typing import Final

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.key import USE_KEY
from infra.lake import QUERY_RESULTS, Lake
from infra.permissions import use_catalog_key
from infra.settings import Settings
from infra.suppressions import suppress
from invitations.tables import TABLES
from sql.statements import views

READ_PREFIXES: Final = (*(table.prefix for table in TABLES), QUERY_RESULTS)
UNNARROWED: Final = (
    "Runs and queries choose the names of files, so a policy can't be narrower than their "
    "prefixes. IAM has no resources for ListDataCatalogs and GetDataAccess."
)
"""The reason for the findings of `wildcards`."""


def reader_policy(scope: Construct, settings: Settings, lake: Lake) -> iam.ManagedPolicy:
    """Return the policy for whoever runs query, report and pull with --stack."""
    stack = Stack.of(scope).format_arn(
        service="cloudformation", resource="stack", resource_name=f"{settings.stack_name}/*"
    )
    find_lake = iam.PolicyStatement(
        sid="FindLake", actions=["cloudformation:DescribeStacks"], resources=[stack]
    )
    policy = iam.ManagedPolicy(
        scope,
        "ReaderPolicy",
        description="Queries and copies the lake of Partner Central invitations",
        statements=[find_lake, *reader_statements(scope, settings, lake, tools=False)],
    )
    region = Stack.of(scope).region
    shown = "<AWS::Region>" if Token.is_unresolved(region) else region
    resource = f"arn:<AWS::Partition>:cloudformation:{shown}:<AWS::AccountId>:stack"
    suppress(
        policy,
        f"{UNNARROWED} CloudFormation chooses the end of a stack's ARN.",
        *wildcards(lake),
        f"AwsSolutions-IAM5[Resource::{resource}/{settings.stack_name}/*]",
    )
    return policy


def reader_statements(
    scope: Construct, settings: Settings, lake: Lake, *, tools: bool
) -> list[iam.PolicyStatement]:
    """Return the statements of a reader's policy; docs/bi.md shows those for tools.

    `tools` browse what can be queried, and read results as a stream.
    """
    keys = [] if lake.key is None else [_use_key(lake.key.key_arn)]
    return [
        _run_queries(scope, settings, tools=tools),
        *([_browse(scope)] if tools else []),
        _use_lake_formation(tools=tools),
        _read_tables(scope, lake, tools=tools),
        *_read_files(lake),
        *keys,
        *use_catalog_key(settings),
    ]


def wildcards(lake: Lake) -> list[str]:
    """Return cdk-nag's findings about a reader's policy."""
    return ["AwsSolutions-IAM5[Resource::*]", *lake.wildcards(READ_PREFIXES)]


def _run_queries(scope: Construct, settings: Settings, *, tools: bool) -> iam.PolicyStatement:
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
            *(["athena:GetQueryResultsStream", "athena:GetWorkGroup"] if tools else []),
        ],
        resources=[workgroup],
    )


def _browse(scope: Construct) -> iam.PolicyStatement:
    """Allow listing what can be queried."""
    catalog = Stack.of(scope).format_arn(
        service="athena", resource="datacatalog", resource_name="AwsDataCatalog"
    )
    return iam.PolicyStatement(
        sid="Browse",
        actions=[
            "athena:GetDataCatalog",
            "athena:ListDatabases",
            "athena:GetDatabase",
            "athena:ListTableMetadata",
            "athena:GetTableMetadata",
        ],
        resources=[catalog],
    )


def _use_lake_formation(*, tools: bool) -> iam.PolicyStatement:
    """Allow Lake Formation to hand out the files, and tools to list catalogs."""
    actions = ["lakeformation:GetDataAccess"]
    if tools:
        return iam.PolicyStatement(
            sid="FindCatalogs", actions=["athena:ListDataCatalogs", *actions], resources=["*"]
        )
    return iam.PolicyStatement(sid="ReadGranted", actions=actions, resources=["*"])


def _read_tables(scope: Construct, lake: Lake, *, tools: bool) -> iam.PolicyStatement:
    """Allow reading the database, its tables and views, and their partitions in Glue.

    Athena also looks whether there is a database called default.
    """
    tables = [*(table.name for table in TABLES), *(view.key for view in views())]
    resources = [
        ("catalog", None),
        ("database", "default"),
        ("database", lake.database_name),
        *(("table", f"{lake.database_name}/{table}") for table in tables),
    ]
    return iam.PolicyStatement(
        sid="SeeTables",
        actions=[
            "glue:GetDatabase",
            *(["glue:GetDatabases"] if tools else []),
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
            resources=[lake.bucket.arn_for_objects(f"{prefix}*") for prefix in READ_PREFIXES],
        ),
        iam.PolicyStatement(
            sid="KeepResults",
            actions=["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            resources=[lake.bucket.arn_for_objects(f"{QUERY_RESULTS}*")],
        ),
        iam.PolicyStatement(
            sid="FindFiles",
            actions=["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"],
            resources=[lake.bucket.bucket_arn],
        ),
    ]


def _use_key(key_arn: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(sid="UseKey", actions=[*USE_KEY], resources=[key_arn])
