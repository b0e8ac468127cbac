"""Rows of the changes table: type, time, changed fields, and the effect of events."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.domain import Slice
from tests.support.factories import answered, changed, invitation, without_expiry
from tests.support.one_slice import DAY, HOUR, NOON, ScriptedSlice, one_slice
from workbench.simulator.invitation import Invitation

SENT = NOON - 3 * DAY + timedelta(microseconds=123_456)
SENT_MS = NOON - 3 * DAY + timedelta(milliseconds=123)
ANSWERED = NOON + timedelta(minutes=12, seconds=34)
ONE = invitation(1, SENT)
ACCEPTED = answered(ONE, "ACCEPTED", ANSWERED)
OTHERS = [answered(invitation(n, NOON - 4 * DAY), "REJECTED", NOON) for n in range(10, 20)]
LATE = ["status_changed_at", "status_changed_at_is_exact"]


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    with one_slice(tmp_path) as made:
        yield made


def sync(received: ScriptedSlice, *listed: Invitation) -> None:
    received.lists(*listed, *OTHERS)
    assert received.sync(mode="auto").error is None


def essence(change: dict[str, Any]) -> tuple[Any, ...]:
    names = ("change_type", "changed_at", "changed_at_is_exact", "changed_fields")
    return tuple(change[name] for name in names)


def test_discovered_pending_invitation_changed_when_it_was_sent(received: ScriptedSlice) -> None:
    sync(received, ONE)
    (change,) = received.changes_of(ONE)
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


def test_discovered_answered_invitation_changed_when_observed(received: ScriptedSlice) -> None:
    sync(received, ACCEPTED, OTHERS[0])
    assert essence(received.last_change(OTHERS[0])) == ("DISCOVERED", NOON, False, None)
    assert received.row(OTHERS[0])["status_changed_at"] is None


def test_status_change_without_event_has_the_observation_time(received: ScriptedSlice) -> None:
    sync(received, ONE)
    sync(received, ACCEPTED)
    change, row = received.last_change(ONE), received.row(ONE)
    assert essence(change) == ("STATUS_CHANGED", NOON + HOUR, False, ["status"])
    assert (change["previous_status"], change["status"]) == ("PENDING", "ACCEPTED")
    assert [row[name] for name in LATE] == [NOON + HOUR, False]
    assert row["previous_status"] == "PENDING"
    assert row["last_changed_at"] == change["observed_at"] == NOON + HOUR


def test_status_change_after_an_event_has_the_exact_time(received: ScriptedSlice) -> None:
    sync(received, ONE)
    received.has_event(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", ANSWERED, True, ["status"])
    assert [received.row(ONE)[name] for name in LATE] == [ANSWERED, True]


def test_first_of_several_events_with_different_times_wins(received: ScriptedSlice) -> None:
    sync(received, ONE)
    for minutes in (5, 0, 9):
        received.has_event(ONE, "ACCEPTED", ANSWERED + timedelta(minutes=minutes))
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", ANSWERED, True, ["status"])
    assert list(received.root.glob("hints/**/*Z")) == []


def test_event_waits_until_the_listing_shows_its_status(received: ScriptedSlice) -> None:
    received.has_event(ONE, "ACCEPTED", ANSWERED)
    sync(received)
    sync(received, ONE)
    assert received.row(ONE)["status_changed_at"] is None
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", ANSWERED, True, ["status"])
    assert list(received.root.glob("hints/**/*Z")) == []


def test_event_after_the_run_corrects_the_time(received: ScriptedSlice) -> None:
    sync(received, ONE)
    sync(received, ACCEPTED)
    received.has_event(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    change, row = received.last_change(ONE), received.row(ONE)
    assert essence(change) == ("UPDATED", ANSWERED, True, LATE)
    assert (change["observed_at"], change["previous_status"]) == (NOON + 2 * HOUR, None)
    assert [row[name] for name in LATE] == [ANSWERED, True]
    assert row["previous_status"] == "PENDING"
    assert len(received.changes_of(ONE)) == 3


@pytest.mark.parametrize("minutes", [-9, 0, 9], ids="{:+} minutes".format)
def test_repeated_event_changes_nothing(received: ScriptedSlice, minutes: int) -> None:
    """The event comes again, perhaps with another time. The first applied time stays."""
    sync(received, ONE)
    received.has_event(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    before = received.row(ONE)
    received.has_event(ONE, "ACCEPTED", ANSWERED + timedelta(minutes=minutes))
    sync(received, ACCEPTED)
    assert received.row(ONE) == before
    assert len(received.changes_of(ONE)) == 2
    assert list(received.root.glob("hints/**/*Z")) == []


def test_event_gives_discovered_answered_invitation_the_exact_time(received: ScriptedSlice) -> None:
    sync(received)
    received.has_event(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("DISCOVERED", ANSWERED, True, None)
    row = received.row(ONE)
    assert [row[name] for name in ("previous_status", *LATE)] == [None, ANSWERED, True]


def test_event_after_discovery_corrects_the_time(received: ScriptedSlice) -> None:
    sync(received)
    sync(received, ACCEPTED)
    received.has_event(ONE, "ACCEPTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("UPDATED", ANSWERED, True, LATE)
    row = received.row(ONE)
    assert [row[name] for name in ("previous_status", *LATE)] == [None, ANSWERED, True]


def test_event_of_another_status_gives_no_exact_time(received: ScriptedSlice) -> None:
    sync(received, ONE)
    received.has_event(ONE, "REJECTED", ANSWERED)
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", NOON + HOUR, False, ["status"])


def test_event_of_another_slice_waits_for_its_own_slice(
    received: ScriptedSlice,
) -> None:
    sync(received, ONE)
    received.has_event(ONE, "ACCEPTED", ANSWERED, slice_=Slice("AWS", "SENDER"))
    sync(received, ACCEPTED)
    assert essence(received.last_change(ONE)) == ("STATUS_CHANGED", NOON + HOUR, False, ["status"])
    assert len(list(received.root.glob("hints/**/*Z"))) == 1


def test_event_does_not_hide_that_an_invitation_was_unlisted(
    received: ScriptedSlice,
) -> None:
    """The exact time of a status is not the time at which the invitation vanished."""
    sync(received)
    sync(received, ACCEPTED)
    received.lists(*OTHERS)
    received.has_event(ONE, "ACCEPTED", ANSWERED)
    received.sync(mode="full")
    change = received.last_change(ONE)
    assert essence(change) == ("UNLISTED", NOON + 2 * HOUR, False, ["listed", *LATE])
    assert [received.row(ONE)[name] for name in LATE] == [ANSWERED, True]


@pytest.mark.parametrize("has_event", [False, True])
def test_relisted_invitation_with_another_status_is_a_status_change(
    received: ScriptedSlice, has_event: bool
) -> None:
    sync(received, ONE)
    sync(received)
    if has_event:
        received.has_event(ONE, "ACCEPTED", ANSWERED)
    received.lists(ACCEPTED, *OTHERS)
    received.sync(mode="full")
    at = ANSWERED if has_event else NOON + 2 * HOUR
    assert essence(received.last_change(ONE)) == (
        "STATUS_CHANGED",
        at,
        has_event,
        ["listed", "status"],
    )


def test_relisted_invitation_with_another_title_is_one_change(received: ScriptedSlice) -> None:
    sync(received, ONE)
    sync(received)
    sync(received, changed(ONE, EngagementTitle="New"))
    fields = ["engagement_title", "listed"]
    assert essence(received.last_change(ONE)) == ("RELISTED", NOON + 2 * HOUR, False, fields)


def test_updated_columns_are_named(received: ScriptedSlice) -> None:
    sync(received, ONE)
    sync(received, changed(ONE, EngagementTitle="New", SenderCompanyName="Other"))
    fields = ["engagement_title", "sender_company_name"]
    assert essence(received.last_change(ONE)) == ("UPDATED", NOON + HOUR, False, fields)
    assert received.row(ONE)["status_changed_at"] is None


def test_expiration_date_is_kept_if_the_api_omits_it(received: ScriptedSlice) -> None:
    sync(received, ONE)
    expires = received.row(ONE)["expiration_date"]
    assert expires
    sync(received, without_expiry(ACCEPTED))
    assert essence(received.last_change(ONE))[3] == ["status"]
    sync(received, without_expiry(ACCEPTED))
    assert received.row(ONE)["expiration_date"] == expires
    assert len(received.changes_of(ONE)) == 2


def test_another_expiration_date_is_a_change(received: ScriptedSlice) -> None:
    other = invitation(1, SENT, expires=NOON + 90 * DAY)
    sync(received, ONE)
    sync(received, other)
    assert received.row(ONE)["expiration_date"] == NOON + 90 * DAY
    assert essence(received.last_change(ONE))[3] == ["expiration_date"]


def test_run_without_changes_writes_no_changes_file(received: ScriptedSlice) -> None:
    sync(received, ONE)
    before = sorted(received.root.glob("changes/*/*/*"))
    sync(received, ONE)
    assert sorted(received.root.glob("changes/*/*/*")) == before
