from datetime import timedelta
from pathlib import Path

import pytest

from invitations import versions
from invitations.lake.pruning import prune
from invitations.snapshot.published import KEY, Snapshot, changes_key
from invitations.versions import version_id
from tests.support.snapshots import NOW, RECEIVED, at
from workbench.folder_lake.lake import FolderLake

WEEK = timedelta(days=7)


def ids(*snapshots: Snapshot) -> set[str]:
    return {snapshot.id for snapshot in snapshots}


def prunable(everything: set[str], current: Snapshot) -> set[str]:
    return versions.prunable(everything, current=current.id, now=NOW, retention=WEEK)


def test_snapshot_is_prunable_once_its_successor_is_older_than_retention() -> None:
    oldest, old, week, young = (at(days, number=n) for n, days in enumerate((30, 20, 8, 1), 1))
    assert prunable(ids(young, week, oldest, old), young) == ids(oldest, old)


def test_current_snapshot_is_never_prunable() -> None:
    only = at(400)
    assert prunable(ids(only), only) == set()


def test_unpublished_snapshot_is_prunable_after_an_hour_but_the_replaced_one_is_not() -> None:
    """The snapshot that was just replaced may have readers; its neighbour was never published."""
    replaced, current = at(30, number=1), at(0, number=2)
    crashed, rival = at(1, "crashed", number=2), at(0.01, "rival", number=2)
    everything = ids(replaced, crashed, rival, current)
    assert prunable(everything, current) == ids(crashed)


def test_order_of_publishing_decides_whatever_the_clocks_say() -> None:
    """The second run's clock is two days late. Its predecessor has readers until the third."""
    first, late, third = at(1, number=1), at(3, number=2), at(0, number=3)
    assert prunable(ids(first, late, third), third) == set()


def test_snapshots_of_version_2_are_older_than_all_others() -> None:
    old = "20251201T000000000000Z-run", "20260101T000000000000Z-run", "20260119T000000000000Z-run"
    assert prunable({*old, at(0).id}, at(0)) == {old[0]}


@pytest.mark.parametrize("run_id", ["a1b2", "tour-12", "c2d5b6a0-7d9c-4a29-8cf0-3ea1a23ee0f5"])
def test_part_key_pattern_matches_every_allowed_run_id(run_id: str) -> None:
    match = KEY.fullmatch(at(1, run_id).part)
    assert match
    assert match["id"] == at(1, run_id).id
    assert KEY.fullmatch(at(1, run_id).recent)


@pytest.mark.parametrize("run_id", ["a (1)", "a/b", "", "A", "a-laptop", "a~"])
def test_snapshot_id_refuses_run_id_that_looks_like_a_copy(run_id: str) -> None:
    with pytest.raises(ValueError, match="can't be the id of a run"):
        version_id(1, NOW, run_id)


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
    snapshots = [at(30, number=1), at(20, number=2), at(1, number=3)]
    for snapshot in snapshots:
        lake.put(snapshot.part, part)
        lake.put(snapshot.recent, part)
        lake.put(changes_key(snapshot.slice, snapshot.id), part)
    prune(lake, snapshots[2], now=NOW, retention=WEEK)
    assert lake.keys("invitations/") == [
        key
        for snapshot in snapshots[1:]
        for key in (changes_key(RECEIVED, snapshot.id), snapshot.recent, snapshot.part)
    ]
