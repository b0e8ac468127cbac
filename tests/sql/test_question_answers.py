"""Times to answer, from the changes. NOW is 15 June at noon."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.sql_lake import (
    EVENT_FIELDS,
    NOW,
    Lake,
    ago,
    answer,
    ask,
    change,
    late_event,
    sql_lake,
)

SENT_AT = ago(days=20)
Values = dict[str, Any]


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


def after(hours: float) -> datetime:
    return SENT_AT + timedelta(hours=hours)


def answered(lake: Lake, hours: float, *, exactly: bool = True, **values: Any) -> None:
    """Add an answer `hours` after SENT_AT. If it is exact, a run observes it half an hour later."""
    row: Values = {"previous_status": "PENDING", "invitation_date": SENT_AT} | values
    status = row.pop("status", "ACCEPTED")
    if exactly:
        change(lake, "STATUS_CHANGED", status, after(hours + 0.5), after(hours), **row)
    else:
        change(lake, "STATUS_CHANGED", status, after(hours), **row)


def answers(lake: Lake) -> list[tuple[Any, ...]]:
    columns = "invitation_id, status, answered_at, answered_at_is_exact, hours_to_answer"
    return answer(lake, f"SELECT {columns} FROM invitation_answers ORDER BY answered_at")


def test_answer_is_a_change_from_pending_to_accepted_or_rejected(lake: Lake) -> None:
    answered(lake, 24, status="ACCEPTED", invitation_id="engi-1")
    answered(lake, 30.5, status="REJECTED", invitation_id="engi-2", exactly=False)
    answered(lake, 31, status="EXPIRED", invitation_id="engi-3")
    answered(lake, 32, previous_status=None, invitation_id="engi-4")
    answered(lake, 33, previous_status="REJECTED", invitation_id="engi-5")
    answered(lake, 34, status="WITHDRAWN", invitation_id="engi-6")
    change(lake, "DISCOVERED", "ACCEPTED", after(35), invitation_id="engi-7")
    change(lake, "UPDATED", "ACCEPTED", after(36), changed_fields=["engagement_title"])
    answered(lake, 40, invitation_id="engi-8", invitation_date=None)
    assert answers(lake) == [
        ("engi-1", "ACCEPTED", after(24), True, 24),
        ("engi-2", "REJECTED", after(30.5), False, 30.5),
        ("engi-8", "ACCEPTED", after(40), True, None),
    ]


def test_late_event_corrects_the_time_of_an_answer(lake: Lake) -> None:
    answered(lake, 10, exactly=False)
    late_event(lake, "ACCEPTED", after(11), after(2))
    answered(lake, 20, exactly=False, participant_type="SENDER")
    unlisted: Values = {"participant_type": "SENDER", "changed_fields": ["listed", *EVENT_FIELDS]}
    change(lake, "UNLISTED", "ACCEPTED", after(22), status_changed_at=after(19), **unlisted)
    assert answers(lake) == [
        ("engi-1", "ACCEPTED", after(2), True, 2),
        ("engi-1", "ACCEPTED", after(19), True, 19),
    ]


def test_late_event_corrects_only_the_answer_with_its_status(lake: Lake) -> None:
    answered(lake, 10, exactly=False)
    late_event(lake, "EXPIRED", after(11), after(2))
    late_event(lake, "ACCEPTED", after(12), after(3), invitation_id="engi-2")
    late_event(lake, "ACCEPTED", after(12), after(3), catalog="Sandbox")
    change(lake, "STATUS_CHANGED", "PENDING", after(13), previous_status="ACCEPTED")
    answered(lake, 14, exactly=False)
    late_event(lake, "ACCEPTED", after(15), after(13.5))
    assert answers(lake) == [
        ("engi-1", "ACCEPTED", after(10), False, 10),
        ("engi-1", "ACCEPTED", after(13.5), True, 13.5),
    ]


def test_answer_before_the_invitation_date_took_zero_hours(lake: Lake) -> None:
    answered(lake, -2)
    assert answers(lake) == [("engi-1", "ACCEPTED", after(-2), True, 0)]


def test_time_to_answer_is_grouped_by_sender(lake: Lake) -> None:
    for number, hours in enumerate((50, 10, 70, 20, 90, 30, 100, 40, 60, 80)):
        values: Values = {"invitation_id": f"engi-{number}", "sender_company_name": "Acme"}
        answered(lake, hours, exactly=number < 3, **values)
    answered(lake, 7, invitation_id="engi-10", sender_company_name="Acme", invitation_date=None)
    answered(lake, 1, invitation_id="engi-11", sender_company_name=None, status="REJECTED")
    answered(lake, 3, invitation_id="engi-12", sender_company_name=None)
    answered(lake, 8, invitation_id="engi-13", sender_company_name="Zeta", invitation_date=None)
    answered(lake, 5, invitation_id="engi-14", sender_company_name="Acme", catalog="Sandbox")
    answered(lake, 2, sender_company_name="Us", participant_type="SENDER")
    aws: list[Values] = [
        {"sender_company_name": "Acme", "sender_aws_account_id": "AWS"},
        {"sender_company_name": None, "sender_aws_account_id": "aws"},
        {"sender_company_name": "Amazon Web Services", "sender_aws_account_id": None},
    ]
    for number, sender in enumerate(aws):
        answered(lake, 4 + number, invitation_id=f"engi-2{number}", **sender)
    assert ask(lake, "time_to_answer_by_sender") == (
        "catalog sender answered exactly_known median_hours p90_hours",
        [
            ("AWS", "Acme", 11, 4, 50, 90),
            ("AWS", "AWS", 3, 3, 5, 6),
            ("AWS", None, 2, 2, 1, 3),
            ("AWS", "Zeta", 1, 1, None, None),
            ("Sandbox", "Acme", 1, 1, 5, 5),
        ],
    )


def test_time_to_answer_is_grouped_by_receiver(lake: Lake) -> None:
    ours: Values = {
        "receiver_account_aws_account_id": "012345678901",
        "receiver_account_alias": "Ours",
    }
    theirs: Values = {"receiver_account_alias": "Theirs", "participant_type": "SENDER"}
    for number, hours in enumerate((4.5, 1.5, 3.5, 2.5, 5.5)):
        answered(lake, hours, invitation_id=f"engi-{number}", **ours)
    for number, hours in enumerate((48, 12)):
        answered(lake, hours, invitation_id=f"engi-{number}", exactly=False, **theirs)
    answered(lake, 6, invitation_id="engi-9", receiver_account_aws_account_id="012345678901")
    assert ask(lake, "time_to_answer_by_receiver") == (
        (
            "catalog participant_type receiver_account_aws_account_id receiver_account_alias "
            "answered exactly_known median_hours p90_hours"
        ),
        [
            ("AWS", "RECEIVER", "012345678901", "Ours", 5, 5, 3.5, 5.5),
            ("AWS", "SENDER", None, "Theirs", 2, 0, 12, 48),
            ("AWS", "RECEIVER", "012345678901", None, 1, 1, 6, 6),
        ],
    )


def test_answered_on_the_last_day_lists_answers_within_24_hours_of_expiry(lake: Lake) -> None:
    expires: Values = {"expiration_date": after(100)}
    answered(lake, 76, invitation_id="engi-1", **expires)
    answered(lake, 76.5, invitation_id="engi-2", **expires)
    answered(lake, 99, invitation_id="engi-3", **expires, status="REJECTED")
    answered(lake, 101, invitation_id="engi-4", **expires, exactly=False)
    answered(lake, 99, invitation_id="engi-5")
    answered(lake, 99, invitation_id="engi-6", **expires, status="EXPIRED")
    texts: Values = {
        "engagement_title": "A lake",
        "sender_company_name": "Us",
        "receiver_account_alias": "Them",
    }
    answered(lake, 99, **expires, **texts, participant_type="SENDER")
    received, nothing = ("AWS", "RECEIVER"), (None,) * 3
    assert ask(lake, "answered_on_the_last_day") == (
        (
            "catalog participant_type invitation_id engagement_title sender_company_name "
            "receiver_account_alias status answered_at answered_at_is_exact expiration_date "
            "hours_left"
        ),
        [
            (*received, "engi-4", *nothing, "ACCEPTED", after(101), False, after(100), -1),
            (*received, "engi-3", *nothing, "REJECTED", after(99), True, after(100), 1),
            (
                "AWS",
                "SENDER",
                "engi-1",
                *texts.values(),
                "ACCEPTED",
                after(99),
                True,
                after(100),
                1,
            ),
            (*received, "engi-2", *nothing, "ACCEPTED", after(76.5), True, after(100), 23.5),
        ],
    )
