"""Runs that crash at any write. The next run records each change once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import IO, Any

import pyarrow.parquet as pq
import pytest

from invitations.partner_central.listing import Filters
from tests.support.crashing_lake import (
    KILLED_AFTER,
    KILLED_BEFORE,
    REFUSED,
    CrashingLake,
    Killed,
    WriteFault,
)
from tests.support.expected_tables import Row
from tests.support.factories import answered, changed, invitation, move_to
from tests.support.one_slice import DAY, HOUR, ScriptedSlice, changes_in, one_slice
from tests.support.service_model.run_checks import check_same
from workbench.folder_lake.lake import FolderLake
from workbench.simulator.invitation import Invitation

LAST_HOUR = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
"""A run at this time is followed by one in the next month."""
ONE, NEW = invitation(1, LAST_HOUR - 3 * DAY), invitation(2, LAST_HOUR)
ACCEPTED = answered(ONE, "ACCEPTED", LAST_HOUR - timedelta(minutes=1))
LONG_AGO = LAST_HOUR - 4 * DAY
OTHERS = [answered(invitation(n, LONG_AGO), "REJECTED", LONG_AGO) for n in range(10, 20)]
WRITES = [
    "put invitations",
    "put invitations",
    "put invitations",
    "swap AWS RECEIVER",
    "put changes",
    "put changes",
    "swap engagement_invitation_changes",
    "delete hints",
    "put runs",
    "put runs",
    "swap sync_runs",
]
CRASHES = [
    WriteFault(write, what)
    for write in range(1, len(WRITES) + 1)
    for what in (KILLED_BEFORE, KILLED_AFTER, REFUSED)
]


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    """Return a slice that was synced two hours ago. Since then one invitation was accepted, with an
    event, and one arrived.
    """
    with one_slice(tmp_path, LAST_HOUR - 2 * HOUR) as made:
        made.lists(ONE, *OTHERS)
        made.sync()
        move_to(made.simulator, LAST_HOUR)
        made.lists(ACCEPTED, NEW, *OTHERS)
        made.has_event(ONE, "ACCEPTED", LAST_HOUR - timedelta(minutes=1))
        yield made


def attempt(
    received: ScriptedSlice, write_fault: WriteFault | None, **changes: Any
) -> CrashingLake:
    """Run once with a write fault, which may crash the run."""
    lake = CrashingLake(FolderLake(received.root), write_fault)
    try:
        received.sync(lake=lake, **changes)
    except Killed:
        assert write_fault
        assert write_fault.what != REFUSED
    return lake


def check_recorded_once(received: ScriptedSlice, kinds: dict[str, list[str]]) -> None:
    """Check that each change is recorded once and that the last one matches the row."""
    table = {row["invitation_id"]: row for row in received.table()}
    changes: dict[str, list[Row]] = {id_: [] for id_ in table}
    for change in sorted(changes_in(received.root), key=lambda row: row["snapshot_number"]):
        changes[change["invitation_id"]].append(change)
    for id_, story in changes.items():
        assert [row["change_type"] for row in story] == kinds.get(id_, ["DISCOVERED"])
        assert story[-1]["observed_at"] == table[id_]["last_changed_at"]
        assert story[-1]["status"] == table[id_]["status"]


def test_run_writes_in_this_order(received: ScriptedSlice) -> None:
    writes = attempt(received, None).writes
    assert [write.partition("/")[0] for write in writes] == WRITES


@pytest.mark.parametrize("mode", ["incremental", "full"])
@pytest.mark.parametrize("crash", CRASHES, ids=str)
def test_retry_in_the_next_month_records_each_change_once(
    received: ScriptedSlice, crash: WriteFault, mode: str
) -> None:
    attempt(received, crash, mode=mode)
    assert received.sync(mode=mode).error is None
    check_recorded_once(
        received, {ONE.id: ["DISCOVERED", "STATUS_CHANGED"], NEW.id: ["DISCOVERED"]}
    )
    change = received.last_change(ONE)
    assert change["changed_at"] == LAST_HOUR - timedelta(minutes=1)
    assert change["changed_at_is_exact"]
    before = received.table(), changes_in(received.root)
    assert received.sync(mode=mode).difference.changes == 0
    assert (received.table(), changes_in(received.root)) == before
    assert FolderLake(received.root).keys("hints/") == []


@pytest.mark.parametrize("write", [1, 2, 3, 4])
def test_run_may_crash_repeatedly_before_a_retry_succeeds(
    received: ScriptedSlice, write: int
) -> None:
    """Weeks pass between the attempts, so that each one is in another month."""
    for _ in range(3):
        attempt(received, WriteFault(write, KILLED_BEFORE))
        move_to(received.simulator, received.now + 20 * DAY)
        received.lists(ACCEPTED, NEW, *OTHERS)
    accepted = answered(NEW, "EXPIRED", received.now)
    received.lists(ACCEPTED, accepted, *OTHERS)
    assert received.sync().error is None
    check_recorded_once(
        received, {ONE.id: ["DISCOVERED", "STATUS_CHANGED"], NEW.id: ["DISCOVERED"]}
    )


NO_CRASH = WriteFault(99, KILLED_BEFORE)


@pytest.mark.parametrize("crash", [NO_CRASH, *CRASHES[:15]], ids=str)
def test_changes_of_a_run_that_crashed_before_its_publish_are_not_recorded(
    received: ScriptedSlice, crash: WriteFault
) -> None:
    """A title changes and changes back before the retry. The retry may crash, too."""
    received.sync()
    before = received.table(), changes_in(received.root)
    received.lists(ACCEPTED, changed(NEW, EngagementTitle="Briefly"), *OTHERS)
    crashed = attempt(received, WriteFault(3, KILLED_AFTER))
    assert crashed.writes[-1].endswith("/_changes.parquet")
    assert len(changes_in(received.root)) == len(before[1])
    received.lists(ACCEPTED, answered(NEW, "PENDING", LAST_HOUR), *OTHERS)
    for write_fault in (crash, NO_CRASH):
        move_to(received.simulator, received.now + 40 * DAY)
        attempt(received, write_fault)
    assert received.table() == before[0]
    check_same(changes_in(received.root), before[1])


@pytest.mark.parametrize("crash", CRASHES[:12], ids=str)
def test_crashed_first_run_is_retried(tmp_path: Path, crash: WriteFault) -> None:
    with one_slice(tmp_path, LAST_HOUR) as received:
        received.lists(ACCEPTED, *OTHERS)
        attempt(received, crash)
        received.lists(ACCEPTED, NEW, *OTHERS)
        assert received.sync().error is None
        check_recorded_once(received, {NEW.id: ["DISCOVERED"]})


@pytest.mark.parametrize("crash", CRASHES[:12], ids=str)
def test_crashed_run_with_other_filters_is_retried(
    received: ScriptedSlice, crash: WriteFault
) -> None:
    filters = Filters(payload_types=("OpportunityInvitation",))
    attempt(received, crash, filters=filters)
    assert received.sync(filters=filters).error is None
    changed_status = ["DISCOVERED", "STATUS_CHANGED"]
    check_recorded_once(received, {ONE.id: changed_status, NEW.id: ["DISCOVERED"]})


def test_changes_of_crashed_run_with_other_filters_are_not_recorded_if_filters_revert(
    received: ScriptedSlice,
) -> None:
    attempt(
        received, WriteFault(2, KILLED_AFTER), filters=Filters(payload_types=("LeadInvitation",))
    )
    assert received.sync().error is None
    check_recorded_once(received, {ONE.id: ["DISCOVERED", "STATUS_CHANGED"]})


@pytest.mark.parametrize("listed", [(ONE, NEW), (ONE,)], ids=["less", "nothing new"])
def test_overtaken_run_adds_no_changes(
    received: ScriptedSlice, listed: tuple[Invitation, ...]
) -> None:
    """Both runs start from the same snapshot. The slower one listed fewer changes."""
    won: list[list[Row]] = []

    def overtake(_number: int) -> None:
        received.lists(ACCEPTED, NEW, *OTHERS)
        assert received.sync().error is None
        won.append(changes_in(received.root))
        received.lists(*listed, *OTHERS)

    report = received.sync(meanwhile=overtake)
    assert (report.status, report.error) == ("OVERTAKEN", None)
    check_same(changes_in(received.root), won[0])


@pytest.mark.parametrize("put", [1, 2, 3, 4], ids=["snapshot", "changes", "month", "runs"])
def test_interrupted_put_leaves_no_partial_file(
    received: ScriptedSlice, monkeypatch: pytest.MonkeyPatch, put: int
) -> None:
    puts = count(1)

    def copy_half(source: IO[bytes], copy: IO[bytes]) -> None:
        body = source.read()
        if next(puts) == put:
            copy.write(body[: len(body) // 2])
            raise Killed
        copy.write(body)

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfileobj", copy_half)
        with pytest.raises(Killed):
            received.sync()
    # These raise an error if a file is truncated.
    assert changes_in(received.root)
    assert list(received.root.glob("runs/*/*/*.parquet"))
    for path in received.root.glob("*/**/*.parquet"):
        pq.read_metadata(path)
    assert received.sync().error is None
    check_recorded_once(received, {ONE.id: ["DISCOVERED", "STATUS_CHANGED"]})
