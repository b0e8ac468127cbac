"""The lake: a bucket, and a Glue database with the job's declared tables."""

from collections.abc import Iterable, Sequence
from typing import Final

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.glue_table import glue_table
from infra.key import customer_managed_key
from infra.settings import Settings
from infra.suppressions import logical_id, suppress
from invitations import keys
from invitations.tables import INVITATIONS, TABLES
from invitations.tables.schema import Table

JOB_PREFIXES: Final = (
    *(table.prefix for table in TABLES),
    keys.OUTSTANDING,
    keys.DETAILS_REQUESTS,
    keys.STATUS_EVENTS,
    keys.CHECKPOINTS,
)
QUERY_RESULTS: Final = "athena-results/"


class Lake(Construct):
    """The bucket with the job's files, its key if there is one, and the Glue database and tables.

    The job registers the tables' partitions.
    """

    def __init__(self, scope: Construct, id_: str, *, settings: Settings) -> None:
        super().__init__(scope, id_)
        self.key = (
            customer_managed_key(
                self,
                "Key",
                removal_policy=_removal(settings),
                reader_arns=settings.reader_arns,
            )
            if settings.customer_managed_key
            else None
        )
        self.bucket: s3.IBucket = (
            s3.Bucket.from_bucket_name(self, "Bucket", settings.bucket_name)
            if "bucket" in settings.existing
            else self._bucket(settings)
        )
        self.database_name = settings.database
        self.tables = [self._table(table) for table in TABLES]
        if "database" not in settings.existing:
            database = self._database()
            for table in self.tables:
                table.add_resource_dependency(database)

    def wildcards(self, prefixes: Iterable[str]) -> list[str]:
        """Return cdk-nag's findings about policies that allow what is below prefixes."""
        bucket = (
            f"<{logical_id(self.bucket)}.Arn>"
            if isinstance(self.bucket, s3.Bucket)
            else f"arn:<AWS::Partition>:s3:::{self.bucket.bucket_name}"
        )
        return [f"AwsSolutions-IAM5[Resource::{bucket}/{prefix}*]" for prefix in prefixes]

    def _database(self) -> glue.CfnDatabase:
        return glue.CfnDatabase(
            self,
            "Database",
            catalog_id=Aws.ACCOUNT_ID,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=self.database_name,
                description="Engagement invitations of AWS Partner Central",
            ),
        )

    def _bucket(self, settings: Settings) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=settings.bucket_name or None,
            encryption=s3.BucketEncryption.KMS if self.key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=self.key,
            bucket_key_enabled=True if self.key else None,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            versioned=True,
            lifecycle_rules=_lifecycle(settings),
            removal_policy=_removal(settings),
        )
        for statement in _read(bucket, settings.reader_arns):
            bucket.add_to_resource_policy(statement)
        if bucket.policy:
            # A bucket that outlives the stack still demands TLS.
            bucket.policy.apply_removal_policy(_removal(settings))
        suppress(
            bucket,
            "An access log would need a second bucket that is protected like this one. If reads of "
            "the lake must be audited, CloudTrail data events record them with the principal.",
            "AwsSolutions-S1",
            "CKV_AWS_18",
        )
        return bucket

    def _table(self, table: Table) -> glue.CfnTable:
        # The first table keeps its id: an update can't create a table whose name is taken.
        id_ = "Table" if table is INVITATIONS else f"Table-{table.name}"
        return glue_table(self, id_, table=table, database=self.database_name, bucket=self.bucket)


def _read(bucket: s3.Bucket, reader_arns: Sequence[str]) -> list[iam.PolicyStatement]:
    """Allow readers, who may be of other accounts, to read the tables' files."""
    if not reader_arns:
        return []
    readers = [iam.ArnPrincipal(arn) for arn in reader_arns]
    files = [bucket.arn_for_objects(f"{table.prefix}*") for table in TABLES]
    return [
        iam.PolicyStatement(
            sid="ReadTables", principals=readers, actions=["s3:GetObject"], resources=files
        ),
        iam.PolicyStatement(
            sid="FindTables",
            principals=readers,
            actions=["s3:ListBucket", "s3:GetBucketLocation"],
            resources=[bucket.bucket_arn],
        ),
    ]


def _lifecycle(settings: Settings) -> list[s3.LifecycleRule]:
    return [
        s3.LifecycleRule(
            id="old-versions",
            noncurrent_version_expiration=Duration.days(settings.noncurrent_version_days),
            expired_object_delete_marker=True,
            abort_incomplete_multipart_upload_after=Duration.days(1),
        ),
        s3.LifecycleRule(
            id="query-results",
            prefix=QUERY_RESULTS,
            expiration=Duration.days(settings.query_result_days),
        ),
        # After two days a new listing is better than continuing this one.
        s3.LifecycleRule(
            id="unfinished",
            prefix=keys.CHECKPOINTS,
            expiration=Duration.days(2),
            noncurrent_version_expiration=Duration.days(1),
        ),
        # The longest threshold is 90 days.
        s3.LifecycleRule(id="reminders", prefix=keys.REMINDERS, expiration=Duration.days(180)),
        s3.LifecycleRule(id="damaged", prefix=keys.DAMAGED, expiration=Duration.days(90)),
    ]


def _removal(settings: Settings) -> RemovalPolicy:
    """Return what happens to bucket and key; what a failed first deploy has made always goes."""
    destroy = settings.removal_policy == "destroy"
    return RemovalPolicy.DESTROY if destroy else RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
