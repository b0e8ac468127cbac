"""Filters for the whole life of a slice: what enters the table, and what is followed there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from invitations.domain import PENDING
from invitations.partner_central.listing import Filters
from tests.support.factories import answered, invitation, sent_by
from tests.support.one_slice import DAY, HOUR, NOON, ScriptedSlice, one_slice
from workbench.simulator.invitation import Invitation

LONG_AGO = NOON - 8 * DAY
PENDING_ONLY = Filters(statuses=(PENDING,))
modes = pytest.mark.parametrize("mode", ["incremental", "full"])


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[ScriptedSlice]:
    """A slice of which only pending invitations are wanted."""
    with one_slice(tmp_path) as made:
        made.settings = replace(made.settings, filters=PENDING_ONLY)
        yield made


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    with one_slice(tmp_path) as made:
        yield made


def old(number: int, **options: int | None) -> Invitation:
    """Return a pending invitation that was sent long ago."""
    return invitation(number, LONG_AGO, **options)  # type: ignore[arg-type]


def accepted(one: Invitation) -> Invitation:
    return answered(one, "ACCEPTED", NOON)


def statuses(slice_: ScriptedSlice) -> dict[str, tuple[str, bool]]:
    """Return status and `listed` of each row by the invitation's number."""
    return {
        row["invitation_id"].lstrip("engi-0"): (row["status"], row["listed"])
        for row in slice_.table()
    }


@modes
def test_answer_under_a_status_filter_is_an_ordinary_change(
    waiting: ScriptedSlice, mode: str
) -> None:
    """The look-up also lists an accepted invitation of the same engagement, which never enters."""
    one, twin, other = old(1, engagement=7), accepted(old(2, engagement=7)), accepted(old(3))
    waiting.lists(one, twin, other)
    waiting.sync()
    assert statuses(waiting) == {"1": (PENDING, True)}
    waiting.lists(accepted(one), twin, other)
    report = waiting.sync(mode=mode)
    assert (report.error, report.difference.updated, report.difference.rows) == (None, 1, 1)
    assert statuses(waiting) == {"1": ("ACCEPTED", True)}
    change = waiting.last_change(one)
    assert (change["change_type"], change["previous_status"]) == ("STATUS_CHANGED", PENDING)


def test_answered_invitation_is_not_looked_for_again_under_a_status_filter(
    waiting: ScriptedSlice,
) -> None:
    one, other = old(1), old(2)
    waiting.lists(one, other)
    waiting.sync()
    waiting.lists(accepted(one), other)
    waiting.sync(mode="incremental")
    for mode, requests in (("full", 1), ("incremental", 2), ("full", 1)):
        report = waiting.sync(mode=mode)
        assert (report.error, report.difference.changes) == (None, 0)
        assert report.traffic.requests == requests
        assert statuses(waiting) == {"1": ("ACCEPTED", True), "2": (PENDING, True)}


@modes
def test_every_invitation_may_be_answered_at_once_under_a_status_filter(
    waiting: ScriptedSlice, mode: str
) -> None:
    some = [old(number) for number in range(1, 30)]
    waiting.lists(*some)
    waiting.sync()
    waiting.lists(*map(accepted, some))
    report = waiting.sync(mode=mode)
    assert (report.error, report.difference.updated) == (None, 29)
    assert set(statuses(waiting).values()) == {("ACCEPTED", True)}
    assert waiting.sync(mode=mode).error is None


@modes
def test_gone_invitation_is_unlisted_under_a_status_filter(
    waiting: ScriptedSlice, mode: str
) -> None:
    some = [old(number) for number in range(1, 4)]
    waiting.lists(*some)
    waiting.sync()
    waiting.lists(*some[1:])
    report = waiting.sync(mode=mode)
    assert (report.error, report.difference.unlisted) == (None, 1)
    assert statuses(waiting)["1"] == (PENDING, False)


