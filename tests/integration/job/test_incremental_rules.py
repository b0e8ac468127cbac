"""Incremental runs: what they find, what only a full run finds, and when they become full."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from invitations.partner_central.listing import Filters
from tests.support.factories import answered, changed, invitation, move_to
from tests.support.one_slice import DAY, HOUR, NOON, ScriptedSlice, one_slice
from workbench.simulator.invitation import Invitation

LONG_AGO = NOON - 12 * DAY


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    with one_slice(tmp_path) as made:
        yield made


def pending(number: int, **options: int | None) -> Invitation:
    """Return a pending invitation that was sent long ago."""
    return invitation(number, LONG_AGO, **options)  # type: ignore[arg-type]


def settled(count: int) -> list[Invitation]:
    """Return `count` accepted invitations, one for each of the last hours."""
    made = (invitation(1000 + hour, NOON - hour * HOUR) for hour in range(1, count + 1))
    return [answered(one, "ACCEPTED", NOON - HOUR) for one in made]


@pytest.mark.parametrize("mode", ["incremental", "full"])
@pytest.mark.parametrize("delay", [HOUR, DAY])
def test_late_arrival_within_a_day_is_found_although_it_is_not_pending(
    received: ScriptedSlice, delay: timedelta, mode: str
) -> None:
    """The newest row was sent an hour ago. A page ends between two late rows of one date."""
    earlier = settled(6)
    received.lists(*earlier)
    received.sync()
    late = [invitation(number, NOON - HOUR - delay) for number in (1, 2)]
    late = [answered(one, "REJECTED", NOON - HOUR) for one in late]
    received.lists(*earlier, *late, more=[pending(n) for n in range(3, 30)])
    report = received.sync(mode=mode)
    assert report.mode
    assert report.mode.name == mode
    assert [received.row(one)["status"] for one in late] == ["REJECTED", "REJECTED"]
    assert report.difference.reconciled == 0


def test_arrival_later_than_a_day_is_found_and_counted_by_a_full_run(
    received: ScriptedSlice,
) -> None:
    earlier = settled(30)
    received.lists(*earlier)
    received.sync()
    late = answered(invitation(1, NOON - 29 * HOUR), "REJECTED", NOON)
    received.lists(*earlier, late)
    assert received.sync(mode="incremental").difference.inserted == 0
    difference = received.sync(mode="full").difference
    assert (difference.inserted, difference.reconciled) == (1, 1)


def test_answered_invitation_is_found_by_its_engagement(received: ScriptedSlice) -> None:
    one, other = pending(1), pending(2)
    received.lists(one, other, *settled(30))
    received.sync()
    first = received.row(one)
    received.lists(answered(one, "REJECTED", received.now), other, *settled(30))
    observed_at = received.now
    received.sync(mode="incremental")
    asked = [
        r["EngagementIdentifier"] for r in received.proxy.requests if "EngagementIdentifier" in r
    ]
    assert asked == [[one.engagement_id]]
    assert received.row(one) == first | {
        "status": "REJECTED",
        "previous_status": "PENDING",
        "status_changed_at": observed_at,
        "status_changed_at_is_exact": False,
        "last_changed_at": observed_at,
    }
    assert received.row(other)["last_changed_at"] == NOON


def test_engagements_are_looked_up_ten_at_a_time(received: ScriptedSlice) -> None:
    some = [pending(number) for number in range(1, 26)]
    received.lists(*some, *settled(30))
    received.sync()
    received.lists(*[answered(one, "ACCEPTED", received.now) for one in some], *settled(30))
    assert received.sync(mode="incremental").difference.updated == 25
    asked = [
        r["EngagementIdentifier"]
        for r in received.proxy.requests
        if "NextToken" not in r and "EngagementIdentifier" in r
    ]
    assert [len(engagements) for engagements in asked] == [10, 10, 5]


def test_gone_invitation_is_unlisted_although_its_engagement_has_another(
    received: ScriptedSlice,
) -> None:
    gone, stays = pending(1, engagement=9), answered(pending(2, engagement=9), "ACCEPTED", NOON)
    received.lists(gone, stays, *settled(30))
    received.sync()
    received.lists(stays, *settled(30))
    assert received.sync(mode="incremental").difference.unlisted == 1
    assert [received.row(one)["listed"] for one in (gone, stays)] == [False, True]


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_vanished_invitation_is_kept_as_unlisted_and_may_be_relisted(
    received: ScriptedSlice, mode: str
) -> None:
    one = pending(1)
    received.lists(one, *settled(30))
    received.sync()
    first = received.row(one)
    received.lists(*settled(30))
    report = received.sync(mode=mode)
    assert (report.difference.unlisted, report.difference.reconciled) == (1, 0)
    vanished_at = NOON + HOUR
    assert received.row(one) == first | {"listed": False, "last_changed_at": vanished_at}
    assert received.sync(mode=mode).difference.unlisted == 0, "it is unlisted only once"
    received.lists(one, *settled(30))
    assert received.sync(mode=mode).difference.updated == 1
    assert received.row(one) == first | {"last_changed_at": NOON + 3 * HOUR}
    kinds = [change["change_type"] for change in received.changes_of(one)]
    assert kinds == ["DISCOVERED", "UNLISTED", "RELISTED"]


def test_gone_invitation_without_engagement_makes_the_run_full(received: ScriptedSlice) -> None:
    one, other = pending(1, engagement=None), pending(2, engagement=None)
    received.lists(one, other, *settled(30))
    received.sync()
    untouched = received.sync(mode="incremental")
    assert untouched.mode
    assert untouched.mode.name == "incremental", "a pending invitation needs no look-up"
    received.lists(answered(one, "ACCEPTED", received.now), other, *settled(30))
    report = received.sync(mode="incremental")
    assert report.mode
    assert report.mode.name == "full"
    assert received.proxy.listed_everything
    assert (report.difference.updated, report.difference.reconciled) == (1, 0)
    assert received.row(one)["status"] == "ACCEPTED"


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_empty_listings_of_a_filled_slice_fail_the_run(received: ScriptedSlice, mode: str) -> None:
    received.lists(pending(1), *settled(30))
    received.sync()
    before = received.table()
    received.lists()
    report = received.sync(mode=mode)
    assert report.error
    assert "accept_shrink" in report.error
    assert received.table() == before
    assert received.sync(mode="full", accept_shrink=True).error is None
    assert {row["listed"] for row in received.table()} == {False}


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_rows_unlisted_earlier_do_not_count_as_lost_again(
    received: ScriptedSlice, mode: str
) -> None:
    few = [answered(pending(number), "REJECTED", NOON - 9 * DAY) for number in (1, 2, 3)]
    received.lists(*few, *settled(30))
    received.sync()
    received.lists(*few)
    assert received.sync(mode="full", accept_shrink=True).difference.unlisted == 30
    assert received.sync(mode=mode).error is None


def test_empty_listings_fail_the_run_if_nothing_is_pending(received: ScriptedSlice) -> None:
    received.lists(*settled(30))
    received.sync()
    before = received.table()
    received.lists()
    report = received.sync(mode="incremental")
    assert report.error
    assert "has lost 30 of 30 rows" in report.error
    assert received.table() == before


def test_run_fails_if_most_pending_invitations_are_gone(received: ScriptedSlice) -> None:
    """The newest invitations are listed, but most pending ones are no longer found."""
    received.lists(*[pending(number) for number in range(1, 60)], *settled(30))
    received.sync()
    before = received.table()
    received.lists(*settled(30))
    report = received.sync(mode="incremental")
    assert report.error
    assert "accept_shrink" in report.error
    assert received.table() == before


def test_change_that_the_api_rules_out_is_found_and_counted_by_a_full_run(
    received: ScriptedSlice,
) -> None:
    old = [answered(pending(number), "REJECTED", NOON - 9 * DAY) for number in (1, 2, 3)]
    received.lists(*old, *settled(30))
    received.sync()
    flipped = answered(old[0], "ACCEPTED", NOON - 9 * DAY)
    received.lists(flipped, changed(old[1], EngagementTitle="New"), *settled(30))
    assert received.sync(mode="incremental").difference.changes == 0
    difference = received.sync(mode="full").difference
    assert (difference.updated, difference.unlisted, difference.reconciled) == (2, 1, 3)
    kinds = [received.last_change(one)["change_type"] for one in old]
    assert kinds == ["STATUS_CHANGED", "UPDATED", "UNLISTED"]
    assert received.sync(mode="full").difference.reconciled == 0


def test_exact_time_alone_does_not_count_as_reconciled(received: ScriptedSlice) -> None:
    """A late exact time is no correction. A changed title is one."""
    some = [answered(pending(number), "REJECTED", NOON - 9 * DAY) for number in (1, 2)]
    received.lists(*some, *settled(30))
    received.sync()
    for one in some:
        received.has_event(one, "REJECTED", NOON - 9 * DAY)
    received.lists(changed(some[0], EngagementTitle="New"), some[1], *settled(30))
    difference = received.sync(mode="full").difference
    assert (difference.updated, difference.reconciled) == (2, 1)


def test_auto_mode_is_full_once_the_last_full_listing_is_old(received: ScriptedSlice) -> None:
    received.lists(*settled(30))
    modes = []
    for _ in range(8):
        report = received.sync(full_sync_every_hours=3)
        modes.append(report.mode.name if report.mode else None)
    assert modes == [["incremental", "full"][hour % 3 == 0] for hour in range(8)]


def test_filter_without_pending_makes_every_run_full(received: ScriptedSlice) -> None:
    received.lists(*settled(30))
    filters = Filters(statuses=("ACCEPTED", "REJECTED"))
    for mode in ("incremental", "auto"):
        report = received.sync(filters=filters, mode=mode)
        assert report.mode
        assert report.mode.name == "full"


def test_other_filters_end_the_history_of_what_they_leave_out(received: ScriptedSlice) -> None:
    one, others = pending(1), settled(30)
    received.lists(one, *others)
    received.sync()
    first_seen_at = received.row(one)["first_seen_at"]
    report = received.sync(filters=Filters(statuses=("PENDING",)), mode="incremental")
    assert report.mode
    assert report.mode.name == "full"
    assert [row["invitation_id"] for row in received.table()] == [one.id]
    assert received.row(one)["first_seen_at"] == first_seen_at
    assert [c["change_type"] for c in received.changes_of(one)] == ["DISCOVERED"]
    for other in others:
        kinds = [change["change_type"] for change in received.changes_of(other)]
        assert kinds == ["DISCOVERED", "UNLISTED"]
    received.sync()
    assert [row["invitation_id"] for row in received.table()] == [
        row["invitation_id"] for row in sorted(received.table(), key=lambda r: r["invitation_date"])
    ]
    assert len(received.table()) == 31
    assert [c["change_type"] for c in received.changes_of(one)] == ["DISCOVERED"]
    kinds = [change["change_type"] for change in received.changes_of(others[0])]
    assert kinds == ["DISCOVERED", "UNLISTED", "DISCOVERED"]


@pytest.mark.parametrize(("waiting", "new", "gone"), [(0, 0, 0), (100, 0, 10), (230, 75, 23)])
def test_incremental_run_sends_a_bounded_number_of_requests(
    received: ScriptedSlice, waiting: int, new: int, gone: int
) -> None:
    """200 invitations were sent within the last day. All of them were accepted."""
    recent = [
        answered(invitation(5000 + n, NOON - n * timedelta(minutes=7)), "ACCEPTED", NOON)
        for n in range(200)
    ]
    history = [answered(pending(9000 + n), "REJECTED", NOON) for n in range(300)]
    some = [pending(number) for number in range(1, waiting + gone + 1)]
    received.lists(*some, *recent, *history)
    received.simulator.max_page_size = 100
    received.sync()
    move_to(received.simulator, NOON + 2 * HOUR)
    arrived = [invitation(20_000 + n, NOON + n * timedelta(seconds=9)) for n in range(new)]
    some[waiting:] = [answered(one, "ACCEPTED", NOON) for one in some[waiting:]]
    received.lists(*some, *recent, *history, *arrived)
    report = received.sync(mode="incremental")
    assert (report.difference.inserted, report.difference.updated) == (new, gone)
    pages = -(-(waiting + new) // 100) or 1
    # Pages by date, until one reaches invitations older than a day.
    newest = (new + 200) // 100 + 1
    assert report.traffic.requests == pages + newest + -(-gone // 10)
