"""Glue tables: the job's declared tables in the form that Hive-aware engines read."""

from aws_cdk import Aws
from aws_cdk import aws_glue as glue
from aws_cdk import aws_s3 as s3
from constructs import Construct

from invitations.tables.schema import INPUT_FORMAT, OUTPUT_FORMAT, SERDE, Column, Table


def glue_table(
    scope: Construct, id_: str, *, table: Table, database: str, bucket: s3.IBucket
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


def _glue_column(column: Column) -> glue.CfnTable.ColumnProperty:
    return glue.CfnTable.ColumnProperty(
        name=column.name, type=column.glue_type, comment=column.comment
    )
