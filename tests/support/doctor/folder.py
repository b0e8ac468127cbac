"""A folder lake that the doctor's tests break: its slices, its parts and its runs."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from invitations.domain import Slice
from invitations.lake.run_files import append
from tests.support.doctor.result import Examined
from workbench.folder_lake.lake import FolderLake

SIZES = {("AWS", "SENDER"): 20, ("AWS", "RECEIVER"): 50, ("Sandbox", "SENDER"): 1}
SLICES = ("AWS SENDER", "AWS RECEIVER", "Sandbox SENDER", "Sandbox RECEIVER")
RECEIVED = Slice("AWS", "RECEIVER")

Examine = Callable[[], Examined]


def part_of(lake: Path, of: Slice = RECEIVED) -> Path:
    (part,) = (
        lake / f"invitations/catalog={of.catalog}/participant_type={of.participant_type}"
    ).rglob("*.parquet")
    return part


def add_run(lake: Path, ago: timedelta, of: Slice = RECEIVED, **changes: Any) -> None:
    """Write down one more run of a slice, as the job does."""
    at = datetime.now(UTC) - ago
    row = {
        "run_id": "run",
        "catalog": of.catalog,
        "participant_type": of.participant_type,
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


def only_run(lake: Path, ago: timedelta, **changes: Any) -> None:
    """Let sync_runs have just this run."""
    shutil.rmtree(lake / "runs")
    for name in SLICES:
        add_run(lake, ago, Slice(*name.split()), **changes)
