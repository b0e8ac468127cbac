"""What a change says: its type, when it happened, what changed, and what events tell of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.domain import Slice
from tests.support.factories import answered, changed, invitation, without_expiry
from tests.support.one_slice import DAY, HOUR, NOON, OneSlice, one_slice
from workbench.simulator.invitation import Invitation

SENT = NOON - 3 * DAY + timedelta(microseconds=123_456)
SENT_MS = NOON - 3 * DAY + timedelta(milliseconds=123)
ANSWERED = NOON + timedelta(minutes=12, seconds=34)
ONE = invitation(1, SENT)
ACCEPTED = answered(ONE, "ACCEPTED", ANSWERED)
OTHERS = [answered(invitation(n, NOON - 4 * DAY), "REJECTED", NOON) for n in range(10, 20)]
LATE = ["status_changed_at", "status_changed_at_is_exact"]


@pytest.fixture
def received(tmp_path: Path) -> Iterator[OneSlice]:
    with one_slice(tmp_path) as made:
        yield made


def sync(received: OneSlice, *listed: Invitation) -> None:
    received.lists(*listed, *OTHERS)
    assert received.sync(mode="auto").error is None


def essence(change: dict[str, Any]) -> tuple[Any, ...]:
    names = ("change_type", "changed_at", "changed_at_is_exact", "changed_fields")
    return tuple(change[name] for name in names)


def test_what_is_discovered_pending_has_been_so_since_it_was_sent(received: OneSlice) -> None:
    sync(received, ONE)
    (change,) = received.story(ONE)
    assert essence(change) == ("DISCOVERED", SENT_MS, True, None)
    assert (change["observed_at"], change["run_id"]) == (NOON, "run-1")
    assert (change["catalog"], change["participant_type"]) == ("AWS", "RECEIVER")
    assert change["previous_status"] is None
    row = received.row(ONE)
    assert {name: change[name] for name in row if name != "previous_status"} == {
        name: row[name] for name in row if name != "previous_status"
    }
    assert (row["listed"], row["status_changed_at"], row["status_changed_at_is_exact"]) == (
        True,
        None,
        None,
    )


def test_what_is_discovered_answered_was_so_when_observed(received: OneSlice) -> None:
    sync(received, ACCEPTED, OTHERS[0])
    assert essence(received.last_change(OTHERS[0])) == ("DISCOVERED", NOON, False, None)
    assert received.row(OTHERS[0])["status_changed_at"] is None


def test_a_status_that_was_seen_to_change_changed_when_observed(received: OneSlice) -> None:
    sync(received, ONE)
    sync(received, ACCEPTED)
    change, row = received.last_change(ONE), received.row(ONE)
    assert essence(change) == ("STATUS_CHANGED", NOON + HOUR, False, ["status"])
    assert (change["previous_status"], change["status"]) == ("PENDING", "ACCEPTED")
    assert [row[name] for name in LATE] == [NOON + HOUR, False]
    assert row["previous_status"] == "PENDING"
    assert row["last_changed_at"] == change["observed_at"] == NOON + HOUR


def test_an_event_before_the_run_gives_the_exact_time(received: OneSlice) -> None:
    sync(received, ONE)
    received.told(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", ANSWERED, True, ["status"])
    assert [received.row(ONE)[name] for name in LATE] == [ANSWERED, True]


def test_of_two_events_that_tell_different_times_the_first_counts(received: OneSlice) -> None:
    sync(received, ONE)
    for minutes in (5, 0, 9):
        received.told(ONE, "ACCEPTED", ANSWERED + timedelta(minutes=minutes))
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", ANSWERED, True, ["status"])
    assert list(received.root.glob("hints/**/*Z")) == []


def test_an_event_waits_until_the_listing_shows_what_it_tells(received: OneSlice) -> None:
    received.told(ONE, "ACCEPTED", ANSWERED)
    sync(received)
    sync(received, ONE)
    assert received.row(ONE)["status_changed_at"] is None
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", ANSWERED, True, ["status"])
    assert list(received.root.glob("hints/**/*Z")) == []


def test_an_event_after_the_run_corrects_the_time(received: OneSlice) -> None:
    sync(received, ONE)
    sync(received, ACCEPTED)
    received.told(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    change, row = received.last_change(ONE), received.row(ONE)
    assert essence(change) == ("UPDATED", ANSWERED, True, LATE)
    assert (change["observed_at"], change["previous_status"]) == (NOON + 2 * HOUR, None)
    assert [row[name] for name in LATE] == [ANSWERED, True]
    assert row["previous_status"] == "PENDING"
    assert len(received.story(ONE)) == 3


@pytest.mark.parametrize("minutes", [-9, 0, 9], ids="{:+} minutes".format)
def test_an_exact_time_is_told_once(received: OneSlice, minutes: int) -> None:
    """The event comes again, even with another time: the first that was applied stays."""
    sync(received, ONE)
    received.told(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    before = received.row(ONE)
    received.told(ONE, "ACCEPTED", ANSWERED + timedelta(minutes=minutes))
    sync(received, ACCEPTED)
    assert received.row(ONE) == before
    assert len(received.story(ONE)) == 2
    assert list(received.root.glob("hints/**/*Z")) == []


def test_an_event_tells_of_what_is_discovered_answered(received: OneSlice) -> None:
    sync(received)
    received.told(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("DISCOVERED", ANSWERED, True, None)
    row = received.row(ONE)
    assert [row[name] for name in ("previous_status", *LATE)] == [None, ANSWERED, True]


def test_an_event_may_come_after_the_discovery_of_what_it_tells(received: OneSlice) -> None:
    sync(received)
    sync(received, ACCEPTED)
    received.told(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("UPDATED", ANSWERED, True, LATE)
    row = received.row(ONE)
    assert [row[name] for name in ("previous_status", *LATE)] == [None, ANSWERED, True]


def test_an_event_of_another_status_tells_nothing(received: OneSlice) -> None:
    sync(received, ONE)
    received.told(ONE, "REJECTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", NOON + HOUR, False, ["status"])


def test_an_event_of_another_slice_tells_nothing_and_waits_for_its_own(
    received: OneSlice,
) -> None:
    sync(received, ONE)
    received.told(ONE, "ACCEPTED", ANSWERED, of=Slice("AWS", "SENDER"))
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", NOON + HOUR, False, ["status"])
    assert len(list(received.root.glob("hints/**/*Z"))) == 1


def test_gone_and_back_are_observed_also_when_an_event_tells_of_the_status(
    received: OneSlice,
) -> None:
    """An exact time of the status is not that of the vanishing."""
    sync(received)
    sync(received, ACCEPTED)
    received.lists(*OTHERS)
    received.told(ONE, "ACCEPTED", ANSWERED)
    received.sync(mode="full")
    change = received.last_change(ONE)
    assert essence(change) == ("UNLISTED", NOON + 2 * HOUR, False, ["listed", *LATE])
    assert [received.row(ONE)[name] for name in LATE] == [ANSWERED, True]


@pytest.mark.parametrize("told", [False, True])
def test_a_status_that_changed_while_it_was_gone_says_more_than_the_return(
    received: OneSlice, told: bool
) -> None:
    sync(received, ONE)
    sync(received)
    if told:
        received.told(ONE, "ACCEPTED", ANSWERED)
    received.lists(ACCEPTED, *OTHERS)
    received.sync(mode="full")
    at = ANSWERED if told else NOON + 2 * HOUR
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", at, told, ["listed", "status"])


def test_a_return_with_another_title_is_one_change(received: OneSlice) -> None:
    sync(received, ONE)
    sync(received)
    sync(received, changed(ONE, EngagementTitle="New"))
    fields = ["engagement_title", "listed"]
    assert essence(received.last_change(ONE)) == ("RELISTED", NOON + 2 * HOUR, False, fields)


def test_other_columns_that_change_are_named(received: OneSlice) -> None:
    sync(received, ONE)
    sync(received, changed(ONE, EngagementTitle="New", SenderCompanyName="Other"))
    fields = ["engagement_title", "sender_company_name"]
    assert essence(received.last_change(ONE)) == ("UPDATED", NOON + HOUR, False, fields)
    assert received.row(ONE)["status_changed_at"] is None


def test_an_expiration_date_is_kept_when_the_api_forgets_it(received: OneSlice) -> None:
    sync(received, ONE)
    expires = received.row(ONE)["expiration_date"]
    assert expires
    sync(received, without_expiry(ACCEPTED))
    assert essence(received.last_change(ONE))[3] == ["status"]
    sync(received, without_expiry(ACCEPTED))
    assert received.row(ONE)["expiration_date"] == expires
    assert len(received.story(ONE)) == 2


def test_an_expiration_date_that_is_another_one_is_a_change(received: OneSlice) -> None:
    other = invitation(1, SENT, expires=NOON + 90 * DAY)
    sync(received, ONE)
    sync(received, other)
    assert received.row(ONE)["expiration_date"] == NOON + 90 * DAY
    assert essence(received.last_change(ONE))[3] == ["expiration_date"]


def test_a_run_without_changes_writes_no_file_of_changes(received: OneSlice) -> None:
    sync(received, ONE)
    before = sorted(received.root.glob("changes/*/*"))
    sync(received, ONE)
    assert sorted(received.root.glob("changes/*/*")) == before
