"""Glue tables: the job's declared tables in the form that Hive-aware engines read."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_glue as glue
from aws_cdk import aws_s3 as s3
from constructs import Construct

from invitations.tables.schema import INPUT_FORMAT, OUTPUT_FORMAT, SERDE, Column, Table

_PROJECTED: Final = {"MONTHS": ("yyyy-MM", "2026-01"), "DAYS": ("yyyy-MM-dd", "2026-01-01")}
"""By unit of a projected partition key: the format of its values, and the first value."""


def glue_table(
    scope: Construct, id_: str, *, table: Table, database: str, bucket: s3.Bucket
) -> glue.CfnTable:
    """Return the Glue table of a declared table whose files are in `bucket`."""
    location = bucket.s3_url_for_object(table.prefix)
    return glue.CfnTable(
        scope,
        id_,
        catalog_id=Aws.ACCOUNT_ID,
        database_name=database,
        table_input=glue.CfnTable.TableInputProperty(
            name=table.name,
            description=table.description,
            table_type="EXTERNAL_TABLE",
            parameters={
                "EXTERNAL": "TRUE",
                "classification": "parquet",
                "parquet.compression": "ZSTD",
                # Athena's catalogue, and therefore most BI tools, read a table's comment from here.
                "comment": table.description,
                **_projection(table, location),
            },
            partition_keys=[_glue_column(column) for column in table.partition_keys],
            storage_descriptor=_storage(table, location),
        ),
    )


def _storage(table: Table, location: str) -> glue.CfnTable.StorageDescriptorProperty:
    return glue.CfnTable.StorageDescriptorProperty(
        columns=[_glue_column(column) for column in table.columns],
        location=location,
        input_format=INPUT_FORMAT,
        output_format=OUTPUT_FORMAT,
        serde_info=glue.CfnTable.SerdeInfoProperty(
            serialization_library=SERDE, parameters={"serialization.format": "1"}
        ),
    )


def _projection(table: Table, location: str) -> dict[str, str]:
    """Return the parameters of partition projection; none if partitions are registered."""
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
