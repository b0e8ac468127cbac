from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from invitations.domain import Slice
from invitations.lake import run_files
from invitations.tables import RUNS
from workbench.folder_lake.lake import FolderLake

MIDNIGHT = datetime(2026, 2, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RECEIVED = Slice("AWS", "RECEIVER")


def a_row(started_at: datetime, slice_: Slice = RECEIVED, **values: Any) -> dict[str, Any]:
    key = {"catalog": slice_.catalog, "participant_type": slice_.participant_type}
    run = f"run-{started_at:%H%M%S}"
    return {"run_id": run, "started_at": started_at, "status": "SUCCEEDED"} | key | values


def rows_of(root: Path, name: str) -> list[dict[str, Any]]:
    month = FolderLake(root).month(RUNS, name)
    assert month
    parts = [pq.ParquetFile(root / part).read() for part in month.parts]
    return [row for part in parts for row in part.to_pylist()]


def test_append_adds_rows_to_the_month_of_the_start(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    run_files.append(lake, [a_row(MIDNIGHT), a_row(MIDNIGHT, Slice("AWS", "SENDER"))], MIDNIGHT)
    run_files.append(
        lake, [a_row(MIDNIGHT + MINUTE, status="FAILED", error="No.")], MIDNIGHT + MINUTE
    )
    run_files.append(lake, [a_row(MIDNIGHT - MINUTE)], MIDNIGHT - MINUTE)
    rows = rows_of(tmp_path, "2026-02")
    assert list(rows[0]) == [column.name for column in RUNS.columns]
    assert [row["status"] for row in rows] == ["SUCCEEDED", "SUCCEEDED", "FAILED"]
    assert [row["error"] for row in rows] == [None, None, "No."]
    assert {row["run_date"] for row in rows} == {"2026-02-01"}
    (before,) = rows_of(tmp_path, "2026-01")
    assert before["run_date"] == "2026-01-31"


def test_append_without_rows_writes_nothing(tmp_path: Path) -> None:
    assert run_files.append(FolderLake(tmp_path), [], MIDNIGHT) is None
    assert FolderLake(tmp_path).keys("runs/") == []


def test_last_start_is_found_across_midnight(tmp_path: Path) -> None:
    lake, now = FolderLake(tmp_path), MIDNIGHT + timedelta(seconds=20)
    assert run_files.last_start(lake, RECEIVED, now, MINUTE) is None
    before = MIDNIGHT - timedelta(seconds=30)
    run_files.append(lake, [a_row(before)], before)
    assert run_files.last_start(lake, RECEIVED, now, MINUTE) == before
    assert run_files.last_start(lake, Slice("AWS", "SENDER"), now, MINUTE) is None
    run_files.append(lake, [a_row(MIDNIGHT, error="No.", status="FAILED")], MIDNIGHT)
    assert run_files.last_start(lake, RECEIVED, now, MINUTE) == MIDNIGHT


def test_last_start_outside_the_window_is_none(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    run_files.append(lake, [a_row(MIDNIGHT)], MIDNIGHT)
    assert run_files.last_start(lake, RECEIVED, MIDNIGHT + MINUTE, MINUTE) is None


def newest_part(root: Path) -> Path:
    month = FolderLake(root).months(RUNS)[-1]
    return root / month.parts[-1]


def damage(path: Path, how: str) -> None:
    """Damage a file of runs so that it can't be read."""
    whole = path.read_bytes()
    table = pq.read_table(path)
    if how == "empty":
        path.write_bytes(b"")
    elif how == "cut off":
        path.write_bytes(whole[:-20])
    elif how == "rows overwritten":
        path.write_bytes(whole[:4] + bytes(300) + whole[304:])
    elif how == "footer overwritten":
        path.write_bytes(whole[:-60] + b"\xff" * 40 + whole[-20:])
    elif how == "a text":
        path.write_text("runs,of,another,program")
    elif how == "other columns":
        pq.write_table(pa.table({"a": [1], "run_id": ["x"]}), path)
    elif how == "other types":
        at = table.column_names.index("started_at")
        pq.write_table(table.set_column(at, "started_at", pa.array([["x"]])), path)
    elif how == "no UTF-8":
        broken = pa.array([b"\xff"]).view(pa.string())
        at = table.column_names.index("run_id")
        pq.write_table(table.set_column(at, "run_id", broken), path)


@pytest.mark.parametrize(
    "how",
    [
        *("empty", "cut off", "rows overwritten", "footer overwritten", "a text"),
        *("other columns", "other types", "no UTF-8"),
    ],
)
def test_damaged_part_is_copied_and_left_out_with_a_warning(tmp_path: Path, how: str) -> None:
    lake, next_minute = FolderLake(tmp_path), MIDNIGHT + MINUTE
    assert run_files.append(lake, [a_row(MIDNIGHT)], MIDNIGHT) is None
    path = newest_part(tmp_path)
    damage(path, how)
    damaged, key = path.read_bytes(), path.relative_to(tmp_path).as_posix()
    if how not in {"rows overwritten", "no UTF-8"}:
        assert run_files.last_start(lake, RECEIVED, MIDNIGHT, MINUTE) is None
    warning = run_files.append(lake, [a_row(next_minute)], next_minute)
    copy = f"damaged/20260201T000100Z/{key}"
    assert warning
    assert warning.startswith(f"{key} is damaged (")
    assert f"A copy is kept as {copy}" in warning
    assert (tmp_path / copy).read_bytes() == damaged
    assert [row["started_at"] for row in rows_of(tmp_path, "2026-02")] == [next_minute]
    assert run_files.append(lake, [a_row(MIDNIGHT + 2 * MINUTE)], MIDNIGHT + 2 * MINUTE) is None
    assert len(rows_of(tmp_path, "2026-02")) == 2


def test_append_adds_missing_columns_to_a_part_of_an_older_version(tmp_path: Path) -> None:
    lake, next_minute = FolderLake(tmp_path), MIDNIGHT + MINUTE
    run_files.append(lake, [a_row(MIDNIGHT)], MIDNIGHT)
    path = newest_part(tmp_path)
    pq.write_table(pq.ParquetFile(path).read().drop_columns(["mode_reason", "throttled"]), path)
    assert run_files.append(lake, [a_row(next_minute, throttled=2)], next_minute) is None
    rows = rows_of(tmp_path, "2026-02")
    assert [(row["throttled"], row["mode_reason"]) for row in rows] == [(None, None), (2, None)]
    assert list(rows[0]) == [column.name for column in RUNS.columns]


def test_append_keeps_columns_of_a_newer_version(tmp_path: Path) -> None:
    lake, next_minute = FolderLake(tmp_path), MIDNIGHT + MINUTE
    run_files.append(lake, [a_row(MIDNIGHT, requests=7)], MIDNIGHT)
    path = newest_part(tmp_path)
    newer = pq.ParquetFile(path).read().append_column("added_later", pa.array(["kept"]))
    at = newer.column_names.index("requests")
    newer = newer.set_column(at, "requests", pc.cast(newer["requests"], pa.int32()))
    pq.write_table(newer, path)
    assert run_files.append(lake, [a_row(next_minute, requests=8)], next_minute) is None
    rows = rows_of(tmp_path, "2026-02")
    assert [(row["requests"], row["added_later"]) for row in rows] == [(7, "kept"), (8, None)]
