"""The view invitation_status_history, on a few changes each. Times are days of January 2026."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.support.sql_lake import EVENT_FIELDS, Lake, answer, change, late_event, sql_lake

PERIODS = """
    SELECT status, valid_from, valid_from_is_exact, valid_to, is_current
    FROM invitation_status_history ORDER BY valid_from, valid_to
"""
ANSWERS_NOT_IN_HISTORY = """
    SELECT * FROM invitation_answers AS answers
    WHERE NOT EXISTS (
        SELECT 1 FROM invitation_status_history AS history
        WHERE history.catalog = answers.catalog
            AND history.participant_type = answers.participant_type
            AND history.invitation_id = answers.invitation_id
            AND history.status = answers.status
            AND history.valid_from = answers.answered_at
            AND history.valid_from_is_exact = answers.answered_at_is_exact
    )
"""


@pytest.fixture
def lake() -> Iterator[Lake]:
    """Yield an empty lake. After each test the view of answers must agree with the history."""
    with sql_lake() as connection:
        yield connection
        assert answer(connection, ANSWERS_NOT_IN_HISTORY) == []


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 1, day, hour)  # noqa: DTZ001 - Athena's have no zone


def test_status_lasts_until_the_next_one_is_observed(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1, 10))
    change(lake, "STATUS_CHANGED", "ACCEPTED", at(5), previous_status="PENDING")
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1, 10), True, at(5), False),
        ("ACCEPTED", at(5), False, None, True),
    ]


def test_status_lasts_until_the_exact_time_of_the_next_one(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1, 10))
    change(lake, "STATUS_CHANGED", "REJECTED", at(5), at(4, 20), previous_status="PENDING")
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1, 10), True, at(4, 20), False),
        ("REJECTED", at(4, 20), True, None, True),
    ]


def test_late_exact_time_corrects_both_periods(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1, 10))
    change(lake, "STATUS_CHANGED", "ACCEPTED", at(5), previous_status="PENDING")
    late_event(lake, "ACCEPTED", at(6), at(4, 20))
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1, 10), True, at(4, 20), False),
        ("ACCEPTED", at(4, 20), True, None, True),
    ]


def test_update_of_another_column_changes_no_period(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1), engagement_title="Old")
    fields = ["engagement_title"]
    change(lake, "UPDATED", "PENDING", at(4), engagement_title="New", changed_fields=fields)
    assert answer(lake, PERIODS) == [("PENDING", at(1), True, None, True)]
    titles = "SELECT engagement_title FROM invitation_status_history"
    assert answer(lake, titles) == [("Old",)]


def test_unlisted_invitation_has_a_gap_in_its_history(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "UNLISTED", "PENDING", at(5))
    assert answer(lake, PERIODS) == [("PENDING", at(1), True, at(5), False)]
    change(lake, "RELISTED", "PENDING", at(7))
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1), True, at(5), False),
        ("PENDING", at(7), False, None, True),
    ]


def test_relisted_invitation_with_another_status_starts_a_period(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "UNLISTED", "PENDING", at(5))
    change(lake, "STATUS_CHANGED", "EXPIRED", at(7), changed_fields=["status", "listed"])
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1), True, at(5), False),
        ("EXPIRED", at(7), False, None, True),
    ]


def test_exact_time_before_unlisting_makes_no_overlap(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "UNLISTED", "PENDING", at(5))
    change(lake, "STATUS_CHANGED", "ACCEPTED", at(7), at(4, 20))
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1), True, at(4, 20), False),
        ("ACCEPTED", at(4, 20), True, None, True),
    ]


def test_late_exact_time_corrects_the_status_period_not_the_relisting(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "STATUS_CHANGED", "ACCEPTED", at(5), previous_status="PENDING")
    change(lake, "UNLISTED", "ACCEPTED", at(6))
    change(lake, "RELISTED", "ACCEPTED", at(7))
    late_event(lake, "ACCEPTED", at(8), at(4, 20))
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1), True, at(4, 20), False),
        ("ACCEPTED", at(4, 20), True, at(6), False),
        ("ACCEPTED", at(7), False, None, True),
    ]


def test_exact_time_with_a_relisting_corrects_the_first_period(lake: Lake) -> None:
    change(lake, "DISCOVERED", "ACCEPTED", at(3))
    change(lake, "UNLISTED", "ACCEPTED", at(5))
    fields = ["listed", *EVENT_FIELDS]
    exact_at = at(2, 20)
    change(lake, "RELISTED", "ACCEPTED", at(7), status_changed_at=exact_at, changed_fields=fields)
    assert answer(lake, PERIODS) == [
        ("ACCEPTED", at(2, 20), True, at(5), False),
        ("ACCEPTED", at(7), False, None, True),
    ]


def test_status_never_ends_before_it_starts(lake: Lake) -> None:
    # Events have seconds, listings milliseconds. A quick answer may seem to precede its invitation.
    sent_at = at(1, 10) + timedelta(milliseconds=500)
    change(lake, "DISCOVERED", "PENDING", at(3), sent_at)
    change(lake, "STATUS_CHANGED", "ACCEPTED", at(5), at(1, 10))
    assert answer(lake, PERIODS) == [
        ("ACCEPTED", at(1, 10), True, None, True),
        ("PENDING", sent_at, True, sent_at, False),
    ]


def test_rediscovery_with_the_same_status_starts_no_period(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "DISCOVERED", "PENDING", at(9), at(1))
    assert answer(lake, PERIODS) == [("PENDING", at(1), True, None, True)]


def test_rediscovery_with_another_status_starts_a_period(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "DISCOVERED", "ACCEPTED", at(9))
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1), True, at(9), False),
        ("ACCEPTED", at(9), False, None, True),
    ]


def test_rediscovery_after_unlisting_keeps_the_gap(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "UNLISTED", "PENDING", at(5))
    change(lake, "DISCOVERED", "PENDING", at(9), at(1))
    assert answer(lake, PERIODS) == [
        ("PENDING", at(1), True, at(5), False),
        ("PENDING", at(9), False, None, True),
    ]


def test_invitation_discovered_answered_has_one_period(lake: Lake) -> None:
    change(lake, "DISCOVERED", "ACCEPTED", at(3), invitation_date=at(1))
    assert answer(lake, PERIODS) == [("ACCEPTED", at(3), False, None, True)]
    late_event(lake, "ACCEPTED", at(4), at(2, 20))
    assert answer(lake, PERIODS) == [("ACCEPTED", at(2, 20), True, None, True)]


def test_every_slice_and_invitation_has_its_own_history(lake: Lake) -> None:
    change(lake, "DISCOVERED", "PENDING", at(3), at(1))
    change(lake, "DISCOVERED", "PENDING", at(3), at(1), participant_type="SENDER")
    change(lake, "DISCOVERED", "PENDING", at(3), at(1), catalog="Sandbox")
    change(lake, "DISCOVERED", "PENDING", at(3), at(2), invitation_id="engi-2")
    change(lake, "STATUS_CHANGED", "EXPIRED", at(5))
    change(lake, "STATUS_CHANGED", "EXPIRED", at(5), participant_type="SENDER")
    change(lake, "UNLISTED", "PENDING", at(6), catalog="Sandbox")
    late_event(lake, "EXPIRED", at(7), at(4), participant_type="SENDER")
    found = """
        SELECT catalog, participant_type, invitation_id, status, valid_from, valid_to
        FROM invitation_status_history ORDER BY 1, 2, 3, 5
    """
    assert answer(lake, found) == [
        ("AWS", "RECEIVER", "engi-1", "PENDING", at(1), at(5)),
        ("AWS", "RECEIVER", "engi-1", "EXPIRED", at(5), None),
        ("AWS", "RECEIVER", "engi-2", "PENDING", at(2), None),
        ("AWS", "SENDER", "engi-1", "PENDING", at(1), at(4)),
        ("AWS", "SENDER", "engi-1", "EXPIRED", at(4), None),
        ("Sandbox", "RECEIVER", "engi-1", "PENDING", at(1), at(6)),
    ]
