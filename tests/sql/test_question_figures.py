"""The key figures now and a week ago. NOW is 15 June at noon; a week ago is 8 June at noon."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.sql_lake import NOW, Lake, ask, invited, sql_lake

COLUMNS = (
    "catalog participant_type pending pending_a_week_ago expiring_within_7_days "
    "expiring_within_7_days_a_week_ago new_this_week new_the_week_before acceptance_rate "
    "acceptance_rate_a_week_ago median_hours_to_answer median_hours_to_answer_a_week_ago"
)
NOTHING = (None, None, None, None)


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


def on(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second)  # noqa: DTZ001 - Athena's have no zone


def sent(lake: Lake, status: str, at: datetime | None, **values: Any) -> None:
    """Add an invitation that was first seen on its date."""
    invited(lake, status, invitation_date=at, **{"first_seen_at": at} | values)


def changed(lake: Lake, status: str, at: datetime, until: datetime, **values: Any) -> None:
    """Add an invitation that was pending until a time."""
    sent(lake, status, at, previous_status="PENDING", status_changed_at=until, **values)


def test_key_figures_are_computed_now_and_a_week_ago(lake: Lake) -> None:
    # Pending now. The first expires in 5 days, the second in 7, the third at an unknown time.
    sent(lake, "PENDING", on(1, 10), expiration_date=on(6, 20))
    sent(lake, "PENDING", on(6, 10), expiration_date=on(6, 22, 12))
    sent(lake, "PENDING", on(6, 1), listed=None)
    # No longer listed since the 12th, and since the 7th.
    gone = {"listed": False, "expiration_date": on(6, 14)}
    sent(lake, "PENDING", on(5, 20), last_changed_at=on(6, 12), **gone)
    sent(lake, "PENDING", on(5, 20), last_changed_at=on(6, 7), **gone)
    # Answered this week, after 192, 960 and 168 hours, the last one exactly at NOW.
    changed(lake, "ACCEPTED", on(6, 1, 12), on(6, 9, 12), expiration_date=on(6, 16))
    changed(lake, "ACCEPTED", on(5, 1), on(6, 10), expiration_date=on(6, 30))
    changed(lake, "REJECTED", on(6, 8, 12), on(6, 15, 12))
    # Answered earlier: after 24 and 48 hours, and before the first run.
    changed(lake, "ACCEPTED", on(5, 1), on(5, 2))
    changed(lake, "REJECTED", on(6, 2, 12), on(6, 4, 12))
    sent(lake, "ACCEPTED", on(5, 10), first_seen_at=on(5, 11))
    # Answered exactly 90 days ago, after 12 hours. The other one was sent 97 days ago.
    changed(lake, "ACCEPTED", on(3, 17), on(3, 17, 12))
    changed(lake, "REJECTED", on(3, 10, 12), on(3, 10, 13))
    # Expired this week, one of them before the first run. Two expired the week before.
    changed(lake, "EXPIRED", on(5, 25), on(6, 9, 0, 5), expiration_date=on(6, 9))
    sent(lake, "EXPIRED", on(5, 20), first_seen_at=on(6, 11), expiration_date=on(6, 10))
    sent(lake, "EXPIRED", on(5, 20), first_seen_at=on(6, 11), expiration_date=on(6, 7))
    changed(lake, "EXPIRED", on(6, 7, 12), on(6, 8, 12))
    # An unknown status.
    changed(lake, "WITHDRAWN", on(6, 10), on(6, 11))

    pending = (3, 8)  # then: not the second, not the last that vanished; and 3 + 2 that ended
    expiring = (2, 3)  # then: what vanished on the 12th, and both that expired
    new = (2, 3)  # what came on 10 June; that of 2 and 7 June, and of 8 June at noon
    acceptance = (4 / 10, 3 / 6)  # now: 3 + 3 answered and 4 expired; then: 4 and 2
    median = (168, 12)  # of 24, 48, 168, 192, 960; of 1, 12, 24, 48
    row = ("AWS", "RECEIVER", *pending, *expiring, *new, *acceptance, *median)
    assert ask(lake, "key_figures") == (COLUMNS, [row])


def test_key_figures_of_a_week_ago_are_null_if_the_slice_is_newer(lake: Lake) -> None:
    week = on(6, 8, 12)
    since = {"AWS": week, "Sandbox": week.replace(second=1)}
    for catalog, first_seen_at in since.items():
        values = {"catalog": catalog, "first_seen_at": first_seen_at}
        sent(lake, "PENDING", on(6, 2), expiration_date=on(6, 12), **values)
        changed(lake, "ACCEPTED", on(6, 2), on(6, 3), **values)
    other = {"participant_type": "SENDER", "first_seen_at": week}
    changed(lake, "REJECTED", on(6, 2), on(6, 4), **other)
    assert ask(lake, "key_figures") == (
        COLUMNS,
        [
            ("AWS", "RECEIVER", 1, 1, 0, 1, 0, 2, 1, 1, 24, 24),
            ("AWS", "SENDER", 0, 0, 0, 0, 0, 1, 0, 0, 48, 48),
            ("Sandbox", "RECEIVER", 1, None, 0, None, 0, 2, 1, None, 24, None),
        ],
    )


def test_key_figures_are_zero_if_nothing_counts(lake: Lake) -> None:
    long_ago = datetime(2025, 1, 1)  # noqa: DTZ001 - Athena's have no zone
    sent(lake, "ACCEPTED", long_ago, participant_type="SENDER")
    sent(lake, "PENDING", long_ago, last_changed_at=on(6, 1), listed=False)
    zeros = (0, 0, 0, 0, 0, 0, *NOTHING)
    assert ask(lake, "key_figures") == (
        COLUMNS,
        [("AWS", "RECEIVER", *zeros), ("AWS", "SENDER", *zeros)],
    )


def test_invitation_without_date_is_pending_since_first_seen(lake: Lake) -> None:
    sent(lake, "PENDING", None, first_seen_at=on(6, 1))
    sent(lake, "PENDING", None, first_seen_at=on(6, 10))
    invited(
        lake,
        "ACCEPTED",
        invitation_date=None,
        first_seen_at=on(6, 1),
        previous_status="PENDING",
        status_changed_at=on(6, 10),
    )
    row = ("AWS", "RECEIVER", 2, 2, 0, 0, 0, 0, *NOTHING)
    assert ask(lake, "key_figures") == (COLUMNS, [row])


def test_answer_before_the_invitation_date_took_zero_hours(lake: Lake) -> None:
    changed(lake, "ACCEPTED", on(6, 1, 12, 0, 9), on(6, 1, 12))
    _, rows = ask(lake, "key_figures")
    assert rows[0][-2:] == (0, 0)


def test_rows_newer_than_the_clock_count_as_current(lake: Lake) -> None:
    changed(lake, "ACCEPTED", on(6, 15, 13), on(6, 15, 14))
    sent(lake, "PENDING", on(6, 15, 13), expiration_date=on(6, 16))
    row = ("AWS", "RECEIVER", 1, None, 1, None, 2, 0, 1, None, 1, None)
    assert ask(lake, "key_figures") == (COLUMNS, [row])