@modes
@pytest.mark.parametrize("answers", [1, 520])
def test_answers_that_no_look_up_finds_are_found_by_a_listing_of_every_status(
    waiting: ScriptedSlice, mode: str, answers: int
) -> None:
    """One has no engagement; the look-up of 520 engagements would take too many requests."""
    engagement = None if answers == 1 else 0
    some = [old(number, engagement=engagement) for number in range(1, answers + 1)]
    kept, never = old(900), [accepted(old(number)) for number in range(1000, 1010)]
    waiting.simulator.max_page_size = 100
    waiting.lists(kept, *some, *never)
    waiting.sync()
    waiting.lists(kept, *map(accepted, some), *never)
    report = waiting.sync(mode=mode)
    assert (report.error, report.difference.updated) == (None, answers)
    found = statuses(waiting)
    assert (len(found), found.pop("900")) == (answers + 1, (PENDING, True))
    assert set(found.values()) == {("ACCEPTED", True)}


@pytest.mark.parametrize("by", ["engagement", "sender"])
def test_newest_listing_goes_back_far_enough_in_each_request(
    received: ScriptedSlice, by: str
) -> None:
    """Twelve values take two requests. An answered invitation is only among the newest."""
    some = [from_sender(old(number), number) for number in range(1, 13)]
    filters = (
        Filters(engagement_identifiers=tuple(one.engagement_id or "" for one in some))
        if by == "engagement"
        else Filters(sender_aws_account_ids=tuple(one.sender for one in some))
    )
    received.settings = replace(received.settings, filters=filters)
    some.append(from_sender(invitation(50, NOON - HOUR, engagement=1), 1))
    received.lists(*some)
    received.sync()
    new = [
        accepted(
            from_sender(invitation(100 + number, received.now - HOUR, engagement=number), number)
        )
        for number in range(1, 13)
    ]
    received.lists(*some, *new)
    report = received.sync(mode="incremental")
    assert (report.error, report.difference.inserted) == (None, 12)
    assert received.sync(mode="full").difference.reconciled == 0


def from_sender(one: Invitation, number: int) -> Invitation:
    return sent_by(one, f"{number:012}")


@modes
def test_look_up_with_many_senders_asks_each_request_once(
    received: ScriptedSlice, mode: str
) -> None:
    some = [from_sender(old(number), number) for number in range(1, 13)]
    senders = tuple(one.sender for one in some)
    received.settings = replace(received.settings, filters=Filters(sender_aws_account_ids=senders))
    received.lists(*some)
    received.sync()
    received.lists(*some[1:])
    report = received.sync(mode=mode)
    assert (report.error, report.difference.unlisted) == (None, 1)
    asked = [request for request in received.proxy.requests if "EngagementIdentifier" in request]
    assert len(asked) == 2


def test_rows_that_came_back_do_not_hide_how_many_are_lost(received: ScriptedSlice) -> None:
    back, gone = ([old(number) for number in some] for some in (range(1, 11), range(11, 23)))
    stay = [old(number) for number in range(30, 33)]
    received.lists(*back, *gone, *stay)
    received.sync()
    received.lists(*gone, *stay)
    assert received.sync(mode="full").difference.unlisted == 10
    received.lists(*back, *stay)
    before = received.table()
    report = received.sync(mode="full")
    assert report.error
    assert "the listing has lost 12 of 15 rows, more than half" in report.error
    assert received.table() == before


@pytest.mark.parametrize("page_size", [1, 7, 100])
def test_few_lost_rows_of_many_pass_whatever_the_page_size(
    received: ScriptedSlice, page_size: int
) -> None:
    settled = [accepted(old(number)) for number in range(100, 198)]
    gone, kept = [old(number) for number in (1, 2, 3)], invitation(4, NOON - HOUR)
    received.lists(*gone, kept, *settled)
    received.simulator.max_page_size = 100
    received.sync()
    received.simulator.max_page_size = page_size
    received.lists(kept, *settled)
    report = received.sync(mode="incremental")
    assert (report.error, report.difference.unlisted) == (None, 3)


def test_new_invitations_alone_are_no_proof_that_the_slice_is_still_there(
    received: ScriptedSlice,
) -> None:
    """A refreshed Sandbox lists new invitations only. One of a hundred rows was pending."""
    received.lists(old(1), *[accepted(old(number)) for number in range(100, 199)])
    received.sync()
    received.lists(*[invitation(number, received.now) for number in range(500, 505)])
    report = received.sync(mode="incremental")
    assert report.error
    assert "has lost 100 of 100 rows" in report.error
