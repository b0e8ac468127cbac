"""Questions about pending, expiring and new invitations."""

from collections.abc import Iterator

import pytest

from tests.support.sql_lake import NOW, Lake, ago, ahead, answer, ask, invited, sql_lake


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


def test_pending_now_lists_the_oldest_first(lake: Lake) -> None:
    many = {
        "engagement_id": "eng-1",
        "engagement_title": "A lake",
        "sender_company_name": "Acme",
        "payload_type": "LeadInvitation",
        "receiver_account_alias": "Ours",
    }
    sent = {"catalog": "Sandbox", "participant_type": "SENDER"}
    soon, late = ahead(days=9, hours=21), ago(hours=30)
    invited(lake, "PENDING", invitation_id="engi-5", invitation_date=None, expiration_date=late)
    invited(lake, "PENDING", invitation_id="engi-3", invitation_date=ago(days=5), **sent)
    invited(lake, "PENDING", invitation_id="engi-4", invitation_date=ago(days=5))
    invited(
        lake,
        "PENDING",
        invitation_id="engi-2",
        invitation_date=ago(days=5),
        expiration_date=soon,
        **many,
    )
    invited(lake, "PENDING", invitation_id="engi-1", invitation_date=ago(days=6), listed=None)
    invited(lake, "PENDING", invitation_id="engi-6", listed=False)
    invited(lake, "ACCEPTED REJECTED EXPIRED WITHDRAWN", invitation_id="engi-7")
    received, nothing = ("AWS", "RECEIVER"), (None,) * 5
    assert ask(lake, "pending_now") == (
        (
            "catalog participant_type invitation_id engagement_id engagement_title "
            "sender_company_name payload_type receiver_account_alias invitation_date "
            "expiration_date days_left"
        ),
        [
            (*received, "engi-1", *nothing, ago(days=6), None, None),
            (*received, "engi-2", *many.values(), ago(days=5), soon, 9),
            (*received, "engi-4", *nothing, ago(days=5), None, None),
            ("Sandbox", "SENDER", "engi-3", *nothing, ago(days=5), None, None),
            (*received, "engi-5", *nothing, None, late, -1),
        ],
    )


def test_expiring_within_7_days_is_exact_to_the_second(lake: Lake) -> None:
    for id_, expiration_date in {
        "engi-1": NOW,
        "engi-2": ahead(seconds=1),
        "engi-3": ahead(days=7),
        "engi-4": ahead(days=7, seconds=1),
        "engi-5": None,
    }.items():
        invited(lake, "PENDING", invitation_id=id_, expiration_date=expiration_date)
    tomorrow = {"expiration_date": ahead(hours=23)}
    invited(lake, "PENDING", invitation_id="engi-6", **tomorrow, participant_type="SENDER")
    invited(lake, "PENDING", invitation_id="engi-7", **tomorrow, listed=None)
    invited(lake, "PENDING", invitation_id="engi-8", **tomorrow, listed=False)
    invited(lake, "ACCEPTED", invitation_id="engi-9", **tomorrow)
    nothing = (None,) * 4
    assert ask(lake, "expiring_within_7_days") == (
        (
            "catalog participant_type invitation_id engagement_title sender_company_name "
            "receiver_account_alias payload_type expiration_date hours_left"
        ),
        [
            ("AWS", "RECEIVER", "engi-2", *nothing, ahead(seconds=1), 0),
            ("AWS", "RECEIVER", "engi-7", *nothing, ahead(hours=23), 23),
            ("AWS", "SENDER", "engi-6", *nothing, ahead(hours=23), 23),
            ("AWS", "RECEIVER", "engi-3", *nothing, ahead(days=7), 168),
        ],
    )


def test_pending_by_days_left_counts_every_range(lake: Lake) -> None:
    for days in (1, 2, 4, 8, 15):
        invited(lake, "PENDING", expiration_date=ahead(days=days))
        invited(lake, "PENDING", expiration_date=ahead(days=days, seconds=-1), listed=None)
    invited(lake, "PENDING PENDING", expiration_date=NOW)
    invited(lake, "PENDING", expiration_date=ago(days=3))
    invited(lake, "PENDING", expiration_date=ahead(seconds=1))
    invited(lake, "PENDING", expiration_date=ahead(days=1825))
    invited(lake, "PENDING PENDING PENDING PENDING", expiration_date=None)
    invited(lake, "PENDING", expiration_date=ahead(hours=5), catalog="Sandbox")
    invited(lake, "PENDING", listed=False, participant_type="SENDER")
    invited(lake, "EXPIRED", expiration_date=ago(days=3))
    labels = (
        "overdue",
        "today",
        "1 day",
        "2-3 days",
        "4-7 days",
        "8-14 days",
        "15 days or more",
        "no date",
    )
    here, there = (3, 2, 2, 2, 2, 2, 2, 4), (0, 1, 0, 0, 0, 0, 0, 0)
    assert ask(lake, "pending_by_days_left") == (
        "catalog participant_type position days_left invitations",
        [
            *(("AWS", "RECEIVER", at, labels[at], here[at]) for at in range(8)),
            *(("Sandbox", "RECEIVER", at, labels[at], there[at]) for at in range(8)),
        ],
    )


def test_pending_by_days_left_uses_days_left_of_the_view(lake: Lake) -> None:
    for hours in (0.5, 23.9, 24, 47, 48, 95, 96, 191, 192, 359, 360):
        invited(lake, "PENDING", expiration_date=ahead(hours=hours))
    days = answer(lake, "SELECT days_left FROM invitation_details ORDER BY 1")
    assert days == [(0,), (0,), (1,), (1,), (2,), (3,), (4,), (7,), (8,), (14,), (15,)]
    _, rows = ask(lake, "pending_by_days_left")
    assert [row[-1] for row in rows] == [0, 2, 2, 2, 2, 2, 1, 0]


def test_new_this_week_lists_the_newest_first(lake: Lake) -> None:
    invited(lake, "ACCEPTED", invitation_id="engi-1", invitation_date=ago(days=7))
    invited(lake, "ACCEPTED", invitation_id="engi-2", invitation_date=ago(days=7, seconds=-1))
    invited(lake, "WITHDRAWN", invitation_id="engi-4", invitation_date=NOW, first_seen_at=NOW)
    invited(lake, "PENDING", invitation_id="engi-3", invitation_date=NOW, listed=False)
    invited(lake, "PENDING", invitation_id="engi-5", invitation_date=None)
    other = {"catalog": "Sandbox", "participant_type": "SENDER", "receiver_account_alias": "Them"}
    invited(lake, "PENDING", invitation_id="engi-0", invitation_date=NOW, **other)
    week = ago(days=7, seconds=-1)
    nothing = (None,) * 4
    assert ask(lake, "new_this_week") == (
        (
            "catalog participant_type invitation_id engagement_title sender_company_name "
            "receiver_account_alias payload_type status invitation_date first_seen_at"
        ),
        [
            ("AWS", "RECEIVER", "engi-3", *nothing, "PENDING", NOW, None),
            ("AWS", "RECEIVER", "engi-4", *nothing, "WITHDRAWN", NOW, NOW),
            ("Sandbox", "SENDER", "engi-0", None, None, "Them", None, "PENDING", NOW, None),
            ("AWS", "RECEIVER", "engi-2", *nothing, "ACCEPTED", week, None),
        ],
    )
