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

MIDNIGHT = datetime(2026, 2, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RECEIVED = Slice("AWS", "RECEIVER")


def a_row(started_at: datetime, slice_: Slice = RECEIVED, **values: Any) -> dict[str, Any]:
    key = {"catalog": slice_.catalog, "participant_type": slice_.participant_type}
    return {"run_id": "run", "started_at": started_at, "status": "SUCCEEDED"} | key | values


def file_of(root: Path, day: str) -> list[dict[str, Any]]:
    path = root / "runs" / f"run_date={day}" / "runs.parquet"
    return list(pq.ParquetFile(path).read().to_pylist())


def test_append_adds_rows_to_the_file_of_the_start_day(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    run_files.append(lake, [a_row(MIDNIGHT), a_row(MIDNIGHT, Slice("AWS", "SENDER"))], MIDNIGHT)
    run_files.append(
        lake, [a_row(MIDNIGHT + MINUTE, status="FAILED", error="No.")], MIDNIGHT + MINUTE
    )
    run_files.append(lake, [a_row(MIDNIGHT - MINUTE)], MIDNIGHT - MINUTE)
    today = file_of(tmp_path, "2026-02-02")
    assert list(today[0]) == [column.name for column in RUNS.columns]
    assert [row["status"] for row in today] == ["SUCCEEDED", "SUCCEEDED", "FAILED"]
    assert [row["error"] for row in today] == [None, None, "No."]
    assert len(file_of(tmp_path, "2026-02-01")) == 1


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


def write(root: Path, table: pa.Table) -> None:
    path = root / "runs" / "run_date=2026-02-02" / "runs.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)


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
def test_damaged_file_is_copied_and_replaced_with_a_warning(tmp_path: Path, how: str) -> None:
    lake, key = FolderLake(tmp_path), "runs/run_date=2026-02-02/runs.parquet"
    assert run_files.append(lake, [a_row(MIDNIGHT)], MIDNIGHT) is None
    damage(tmp_path / key, how)
    damaged = (tmp_path / key).read_bytes()
    assert run_files.last_start(lake, RECEIVED, MIDNIGHT, MINUTE) is None
    warning = run_files.append(lake, [a_row(MIDNIGHT + MINUTE)], MIDNIGHT + MINUTE)
    copy = f"damaged/20260202T000100Z/{key}"
    assert warning
    assert warning.startswith(f"{key} is damaged (")
    assert f"A copy is kept as {copy}" in warning
    assert (tmp_path / copy).read_bytes() == damaged
    assert [row["started_at"] for row in file_of(tmp_path, "2026-02-02")] == [MIDNIGHT + MINUTE]
    assert run_files.append(lake, [a_row(MIDNIGHT + 2 * MINUTE)], MIDNIGHT + 2 * MINUTE) is None
    assert len(file_of(tmp_path, "2026-02-02")) == 2


def test_append_adds_missing_columns_to_file_of_older_version(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    run_files.append(lake, [a_row(MIDNIGHT)], MIDNIGHT)
    path = tmp_path / "runs" / "run_date=2026-02-02" / "runs.parquet"
    write(tmp_path, pq.ParquetFile(path).read().drop_columns(["listing_began_at", "throttled"]))
    assert run_files.append(lake, [a_row(MIDNIGHT, throttled=2)], MIDNIGHT) is None
    rows = file_of(tmp_path, "2026-02-02")
    assert [(row["throttled"], row["listing_began_at"]) for row in rows] == [
        (None, None),
        (2, None),
    ]
    assert list(rows[0]) == [column.name for column in RUNS.columns]


def test_append_keeps_columns_of_a_newer_version(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    run_files.append(lake, [a_row(MIDNIGHT, requests=7)], MIDNIGHT)
    path = tmp_path / "runs" / "run_date=2026-02-02" / "runs.parquet"
    newer = pq.ParquetFile(path).read().append_column("added_later", pa.array(["kept"]))
    at = newer.column_names.index("requests")
    write(tmp_path, newer.set_column(at, "requests", pc.cast(newer["requests"], pa.int32())))
    assert run_files.append(lake, [a_row(MIDNIGHT, requests=8)], MIDNIGHT) is None
    rows = file_of(tmp_path, "2026-02-02")
    assert [(row["requests"], row["added_later"]) for row in rows] == [(7, "kept"), (8, None)]
