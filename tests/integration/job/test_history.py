"""The history after rollbacks, deletions, other filters and late clocks, by hand-worked rows."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.lake.storage import Lake
from invitations.partner_central.listing import Filters
from invitations.sync.result import SliceResult
from invitations.tables import CHANGES
from invitations.versions import version_id
from tests.support.factories import answered, changed, invitation, move_to
from tests.support.harness import Job
from tests.support.one_slice import DAY, HOUR, NOON, RECEIVED, ScriptedSlice, one_slice
from tests.support.service_model.run_checks import check_same
from tests.support.tampering import (
    SLICE_FOLDER,
    TAMPERINGS,
    delete_partition,
    edit_partitions,
    move_back,
)
from workbench.folder_lake.lake import FolderLake
from workbench.folder_lake.sql import open_lake, run
from workbench.simulator.invitation import Invitation

ONE, TWO, NEW = (invitation(number, NOON - DAY) for number in (1, 2, 3))
OLD = [answered(invitation(n, NOON - 9 * DAY), "REJECTED", NOON - 9 * DAY) for n in range(10, 14)]
ONE_ACCEPTED = answered(ONE, "ACCEPTED", NOON + HOUR / 2)
TWO_REJECTED = answered(TWO, "REJECTED", NOON + HOUR * 2.5)
FIRST, SECOND, THIRD, FOURTH = (NOON + hours * HOUR for hours in range(4))
"""When runs start."""


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    """Return a slice after three runs: the second one saw an answer, the third one an arrival."""
    with one_slice(tmp_path) as made:
        for listed in ((ONE, TWO), (ONE_ACCEPTED, TWO), (ONE_ACCEPTED, TWO, NEW)):
            made.lists(*listed, *OLD)
            assert made.sync().error is None
        made.lists(ONE_ACCEPTED, TWO_REJECTED, NEW, *OLD)
        yield made


def query(received: ScriptedSlice, sql: str) -> list[tuple[Any, ...]]:
    with open_lake(received.root, received.now) as lake:
        return run(lake, sql, received.now).rows


def answers(received: ScriptedSlice) -> list[tuple[Any, ...]]:
    return query(
        received,
        "SELECT invitation_id, status, answered_at FROM invitation_answers ORDER BY invitation_id",
    )


def periods(received: ScriptedSlice, one: Invitation) -> list[tuple[Any, ...]]:
    return query(
        received,
        "SELECT status, valid_from, valid_to, is_current FROM invitation_status_history "
        f"WHERE invitation_id = '{one.id}' ORDER BY valid_from",
    )


def kinds(received: ScriptedSlice, one: Invitation) -> list[str]:
    return [change["change_type"] for change in received.changes_of(one)]


def naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


SENT = naive(NOON - DAY)
ANSWERS = [
    (ONE.id, "ACCEPTED", naive(SECOND)),
    (TWO.id, "REJECTED", naive(FOURTH)),
]


def check_whole(received: ScriptedSlice, result: SliceResult) -> None:
    """Check the table and the history after the fourth run, which saw the second answer."""
    assert result.error is None
    assert [received.row(one)["status"] for one in (ONE, TWO, NEW)] == [
        "ACCEPTED",
        "REJECTED",
        "PENDING",
    ]
    assert len(received.table()) == 3 + len(OLD)
    assert kinds(received, ONE) == ["DISCOVERED", "STATUS_CHANGED"]
    assert kinds(received, TWO) == ["DISCOVERED", "STATUS_CHANGED"]
    assert kinds(received, NEW) == ["DISCOVERED"]
    assert answers(received) == ANSWERS
    assert periods(received, ONE) == [
        ("PENDING", SENT, naive(SECOND), False),
        ("ACCEPTED", naive(SECOND), None, True),
    ]


def test_history_of_four_runs(received: ScriptedSlice) -> None:
    check_whole(received, received.sync())
    numbers = {
        (row["snapshot_number"], row["follows_number"])
        for one in (ONE, TWO, NEW)
        for row in received.changes_of(one)
    }
    assert numbers == {(1, None), (2, 1), (3, 2), (4, 3)}


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_run_after_the_snapshot_was_moved_back_or_deleted_goes_on_from_the_history(
    received: ScriptedSlice, tamper: Callable[[Path], None]
) -> None:
    before = {row["invitation_id"]: row for row in received.table()}
    tamper(received.root)
    result = received.sync()
    assert result.mode
    assert result.mode.name == "full"
    check_whole(received, result)
    after = {row["invitation_id"]: row for row in received.table()}
    for one in (ONE, NEW, *OLD):
        assert after[one.id] == before[one.id]
    assert received.row(TWO)["previous_status"] == "PENDING"
    assert received.changes_of(TWO)[-1]["follows_number"] == 3
    assert received.sync().difference.changes == 0


@pytest.mark.parametrize("tamper", [move_back, delete_partition])
def test_snapshots_stay_for_readers_after_a_rollback(
    received: ScriptedSlice, tamper: Callable[[Path], None]
) -> None:
    folder = received.root / SLICE_FOLDER
    before = set(folder.iterdir())
    tamper(received.root)
    move_to(received.simulator, received.now + 2 * HOUR)
    received.sync()
    assert before < set(folder.iterdir())


def test_run_without_a_difference_after_a_rollback_publishes_the_rows_of_the_history(
    received: ScriptedSlice,
) -> None:
    received.lists(ONE_ACCEPTED, TWO, NEW, *OLD)
    before = received.table()
    move_back(received.root)
    assert len(received.table()) == len(before) - 1
    assert received.sync().difference.changes == 0
    check_same(received.table(), before)
    current = FolderLake(received.root).current(RECEIVED)
    assert current
    assert current.number == 4


def delete_history(received: ScriptedSlice) -> None:
    shutil.rmtree(received.root / CHANGES.prefix)
    edit_partitions(received.root, lambda partitions: partitions[CHANGES.name].clear())


def delete_changes_of_snapshots(received: ScriptedSlice) -> None:
    for path in received.root.rglob("_changes.parquet"):
        path.unlink()


def test_history_that_was_deleted_is_restored_from_the_snapshots(received: ScriptedSlice) -> None:
    delete_history(received)
    check_whole(received, received.sync())


def test_history_that_is_gone_goes_on_with_every_row_and_names_the_gap(
    received: ScriptedSlice,
) -> None:
    delete_history(received)
    delete_changes_of_snapshots(received)
    assert received.sync().error is None
    assert len(received.table()) == 3 + len(OLD)
    for one in (ONE, TWO, NEW, *OLD):
        (change,) = received.changes_of(one)
        assert (change["change_type"], change["snapshot_number"]) == ("DISCOVERED", 4)
        assert change["follows_number"] is None
    assert received.row(ONE)["previous_status"] == "PENDING"
    assert answers(received) == []
    received.lists(ONE_ACCEPTED, TWO_REJECTED, answered(NEW, "REJECTED", received.now), *OLD)
    received.sync()
    assert kinds(received, NEW) == ["DISCOVERED", "STATUS_CHANGED"]
    assert received.last_change(NEW)["follows_number"] == 4


def test_run_without_a_difference_fills_a_gap_in_the_history(received: ScriptedSlice) -> None:
    received.lists(ONE_ACCEPTED, TWO, NEW, *OLD)
    delete_history(received)
    delete_changes_of_snapshots(received)
    assert received.sync().error is None
    assert kinds(received, ONE) == ["DISCOVERED"]
    assert received.sync().difference.changes == 0


def test_filters_end_the_periods_of_what_they_leave_out(received: ScriptedSlice) -> None:
    """Without an end it would be pending for ever."""
    accepted = Filters(statuses=("ACCEPTED",))
    assert received.sync(filters=accepted).error is None
    assert [row["invitation_id"] for row in received.table()] == [ONE.id]
    assert kinds(received, NEW) == ["DISCOVERED", "UNLISTED"]
    assert periods(received, NEW) == [("PENDING", SENT, naive(FOURTH), False)]
    move_to(received.simulator, received.now + 60 * DAY)
    current = "SELECT invitation_id FROM invitation_status_history WHERE is_current"
    assert query(received, current) == [(ONE.id,)]


def test_invitations_come_back_with_the_filters(received: ScriptedSlice) -> None:
    received.sync(filters=Filters(statuses=("ACCEPTED",)))
    received.sync()
    assert kinds(received, NEW) == ["DISCOVERED", "UNLISTED", "DISCOVERED"]
    back = naive(FOURTH + HOUR)
    assert periods(received, NEW) == [
        ("PENDING", SENT, naive(FOURTH), False),
        ("PENDING", back, None, True),
    ]


def test_changes_are_in_the_order_of_publishing_if_a_clock_is_late(
    received: ScriptedSlice,
) -> None:
    """The run that sees the answer starts before the run that saw the invitation."""
    late = THIRD - timedelta(minutes=2)
    received.lists(ONE_ACCEPTED, TWO, answered(NEW, "ACCEPTED", late), *OLD)
    job = Job(received.simulator, FolderLake(received.root), received.settings, now=late)
    assert job.sync().errors == []
    assert received.row(NEW)["status"] == "ACCEPTED"
    assert received.last_change(NEW)["observed_at"] == late
    found = query(
        received,
        "SELECT status, is_current FROM invitation_status_history "
        f"WHERE invitation_id = '{NEW.id}' AND is_current",
    )
    assert found == [("ACCEPTED", True)]
    folder = received.root / SLICE_FOLDER
    move_to(received.simulator, received.now + 2 * HOUR)
    received.lists(ONE_ACCEPTED, TWO_REJECTED, answered(NEW, "ACCEPTED", late), *OLD)
    received.sync()
    # All of them were published within the retention.
    assert len(list(folder.iterdir())) == 5


class HaltedLake(FolderLake):
    """A lake whose run stops for a while right after its first swap."""

    def __init__(self, root: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(root)
        self.meanwhile = [meanwhile]

    def swap(self, *args: Any) -> None:
        super().swap(*args)
        while self.meanwhile:
            self.meanwhile.pop()()


def test_run_that_halts_after_its_publish_loses_no_change(received: ScriptedSlice) -> None:
    """Another run adds its changes meanwhile, and then its own."""
    later = answered(NEW, "REJECTED", FOURTH)

    def overtake() -> None:
        received.lists(ONE_ACCEPTED, TWO_REJECTED, later, *OLD)
        assert received.sync().error is None

    lake: Lake = HaltedLake(received.root, overtake)
    assert received.sync(lake=lake).error is None
    assert kinds(received, TWO) == ["DISCOVERED", "STATUS_CHANGED"]
    assert kinds(received, NEW) == ["DISCOVERED", "STATUS_CHANGED"]
    assert received.last_change(NEW)["snapshot_number"] == 5
    assert received.sync().difference.changes == 0


def test_swap_of_a_run_that_was_too_late_is_undone_by_the_next_run(
    received: ScriptedSlice,
) -> None:
    """Glue has no conditional swap: a slow run can point the partition at its own snapshot."""
    stale: list[dict[str, Any]] = []
    edit_partitions(received.root, stale.append)
    assert received.sync().error is None
    published = received.table()
    edit_partitions(
        received.root,
        lambda partitions: partitions.update(
            engagement_invitations=stale[0]["engagement_invitations"]
        ),
    )
    assert received.table() != published
    assert received.sync().difference.changes == 0
    check_same(received.table(), published)
    assert answers(received) == ANSWERS


def test_run_goes_on_from_the_history_if_two_runs_have_published_the_same_number(
    received: ScriptedSlice,
) -> None:
    """Both found the partition as expected, and swapped it within one request."""
    first, second = received.now, received.now + HOUR / 4
    received.sync()
    folder = received.root / SLICE_FOLDER
    loser = max(folder.iterdir())
    winner = folder / f"snapshot={version_id(4, second, 'bb')}"
    shutil.copytree(min(folder.iterdir()), winner)

    def edit(partitions: dict[str, Any]) -> None:
        location = f"{winner.relative_to(received.root).as_posix()}/"
        partitions["engagement_invitations"]["AWS/RECEIVER"]["location"] = location

    edit_partitions(received.root, edit)
    assert f"{first:%Y%m%dT%H%M}" in loser.name
    assert received.sync().difference.changes == 0
    assert answers(received) == ANSWERS
    current = FolderLake(received.root).current(RECEIVED)
    assert current
    assert current.number == 5


def test_rebuilt_rows_have_the_status_before_the_last_change_of_status(
    received: ScriptedSlice,
) -> None:
    renamed = changed(ONE_ACCEPTED, EngagementTitle="Renamed")
    received.lists(renamed, TWO, NEW, *OLD)
    received.sync(mode="full")
    before = received.row(ONE)
    assert (before["previous_status"], before["engagement_title"]) == ("PENDING", "Renamed")
    delete_partition(received.root)
    received.sync()
    assert received.row(ONE) == before
