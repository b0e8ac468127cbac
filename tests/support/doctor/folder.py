"""Helpers for the doctor's tests of a folder lake: its slices, parts and runs."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from invitations.domain import Slice
from invitations.lake.run_files import append
from invitations.tables import RUNS
from invitations.tables.schema import Table
from tests.support.doctor.result import DoctorResult
from workbench.folder_lake.lake import PARTITIONS, FolderLake

SIZES = {("AWS", "SENDER"): 20, ("AWS", "RECEIVER"): 50, ("Sandbox", "SENDER"): 1}
SLICES = ("AWS SENDER", "AWS RECEIVER", "Sandbox SENDER", "Sandbox RECEIVER")
RECEIVED = Slice("AWS", "RECEIVER")

Examine = Callable[[], DoctorResult]


def part_of(lake: Path, slice_: Slice = RECEIVED) -> Path:
    (part,) = (
        lake / f"invitations/catalog={slice_.catalog}/participant_type={slice_.participant_type}"
    ).rglob("part-*.parquet")
    return part


def add_run(lake: Path, ago: timedelta, slice_: Slice = RECEIVED, **changes: Any) -> None:
    """Add a run of a slice to sync_runs."""
    at = datetime.now(UTC) - ago
    row = {
        "run_id": f"run-{at:%H%M%S%f}",
        "catalog": slice_.catalog,
        "participant_type": slice_.participant_type,
        "mode": "incremental",
        "started_at": at,
        "finished_at": at,
        "requests": 2,
        "throttled": 0,
        "status": "SUCCEEDED",
        "snapshot_rows": 50,
        "listing_began_at": at,
    }
    append(FolderLake(lake), [row | changes], at)


def delete_table(lake: Path, table: Table) -> None:
    """Delete a table's files and its partitions."""
    shutil.rmtree(lake / table.prefix)
    file = lake / PARTITIONS
    partitions = json.loads(file.read_text())
    del partitions[table.name]
    file.write_text(json.dumps(partitions))


def only_run(lake: Path, ago: timedelta, **changes: Any) -> None:
    """Replace sync_runs by one run of each slice."""
    delete_table(lake, RUNS)
    for name in SLICES:
        add_run(lake, ago, Slice(*name.split()), **changes)
