"""Lakes of version 0.2.0: their files of publishes and days become months, without a wrong moment.

The lake was synced on 15 and 25 January, 2 and 7 February 2026. A run on 9 March crashed after it
had written its changes, before its publish.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from invitations.lake.housekeeping import Tidying, keep_house
from invitations.tables import CHANGES, RUNS
from tests.support.crashing_lake import (
    KILLED_AFTER,
    CrashingLake,
    Killed,
    WriteFault,
)
from tests.support.harness import Job, parts_of
from workbench.folder_lake.lake import FolderLake
from workbench.folder_lake.sql import open_lake, run
from workbench.simulator import Simulator, World

VERSION_2 = Path(__file__).parents[1] / "lakes" / "version_2"
UPGRADE = datetime(2026, 3, 10, 12, tzinfo=UTC)
CRASHED = "20260207T120000000000Z-3d.parquet"
QUESTIONS = (
    "SELECT * FROM engagement_invitation_changes",
    "SELECT * FROM sync_runs",
    "SELECT * FROM invitation_status_history",
    "SELECT * FROM invitation_answers",
    "SELECT count(*) FROM sync_runs WHERE run_date = '2026-02-07' AND run_month = '2026-02'",
)
Answers = dict[str, list[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VERSION_2, tmp_path / "lake"))


def answers(root: Path) -> Answers:
    with open_lake(root, UPGRADE) as lake:
        return {sql: sorted(map(repr, run(lake, sql, UPGRADE).rows)) for sql in QUESTIONS}


def without_crashed_run(root: Path) -> Answers:
    """Return what the lake says without the changes that were never published."""
    for path in root.rglob(f"*-from-{CRASHED}"):
        path.unlink()
    return answers(root)


def tidy(root: Path, at: datetime = UPGRADE, *, has_time: bool = True) -> list[str]:
    lake = FolderLake(root)
    return keep_house(Tidying(lake=lake, at=at, run_id="5f", has_time=lambda: has_time))


def test_checked_in_lake_is_what_the_tests_say() -> None:
    crashed = list(VERSION_2.rglob(f"*-from-{CRASHED}"))
    assert [path.name for path in crashed] == [f"AWS-RECEIVER-from-{CRASHED}"]
    assert pq.read_metadata(crashed[0]).num_rows > 0
    assert len(list((VERSION_2 / "runs").rglob("*.parquet"))) == 4
    assert not (VERSION_2 / "changes" / "2026-02").exists()


def test_lake_answers_before_its_upgrade_as_afterwards(root: Path, tmp_path: Path) -> None:
    before = without_crashed_run(Path(shutil.copytree(root, tmp_path / "copy")))
    assert len(before[QUESTIONS[0]]) > 40
    assert before[QUESTIONS[-1]] == ["(4,)"]
    assert tidy(root) == []
    assert answers(root) == before
    months = FolderLake(root).months(CHANGES)
    assert [(month.name, len(month.parts)) for month in months] == [("2026-01", 1), ("2026-02", 1)]
    assert [month.name for month in FolderLake(root).months(RUNS)] == ["2026-01", "2026-02"]


def test_upgrade_in_pieces_has_the_same_rows_after_each(root: Path, tmp_path: Path) -> None:
    before = without_crashed_run(Path(shutil.copytree(root, tmp_path / "copy")))
    assert tidy(root, has_time=False) == []
    assert answers(root) == before
    assert [month.rows for month in FolderLake(root).months(CHANGES)] == [None, None]
    assert tidy(root) == []
    assert answers(root) == before


@pytest.mark.parametrize("write", range(1, 24))
def test_upgrade_that_is_killed_at_any_write_is_finished_by_the_next_run(
    root: Path, tmp_path: Path, write: int
) -> None:
    before = without_crashed_run(Path(shutil.copytree(root, tmp_path / "copy")))
    lake = CrashingLake(FolderLake(root), WriteFault(write, KILLED_AFTER))
    try:
        keep_house(Tidying(lake=lake, at=UPGRADE, run_id="5f", has_time=lambda: True))
    except Killed:
        shown = answers(root)
        assert shown[QUESTIONS[0]] == before[QUESTIONS[0]] or write < 3
        assert shown[QUESTIONS[1]] == before[QUESTIONS[1]]
    else:
        assert write > 16
    assert tidy(root) == []
    assert answers(root) == before


def test_old_files_stay_for_readers_for_two_hours(root: Path) -> None:
    old = {path for path in root.rglob("*.parquet") if "change_month=" in str(path)}
    tidy(root)
    left = {path for path in old if path.exists()}
    assert [path.name for path in old - left] == [f"AWS-RECEIVER-from-{CRASHED}"]
    tidy(root, UPGRADE + timedelta(hours=1, minutes=59))
    assert all(path.exists() for path in left)
    tidy(root, UPGRADE + timedelta(hours=2, minutes=1))
    assert not any(path.exists() for path in left)
    assert list((root / "runs").glob("run_date=*")) == []


@pytest.fixture
def job(root: Path) -> Iterator[Job]:
    """Return a job of this version on that lake, with the world as of its first run."""
    with Simulator(World(90, seed=4)) as simulator:
        simulator.advance(UPGRADE - simulator.now)
        yield Job(simulator, FolderLake(root), now=UPGRADE, run_id="5f")


def test_first_run_upgrades_and_records_what_has_changed_since(job: Job, root: Path) -> None:
    before = {row["invitation_id"] for row in _old_changes(root)}
    result = job.sync()
    assert result.errors == []
    assert result.warnings == ()
    changes = all_changes(root)
    new = [change for change in changes if change["snapshot_number"] is not None]
    assert new
    assert {change["snapshot_number"] for change in new} == {1}
    discovered = {c["invitation_id"] for c in new if c["change_type"] == "DISCOVERED"}
    assert discovered
    assert not discovered & before
    assert len(changes) == len(_old_changes(root)) + len(new)
    later = job.sync()
    assert [one.difference.changes for one in later.slices] == [0] * 4
    assert len(parts_of(root, RUNS)) == 3


def _old_changes(root: Path) -> list[dict[str, Any]]:
    """Return the changes of version 0.2.0 that were published."""
    paths = [path for path in VERSION_2.rglob("*-from-*.parquet") if CRASHED not in path.name]
    return [row for path in paths for row in pq.ParquetFile(path).read().to_pylist()]


def all_changes(root: Path) -> list[dict[str, Any]]:
    paths = parts_of(root, CHANGES)
    return [row for path in paths for row in pq.ParquetFile(path).read().to_pylist()]


def test_damaged_day_of_runs_is_copied_and_left_out_with_a_warning(root: Path) -> None:
    day = root / "runs/run_date=2026-02-02/runs.parquet"
    day.write_text("no Parquet")
    (warning,) = tidy(root)
    assert warning.startswith("runs/run_date=2026-02-02/runs.parquet is damaged (")
    copy = root / f"damaged/{UPGRADE:%Y%m%dT%H%M%SZ}/runs/run_date=2026-02-02/runs.parquet"
    assert copy.read_text() == "no Parquet"
    assert len(answers(root)["SELECT * FROM sync_runs"]) == 12


def test_damaged_changes_leave_their_month_as_it_is_with_a_warning(root: Path) -> None:
    name = "AWS-RECEIVER-from-20260125T120000000000Z-1b.parquet"
    (root / "changes/change_month=2026-02" / name).write_text("no Parquet")
    (warning,) = tidy(root)
    assert warning.startswith(f"engagement_invitation_changes of 2026-02 stays as it is: {name}")
    left = [month.name for month in FolderLake(root).months(CHANGES) if month.rows is None]
    assert left == ["2026-02"]


@pytest.mark.parametrize("files", [2_000])
def test_month_of_many_small_files_becomes_one(tmp_path: Path, files: int) -> None:
    root = tmp_path / "lake"
    shutil.copytree(VERSION_2, root)
    folder = root / "changes/change_month=2026-01"
    (one, *_) = folder.glob("*-from-20260115T120000000000Z-0a.parquet")
    rows = pq.read_metadata(one).num_rows
    for number in range(files):
        shutil.copy(one, folder / f"AWS-RECEIVER-from-20260116T{number:012}Z-0a.parquet")
    before = sum(pq.read_metadata(path).num_rows for path in folder.iterdir())
    tidy(root)
    january = FolderLake(root).month(CHANGES, "2026-01")
    assert january
    assert january.rows == (before,)
    assert before > files * rows
