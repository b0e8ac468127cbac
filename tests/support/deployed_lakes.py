"""A deployed lake in moto, and its tables copied by hand, to compare with."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import boto3
from moto import mock_aws

from invitations.lake.glue import GlueLake
from invitations.tables import TABLES
from sql.statements import queries
from tests.support.harness import BUCKET, DATABASE, create_bucket_and_table
from workbench.folder_lake.lake import PARTITIONS
from workbench.folder_lake.sql import open_lake, run

Answers = dict[str, list[str]]
_TABLES = [f"SELECT * FROM {table.name}" for table in TABLES]


@contextmanager
def glue_lake() -> Iterator[GlueLake]:
    """Yield the lake of a stack before its first run."""
    with mock_aws():
        create_bucket_and_table()
        yield connected()


def connected() -> GlueLake:
    """Return a connection to that lake."""
    s3, glue = boto3.client("s3"), boto3.client("glue")
    return GlueLake(s3=s3, glue=glue, url=f"s3://{BUCKET}", database=DATABASE)


def copied_by_hand(folder: Path) -> Path:
    """Copy every object and the registered partitions of that lake into a folder."""
    s3, glue = boto3.client("s3"), boto3.client("glue")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        for found in page.get("Contents", []):
            path = folder / found["Key"]
            path.parent.mkdir(parents=True, exist_ok=True)
            s3.download_file(BUCKET, found["Key"], str(path))
    partitions = {}
    for table in TABLES:
        registered = glue.get_partitions(DatabaseName=DATABASE, TableName=table.name)
        partitions[table.name] = {
            "/".join(one["Values"]): {
                "location": one["StorageDescriptor"]["Location"].removeprefix(f"s3://{BUCKET}/"),
                "parameters": one["Parameters"],
            }
            for one in registered["Partitions"]
        }
    (folder / PARTITIONS).write_text(json.dumps(partitions))
    return folder


def answers(root: Path, now: datetime) -> Answers:
    """Return every row of every table and saved query of a folder lake."""
    return _answers(root, now, [*_TABLES, *(query.sql for query in queries())])


def tables(root: Path, now: datetime) -> Answers:
    """Return every row of every table of a folder lake."""
    return _answers(root, now, _TABLES)


def _answers(root: Path, now: datetime, statements: list[str]) -> Answers:
    with open_lake(root, now) as connection:
        return {sql: sorted(map(repr, run(connection, sql, now).rows)) for sql in statements}
