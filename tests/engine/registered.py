"""The registered partitions of a deployed table."""

from typing import Any

from invitations.tables.schema import Table
from tests.e2e.deployment import Deployment


def registered(deployment: Deployment, table: Table) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return a table's partitions in Glue by their values."""
    pages = (
        deployment.aws.client("glue")
        .get_paginator("get_partitions")
        .paginate(DatabaseName=deployment.checkout.output("Database"), TableName=table.name)
    )
    return {tuple(found["Values"]): found for page in pages for found in page["Partitions"]}


def files(deployment: Deployment, partition: dict[str, Any]) -> set[str]:
    """Return the files of a partition that Hive reads, as s3://bucket/key.

    Those whose names begin with an underscore are the job's own.
    """
    bucket = deployment.checkout.output("Bucket")
    prefix = partition["StorageDescriptor"]["Location"].removeprefix(f"s3://{bucket}/")
    listed = deployment.aws.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix)
    keys = [str(found["Key"]) for found in listed["Contents"]]
    return {f"s3://{bucket}/{key}" for key in keys if "/_" not in key}
