"""The lake: one bucket, and a Glue database with the tables that the job declares."""

from typing import Final

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_glue as glue
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.accepted import accept
from infra.settings import Settings
from invitations.schema import INPUT_FORMAT, OUTPUT_FORMAT, SERDE, Column
from invitations.tables import INVITATIONS, TABLES, Table

HINTS: Final = "hints/"
"""Where the job keeps what events told, until it has applied it."""
JOB_PREFIXES: Final = (*(table.prefix for table in TABLES), HINTS)
QUERY_RESULTS: Final = "athena-results/"
_PROJECTED: Final = {"MONTHS": ("yyyy-MM", "2026-01"), "DAYS": ("yyyy-MM-dd", "2026-01-01")}
"""How a table's partition key counts its periods, and the first one that may hold anything."""


class Lake(Construct):
    """Where the job's files live; partitions are the job's own, or follow from their key."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings) -> None:
        super().__init__(scope, id_)
        self.key = self._key(settings) if settings.customer_managed_key else None
        self.bucket = self._bucket(settings)
        self.database_name = settings.database
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=Aws.ACCOUNT_ID,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=settings.database, description="Engagement invitations of AWS Partner Central"
            ),
        )
        self.tables = [self._table(table) for table in TABLES]
        for table in self.tables:
            table.add_resource_dependency(database)

    def _key(self, settings: Settings) -> kms.Key:
        return kms.Key(
            self,
            "Key",
            description="Encrypts the lake of Partner Central invitations",
            enable_key_rotation=True,
            removal_policy=_removal(settings),
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
        accept(
            bucket,
            "An access log needs a second bucket with the same care; who must know who read the "
            "lake turns on CloudTrail data events, which name the principal as well.",
            "AwsSolutions-S1",
            "CKV_AWS_18",
        )
        return bucket

    def _table(self, table: Table) -> glue.CfnTable:
        location = self.bucket.s3_url_for_object(table.prefix)
        storage = glue.CfnTable.StorageDescriptorProperty(
            columns=[_glue_column(column) for column in table.columns],
            location=location,
            input_format=INPUT_FORMAT,
            output_format=OUTPUT_FORMAT,
            serde_info=glue.CfnTable.SerdeInfoProperty(
                serialization_library=SERDE, parameters={"serialization.format": "1"}
            ),
        )
        return glue.CfnTable(
            self,
            # The first table's id stays: an update can't make a second table of the same name.
            "Table" if table is INVITATIONS else f"Table-{table.name}",
            catalog_id=Aws.ACCOUNT_ID,
            database_name=self.database_name,
            table_input=glue.CfnTable.TableInputProperty(
                name=table.name,
                description=table.description,
                table_type="EXTERNAL_TABLE",
                parameters={
                    "EXTERNAL": "TRUE",
                    "classification": "parquet",
                    "parquet.compression": "ZSTD",
                    **_projection(table, location),
                },
                partition_keys=[_glue_column(column) for column in table.partition_keys],
                storage_descriptor=storage,
            ),
        )


def _projection(table: Table, location: str) -> dict[str, str]:
    """Return what lets engines work out a table's partitions; nothing where they are registered."""
    if table.period is None:
        return {}
    (key,) = table.partition_keys
    pattern, first = _PROJECTED[table.period]
    return {
        "projection.enabled": "true",
        f"projection.{key.name}.type": "date",
        f"projection.{key.name}.format": pattern,
        f"projection.{key.name}.range": f"{first},NOW",
        f"projection.{key.name}.interval": "1",
        f"projection.{key.name}.interval.unit": table.period,
        "storage.location.template": f"{location}{key.name}=${{{key.name}}}/",
    }


def _glue_column(column: Column) -> glue.CfnTable.ColumnProperty:
    return glue.CfnTable.ColumnProperty(
        name=column.name, type=column.glue_type, comment=column.comment
    )


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
    ]


def _removal(settings: Settings) -> RemovalPolicy:
    destroy = settings.removal_policy == "destroy"
    return RemovalPolicy.DESTROY if destroy else RemovalPolicy.RETAIN
