from datetime import timedelta
from pathlib import Path

import pytest

from invitations.lake.pruning import prunable, prune
from invitations.snapshot.published import PART_KEY, Snapshot, snapshot_id
from tests.support.snapshots import NOW, at
from workbench.folder_lake.lake import FolderLake

WEEK_AGO = NOW - timedelta(days=7)


def ids(*snapshots: Snapshot) -> list[str]:
    return [snapshot.id for snapshot in snapshots]


def test_snapshot_is_prunable_once_its_successor_is_older_than_retention() -> None:
    oldest, old, week, young = at(30), at(20), at(8), at(1)
    everything = ids(young, week, oldest, old)
    doomed = prunable(everything, current=young, replaced=week, before=WEEK_AGO)
    assert sorted(doomed) == ids(oldest, old)


def test_current_snapshot_is_never_prunable() -> None:
    only, newer_but_not_published = at(400), at(300)
    everything = ids(only, newer_but_not_published)
    assert prunable(everything, current=only, replaced=None, before=WEEK_AGO) == []


def test_unpublished_snapshot_of_crashed_run_is_prunable_but_replaced_one_is_not() -> None:
    """The snapshot that was just replaced may have readers; its neighbour was never published."""
    replaced, crashed, current = at(30), at(20), at(0)
    everything = ids(replaced, crashed, current)
    assert prunable(everything, current=current, replaced=replaced, before=WEEK_AGO) == ids(crashed)


@pytest.mark.parametrize("run_id", ["a1b2", "tour-12", "c2d5b6a0-7d9c-4a29-8cf0-3ea1a23ee0f5"])
def test_part_key_pattern_matches_every_allowed_run_id(run_id: str) -> None:
    match = PART_KEY.fullmatch(at(1, run_id).part)
    assert match
    assert match["id"] == at(1, run_id).id
    assert PART_KEY.fullmatch(at(1, run_id).recent)


@pytest.mark.parametrize("run_id", ["a (1)", "a/b", "", "A", "a-laptop", "a~"])
def test_snapshot_id_refuses_run_id_that_looks_like_a_copy(run_id: str) -> None:
    with pytest.raises(ValueError, match="can't be the id of a run"):
        snapshot_id(NOW, run_id)


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path / "lake")


@pytest.fixture
def part(tmp_path: Path) -> Path:
    path = tmp_path / "merged.parquet"
    path.write_bytes(b"rows")
    return path


def test_prune_deletes_old_snapshots_from_disk(
    lake: FolderLake, part: Path, tmp_path: Path
) -> None:
    snapshots = [at(30), at(20), at(1)]
    for snapshot in snapshots:
        lake.put(snapshot.part, part)
        lake.put(snapshot.recent, part)
    prune(lake, snapshots[2], snapshots[1], WEEK_AGO)
    left = [key for snapshot in snapshots[1:] for key in (snapshot.recent, snapshot.part)]
    assert lake.keys("invitations/") == left
