from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invitations.domain import Slice
from invitations.lake.pruning import prunable, prune
from invitations.snapshot.published import PART_KEY, Snapshot, snapshot_id
from workbench.folder_lake.lake import FolderLake

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
RECEIVED = Slice("AWS", "RECEIVER")
WEEK_AGO = NOW - timedelta(days=7)


def at(days_ago: float, run: str = "run") -> Snapshot:
    moment = NOW - timedelta(days=days_ago)
    return Snapshot(
        slice=RECEIVED,
        id=snapshot_id(moment, run),
        rows=3,
        unlisted=1,
        synced_at=moment,
        last_full_sync_at=moment,
        filters={"statuses": ["PENDING"]},
    )


def ids(*snapshots: Snapshot) -> list[str]:
    return [snapshot.id for snapshot in snapshots]


def test_a_snapshot_goes_once_its_successor_is_older_than_the_retention() -> None:
    oldest, old, week, young = at(30), at(20), at(8), at(1)
    everything = ids(young, week, oldest, old)
    doomed = prunable(everything, current=young, replaced=week, before=WEEK_AGO)
    assert sorted(doomed) == ids(oldest, old)


def test_the_current_snapshot_stays_however_old() -> None:
    only, newer_but_not_published = at(400), at(300)
    everything = ids(only, newer_but_not_published)
    assert prunable(everything, current=only, replaced=None, before=WEEK_AGO) == []


def test_what_a_dead_run_left_between_two_publishes_goes_and_hides_nothing() -> None:
    """The snapshot replaced just now may have readers, though a dead run's is its neighbour."""
    replaced, dead, current = at(30), at(20), at(0)
    everything = ids(replaced, dead, current)
    assert prunable(everything, current=current, replaced=replaced, before=WEEK_AGO) == ids(dead)


@pytest.mark.parametrize("run_id", ["a1b2", "tour-12", "c2d5b6a0-7d9c-4a29-8cf0-3ea1a23ee0f5"])
def test_the_part_of_any_run_is_recognised_by_its_key(run_id: str) -> None:
    match = PART_KEY.fullmatch(at(1, run_id).part)
    assert match
    assert match[1] == at(1, run_id).id


@pytest.mark.parametrize("run_id", ["a (1)", "a/b", "", "A", "a-laptop", "a~"])
def test_a_run_whose_files_could_be_copies_is_refused(run_id: str) -> None:
    with pytest.raises(ValueError, match="a run can't be called"):
        snapshot_id(NOW, run_id)


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path / "lake")


@pytest.fixture
def part(tmp_path: Path) -> Path:
    path = tmp_path / "merged.parquet"
    path.write_bytes(b"rows")
    return path


def test_pruned_snapshots_are_gone_from_disk(lake: FolderLake, part: Path, tmp_path: Path) -> None:
    snapshots = [at(30), at(20), at(1)]
    for snapshot in snapshots:
        lake.put(snapshot.part, part)
    prune(lake, snapshots[2], snapshots[1], WEEK_AGO)
    left = sorted(path.parent.name for path in (tmp_path / "lake").rglob("*.parquet"))
    assert left == [f"snapshot={snapshot.id}" for snapshot in snapshots[1:]]
