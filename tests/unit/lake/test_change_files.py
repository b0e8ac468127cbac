from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invitations.domain import Slice
from invitations.lake import change_files
from invitations.snapshot.published import Snapshot, snapshot_id
from workbench.folder_lake.lake import FolderLake

JANUARY = datetime(2026, 1, 31, 23, 50, tzinfo=UTC)
FEBRUARY = JANUARY + timedelta(minutes=15)
APRIL = JANUARY + timedelta(days=80)
RECEIVED = Slice("AWS", "RECEIVER")
A = Snapshot(
    slice=RECEIVED,
    id=snapshot_id(datetime(2025, 12, 5, tzinfo=UTC), "a"),
    rows=1,
    unlisted=0,
    synced_at=datetime(2026, 1, 31, 23, 35, tzinfo=UTC),
    last_full_sync_at=datetime(2025, 12, 5, tzinfo=UTC),
)
NAME = "AWS-RECEIVER-from-20251205T000000000000Z-a.parquet"


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path / "lake")


def changes(folder: Path, text: str) -> Path:
    path = folder / "changes.parquet"
    path.write_text(text)
    return path


def stored(root: Path) -> dict[str, str]:
    folder = root / "lake" / "changes"
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.parquet")}


def test_changes_file_is_named_after_the_snapshot_it_starts_from(
    lake: FolderLake, tmp_path: Path
) -> None:
    change_files.write(lake, RECEIVED, A, JANUARY, changes(tmp_path, "first"))
    assert stored(tmp_path) == {f"change_month=2026-01/{NAME}": "first"}


@pytest.mark.parametrize("retried_at", [JANUARY + timedelta(minutes=1), FEBRUARY, APRIL])
def test_retry_replaces_changes_file_of_crashed_run(
    lake: FolderLake, tmp_path: Path, retried_at: datetime
) -> None:
    change_files.write(lake, RECEIVED, A, JANUARY, changes(tmp_path, "crashed"))
    change_files.write(lake, RECEIVED, A, retried_at, changes(tmp_path, "retried"))
    assert stored(tmp_path) == {f"change_month={retried_at:%Y-%m}/{NAME}": "retried"}


@pytest.mark.parametrize("retried_at", [JANUARY, FEBRUARY, APRIL])
def test_retry_without_changes_deletes_changes_file_of_crashed_run(
    lake: FolderLake, tmp_path: Path, retried_at: datetime
) -> None:
    change_files.write(lake, RECEIVED, A, JANUARY, changes(tmp_path, "crashed"))
    change_files.delete(lake, A, retried_at)
    assert stored(tmp_path) == {}


def test_late_retry_of_first_sync_replaces_only_its_own_slices_file(
    lake: FolderLake, tmp_path: Path
) -> None:
    sent = Slice("AWS", "SENDER")
    change_files.write(lake, sent, None, JANUARY, changes(tmp_path, "other slice"))
    change_files.write(lake, RECEIVED, None, JANUARY, changes(tmp_path, "crashed"))
    change_files.write(lake, RECEIVED, None, APRIL, changes(tmp_path, "retried"))
    assert stored(tmp_path) == {
        "change_month=2026-01/AWS-SENDER-from-nothing.parquet": "other slice",
        "change_month=2026-04/AWS-RECEIVER-from-nothing.parquet": "retried",
    }


def test_changes_files_of_other_snapshots_are_kept(lake: FolderLake, tmp_path: Path) -> None:
    b = replace(A, id=snapshot_id(JANUARY, "b"), synced_at=JANUARY)
    change_files.write(lake, RECEIVED, A, JANUARY, changes(tmp_path, "a"))
    change_files.write(lake, RECEIVED, b, FEBRUARY, changes(tmp_path, "b"))
    change_files.delete(lake, b, FEBRUARY)
    assert list(stored(tmp_path).values()) == ["a"]
