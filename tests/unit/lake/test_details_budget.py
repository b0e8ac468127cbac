"""Reservations of requests for details: within the day, and one open at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invitations.lake.details_budget import Reservation, left, reserve, settle
from invitations.lake.storage import Lake
from workbench.folder_lake.lake import FolderLake

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def reserved(
    lake: Lake, run_id: str = "run", now: datetime = NOW, wanted: int = 60
) -> Reservation | None:
    return reserve(lake, run_id=run_id, now=now, wanted=wanted, per_day=100)


class Racing(FolderLake):
    """A lake in which another run acts right before a write."""

    def __init__(self, root: Path, other: Callable[[], object]) -> None:
        super().__init__(root)
        self.other = other

    def put(self, key: str, file: Path) -> None:
        other, self.other = self.other, lambda: None
        other()
        super().put(key, file)


def test_reservations_of_a_day_stay_within_the_budget(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    first = reserved(lake)
    assert first
    settle(lake, first, 50)
    second = reserved(lake, now=NOW + DAY / 2)
    assert second
    assert second.requests == 50
    settle(lake, second, 50)
    assert reserved(lake, now=NOW + DAY - timedelta(seconds=1)) is None
    assert left(lake, now=NOW + DAY, per_day=100) == 50


def test_open_reservation_keeps_others_out_for_a_quarter_of_an_hour(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    assert reserved(lake)
    assert reserved(lake, "other", NOW + timedelta(minutes=14)) is None
    later = reserved(lake, "other", NOW + timedelta(minutes=15))
    assert later
    assert later.requests == 40


def test_run_that_reserves_at_the_same_moment_as_another_gives_way(tmp_path: Path) -> None:
    other: list[Reservation | None] = []
    racing = Racing(tmp_path, lambda: other.append(reserved(FolderLake(tmp_path), "other")))
    assert reserved(racing) is None
    assert other[0]
    assert left(FolderLake(tmp_path), now=NOW + timedelta(minutes=15), per_day=100) == 40


@pytest.mark.parametrize("wanted", [0, -1])
def test_nothing_is_reserved_if_nothing_is_wanted(tmp_path: Path, wanted: int) -> None:
    assert reserved(FolderLake(tmp_path), wanted=wanted) is None
    assert not list(tmp_path.iterdir())
