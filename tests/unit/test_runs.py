from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from invitations import runs
from invitations.request import Slice
from invitations.tables import RUNS
from workbench.folder_lake.lake import FolderLake

MIDNIGHT = datetime(2026, 2, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RECEIVED = Slice("AWS", "RECEIVER")


def a_row(started_at: datetime, of: Slice = RECEIVED, **values: Any) -> dict[str, Any]:
    key = {"catalog": of.catalog, "participant_type": of.participant_type}
    return {"run_id": "run", "started_at": started_at, "status": "SUCCEEDED"} | key | values


def file_of(root: Path, day: str) -> list[dict[str, Any]]:
    path = root / "runs" / f"run_date={day}" / "runs.parquet"
    return list(pq.ParquetFile(path).read().to_pylist())


def test_each_run_writes_the_file_of_its_day_anew_with_its_own_rows(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    runs.append(lake, [a_row(MIDNIGHT), a_row(MIDNIGHT, Slice("AWS", "SENDER"))], MIDNIGHT)
    runs.append(lake, [a_row(MIDNIGHT + MINUTE, status="FAILED", error="No.")], MIDNIGHT + MINUTE)
    runs.append(lake, [a_row(MIDNIGHT - MINUTE)], MIDNIGHT - MINUTE)
    today = file_of(tmp_path, "2026-02-02")
    assert list(today[0]) == [column.name for column in RUNS.columns]
    assert [row["status"] for row in today] == ["SUCCEEDED", "SUCCEEDED", "FAILED"]
    assert [row["error"] for row in today] == [None, None, "No."]
    assert len(file_of(tmp_path, "2026-02-01")) == 1


def test_the_newest_start_is_found_across_midnight(tmp_path: Path) -> None:
    lake, now = FolderLake(tmp_path), MIDNIGHT + timedelta(seconds=20)
    assert runs.last_start(lake, RECEIVED, now, MINUTE) is None
    before = MIDNIGHT - timedelta(seconds=30)
    runs.append(lake, [a_row(before)], before)
    assert runs.last_start(lake, RECEIVED, now, MINUTE) == before
    assert runs.last_start(lake, Slice("AWS", "SENDER"), now, MINUTE) is None
    runs.append(lake, [a_row(MIDNIGHT, error="No.", status="FAILED")], MIDNIGHT)
    assert runs.last_start(lake, RECEIVED, now, MINUTE) == MIDNIGHT


def test_a_start_long_ago_is_none(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    runs.append(lake, [a_row(MIDNIGHT)], MIDNIGHT)
    assert runs.last_start(lake, RECEIVED, MIDNIGHT + MINUTE, MINUTE) is None
