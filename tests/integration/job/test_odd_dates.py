"""Implausible dates that a sender may set, and values that no column can hold."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sql.statements import queries, views
from tests.support.factories import answered, changed, invitation
from tests.support.one_slice import DAY, HOUR, NOON, ScriptedSlice, one_slice
from workbench.folder_lake.sql import open_lake, run
from workbench.simulator.invitation import Invitation

ZERO = "0001-01-01T00:00:00Z"
LAST = "9999-12-31T23:59:59.999Z"


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    with one_slice(tmp_path) as made:
        yield made


def settled(count: int, *, first: int = 1000, newest: datetime = NOON) -> list[Invitation]:
    """Return `count` accepted invitations, one for each hour before `newest`."""
    made = (invitation(first + hour, newest - hour * HOUR) for hour in range(1, count + 1))
    return [answered(one, "ACCEPTED", newest) for one in made]


def dated(number: int, **dates: Any) -> Invitation:
    """Return an invitation that is sorted by a plausible date but shows other dates."""
    return changed(invitation(number, NOON - 30 * DAY), **dates)


def with_expiry(one: Invitation, text: bytes) -> Invitation:
    return Invitation(
        **{name: getattr(one, name) for name in Invitation.__slots__}
        | {"expires": text, "expires_at_the_end": text}
    )


@pytest.mark.parametrize("date", ["2027-04-01T00:00:00Z", LAST, "2026-02-12T12:00:00Z"])
def test_future_date_does_not_shorten_an_incremental_listing(
    received: ScriptedSlice, date: str
) -> None:
    """The new invitations are not pending, so only the listing of the newest finds them."""
    odd = dated(1, InvitationDate=date)
    received.lists(odd, *settled(30, newest=NOON - 5 * DAY))
    received.sync()
    new = settled(120, first=5000, newest=NOON)
    received.lists(odd, *settled(30, newest=NOON - 5 * DAY), *new)
    report = received.sync(mode="incremental")
    assert report.mode
    assert (report.mode.name, report.difference.inserted) == ("incremental", 120)
    assert received.sync(mode="full").difference.changes == 0


@pytest.mark.parametrize("date", [ZERO, LAST])
def test_slice_with_only_the_first_or_last_possible_date_is_synced(
    received: ScriptedSlice, date: str
) -> None:
    odd = dated(1, InvitationDate=date)
    received.lists(odd)
    for mode in ("auto", "incremental", "full", "incremental"):
        assert received.sync(mode=mode).error is None
    expected = datetime.fromisoformat(date).astimezone(UTC)
    assert received.row(odd)["invitation_date"] == expected
    received.lists(odd, *settled(3))
    assert received.sync(mode="incremental").difference.inserted == 3


@pytest.mark.parametrize("mode", ["full", "incremental"])
@pytest.mark.parametrize(
    ("member", "column", "value"),
    [
        ("InvitationDate", "invitation_date", "2026-02-01T24:00:00Z"),
        ("InvitationDate", "invitation_date", "Sun, 01 Feb 2026 08:00:00 GMT"),
        ("InvitationDate", "invitation_date", 1769932800000),
        ("EngagementTitle", "engagement_title", ["a"]),
        ("SenderAwsAccountId", "sender_aws_account_id", 12345678901),
    ],
)
def test_unreadable_value_fails_neither_its_row_nor_its_slice(
    received: ScriptedSlice, member: str, column: str, value: Any, mode: str
) -> None:
    sound = invitation(1, NOON - 3 * DAY)
    odd = changed(sound, **{member: value})
    received.lists(*settled(30))
    received.sync()
    received.lists(odd, *settled(30))
    report = received.sync(mode=mode)
    assert (report.error, report.difference.inserted) == (None, 1)
    assert (report.difference.unreadable, report.difference.unknown_fields) == (1, 0)
    row = received.row(odd)
    assert (row[column], row["additional_fields"]) == (None, json.dumps({member: value}))
    assert received.sync(mode=mode).difference.changes == 0
    received.lists(sound, *settled(30))
    report = received.sync(mode=mode)
    assert (report.difference.updated, report.difference.unreadable) == (1, 0)
    assert received.row(sound)["additional_fields"] is None
    change = received.last_change(sound)
    assert (change["change_type"], set(change["changed_fields"])) == (
        "UPDATED",
        {column, "additional_fields"},
    )


@pytest.mark.parametrize(("odd", "sound", "fails"), [(10, 9, True), (10, 10, False), (9, 0, False)])
def test_field_unreadable_in_most_rows_fails_the_slice(
    received: ScriptedSlice, odd: int, sound: int, fails: bool
) -> None:
    """The limit is more than half of the listed rows, and at least ten."""
    received.lists(*settled(3))
    received.sync()
    before = received.table()
    some = [dated(number, InvitationDate="01.02.2026") for number in range(1, odd + 1)]
    received.lists(*some, *settled(sound))
    report = received.sync(mode="full", accept_shrink=True)
    if not fails:
        assert (report.error, report.difference.unreadable) == (None, odd)
        return
    assert report.error
    assert "invitation_date could not be read in 10 of 19 listed invitations" in report.error
    assert report.error.endswith("The slice keeps its last snapshot.")
    assert received.table() == before


def test_every_view_and_saved_query_runs_on_odd_dates(received: ScriptedSlice) -> None:
    dates = (ZERO, LAST, "2027-04-01T00:00:00Z", "no date")
    odd = [dated(number, InvitationDate=date) for number, date in enumerate(dates, 1)]
    for first, expiry in ((10, ZERO), (20, LAST)):
        some = (dated(number, InvitationDate=date) for number, date in enumerate(dates, first))
        odd += [with_expiry(one, f'"{expiry}"'.encode()) for one in some]
    received.lists(*odd, *settled(5))
    received.sync()
    received.lists(*[answered(one, "REJECTED", NOON) for one in odd], *settled(5))
    assert received.sync(mode="incremental").error is None
    with open_lake(received.root) as connection:
        for view in views():
            run(connection, f"SELECT * FROM {view.key}")
        for query in queries():
            run(connection, query.sql)
