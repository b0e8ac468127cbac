"""A lake of version 0.2.0 as the engine sees it: registered, merged, and with several parts."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from invitations.domain import Slice
from invitations.lake import history
from invitations.lake.glue import GlueLake
from invitations.lake.housekeeping import Tidying, keep_house
from invitations.lake.month_rows import SMALL
from invitations.lake.storage import Lake
from invitations.snapshot import parquet
from invitations.snapshot.published import from_partition
from invitations.tables import CHANGES, DETAILS, RUNS, TABLES
from invitations.tables.schema import INPUT_FORMAT, OUTPUT_FORMAT, SERDE, Table, arrow_schema
from invitations.versions import version_id
from tests.e2e.deployment import Deployment
from tests.engine.trino_server import Engine
from workbench.folder_lake.lake import FolderLake, read_partitions
from workbench.folder_lake.sql import open_lake, run

VERSION_2 = Path(__file__).parents[1] / "integration" / "lakes" / "version_2"
DATABASE = "upgraded"
UPGRADE = datetime(2026, 3, 10, 12, tzinfo=UTC)
RECEIVED = Slice("AWS", "RECEIVER")


@contextmanager
def lakes(deployment: Deployment, folder: Path) -> Iterator[tuple[FolderLake, GlueLake]]:
    """Yield the lake of version 0.2.0 in a folder, and in a database of its own."""
    shutil.copytree(VERSION_2, folder)
    bucket = deployment.checkout.output("Bucket")
    s3, glue = deployment.aws.client("s3"), deployment.aws.client("glue")
    glue.create_database(DatabaseInput={"Name": DATABASE})
    try:
        for table in TABLES:
            location = f"s3://{bucket}/{DATABASE}/{table.prefix}"
            glue.create_table(DatabaseName=DATABASE, TableInput=declared(table, location))
        for path in VERSION_2.rglob("*.parquet"):
            key = f"{DATABASE}/{path.relative_to(VERSION_2).as_posix()}"
            s3.upload_file(str(path), bucket, key)
        url = f"s3://{bucket}/{DATABASE}"
        deployed = GlueLake(s3=s3, glue=glue, url=url, database=DATABASE)
        for name, partition in read_partitions(VERSION_2).items():
            deployed.swap(from_partition(Slice(*name.split("/")), **partition), None)
        yield FolderLake(folder), deployed
    finally:
        glue.delete_database(Name=DATABASE)


def declared(table: Table, location: str) -> dict[str, Any]:
    return {
        "Name": table.name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet"},
        "PartitionKeys": [{"Name": c.name, "Type": c.glue_type} for c in table.partition_keys],
        "StorageDescriptor": {
            "Columns": [{"Name": c.name, "Type": c.glue_type} for c in table.columns],
            "Location": location,
            "InputFormat": INPUT_FORMAT,
            "OutputFormat": OUTPUT_FORMAT,
            "SerdeInfo": {"SerializationLibrary": SERDE},
        },
    }


def tidy(lake: Lake, *, has_time: bool) -> None:
    tidying = Tidying(lake=lake, at=UPGRADE, run_id="5f", has_time=lambda: has_time)
    assert keep_house(tidying) == []


def add_two_parts(lake: Lake, folder: Path) -> None:
    """Record so many changes, and then more, that their month has two parts."""
    for number, size in ((1, SMALL + 1), (2, 1)):
        add_changes(lake, folder, number, size)


def add_changes(lake: Lake, folder: Path, number: int, size: int) -> None:
    row = {"change_type": "DISCOVERED", "catalog": "AWS", "participant_type": "RECEIVER"}
    rows = [row | {"invitation_id": f"engi-{n}", "snapshot_number": number} for n in range(size)]
    file = folder / "changes.parquet"
    with parquet.writer(file, CHANGES.columns) as writer:
        writer.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(CHANGES.columns)))
    history.record(lake, RECEIVED, version_id(number, UPGRADE, "5f"), file)


def check_same(engine: Engine, folder: Path) -> None:
    with open_lake(folder, UPGRADE) as connection:
        for table in TABLES:
            names = ", ".join(column.name for column in (*table.columns, *table.partition_keys))
            sql = f"SELECT {names} FROM {table.name}"
            rows = Engine(engine.port, DATABASE).query(sql)[1]
            # Version 0.2.0 asked for no details.
            assert not rows if table == DETAILS else len(rows) > 10
            assert sorted(map(repr, rows)) == sorted(map(repr, run(connection, sql).rows))


def test_engine_sees_the_rows_of_an_upgraded_lake_at_each_stage(
    engine: Engine, deployment: Deployment, tmp_path: Path
) -> None:
    folder = tmp_path / "lake"
    with lakes(deployment, folder) as both:
        for stage in ("registered", "merged"):
            for lake in both:
                tidy(lake, has_time=stage == "merged")
            check_same(engine, folder)
        for lake in both:
            add_two_parts(lake, tmp_path)
        months = both[1].months(CHANGES)
        assert [len(month.parts) for month in months] == [1, 1, 2]
        check_same(engine, folder)
        shown = Engine(engine.port, DATABASE).query(f'SELECT * FROM "{RUNS.name}$partitions"')
        assert sorted(shown[1]) == [("2026-01",), ("2026-02",)]
