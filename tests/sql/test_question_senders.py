"""Questions about senders: the most frequent, the expired, and which of them is AWS."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.sql_lake import (
    NOW,
    Lake,
    ago,
    ahead,
    answer,
    ask,
    change,
    invited,
    sql_lake,
)


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


SENDERS = [
    ("AWS", "Whoever", True),
    ("aws", None, True),
    (" Aws ", None, True),
    ("012345678901", "AWS", True),
    ("012345678901", " amazon ", True),
    (None, "Amazon.com", True),
    (None, "Amazon Web Services", True),
    (None, "AMAZON WEB SERVICES, Inc.", True),
    ("012345678901", "AWS Reseller GmbH", False),
    ("012345678901", "Not Amazon Web Services", False),
    ("012345678901", "Amazonas Reisen", False),
    ("AWSome", "Amazon.com.example", False),
    ("", "", False),
    (None, None, False),
]
"""Account ids and company names, and whether they are AWS's."""
with_senders = pytest.mark.parametrize(("account", "name", "is_aws"), SENDERS)


@with_senders
def test_aws_is_recognised_by_account_id_or_name(
    lake: Lake, account: str | None, name: str | None, is_aws: bool
) -> None:
    invited(lake, "PENDING", sender_aws_account_id=account, sender_company_name=name)
    assert answer(lake, "SELECT sender_is_aws, receiver_is_aws FROM invitation_details") == [
        (is_aws, False)
    ]
    receiver = {"receiver_account_aws_account_id": account, "receiver_account_alias": name}
    invited(lake, "ACCEPTED", **receiver)
    sent = "SELECT sender_is_aws, receiver_is_aws FROM invitation_details WHERE status = 'ACCEPTED'"
    assert answer(lake, sent) == [(False, is_aws)]


@with_senders
def test_rates_and_times_to_answer_name_one_sender_alike(
    lake: Lake, account: str | None, name: str | None, is_aws: bool
) -> None:
    """An answer counts for its sender even if the table has no invitation like it any more."""
    sender: dict[str, Any] = {"sender_aws_account_id": account, "sender_company_name": name}
    named = ["AWS" if is_aws else name]
    change(lake, "STATUS_CHANGED", "ACCEPTED", ago(days=1), previous_status="PENDING", **sender)
    assert [row[1] for row in ask(lake, "time_to_answer_by_sender")[1]] == named
    invited(lake, "ACCEPTED", **sender)
    assert [row[1] for row in ask(lake, "rates_by_sender")[1]] == named


def test_invitation_details_have_the_columns_of_the_table(lake: Lake) -> None:
    moments = {"first_seen_at": ago(days=2), "last_changed_at": ago(days=1)}
    texts = {
        "invitation_id": "engi-1",
        "engagement_id": "eng-1",
        "engagement_title": "A lake",
        "payload_type": "LeadInvitation",
        "sender_aws_account_id": "012345678901",
        "sender_company_name": "Acme",
        "receiver_account_aws_account_id": "109876543210",
        "receiver_account_alias": "Ours",
    }
    dates = {"invitation_date": ago(days=3), "expiration_date": ahead(hours=50)}
    whole = texts | dates | moments
    invited(lake, "PENDING", **whole, listed=None)
    kept = f"SELECT catalog, participant_type, {', '.join(whole)} FROM invitation_details"
    assert answer(lake, kept) == [("AWS", "RECEIVER", *whole.values())]
    invited(lake, "PENDING", **whole, listed=False)
    invited(lake, "ACCEPTED", **whole)
    waiting = "SELECT status, listed, days_left FROM invitation_details ORDER BY 1, 2"
    assert answer(lake, waiting) == [
        ("ACCEPTED", True, None),
        ("PENDING", False, None),
        ("PENDING", True, 2),
    ]


def test_top_senders_counts_the_last_year(lake: Lake) -> None:
    year = ago(days=365)
    invited(lake, "PENDING ACCEPTED", sender_company_name="Acme", invitation_date=ago(days=9))
    invited(lake, "EXPIRED", sender_company_name="Acme", listed=False)
    invited(lake, "ACCEPTED", sender_company_name="Acme", invitation_date=year)
    invited(lake, "ACCEPTED", sender_company_name="Acme", participant_type="SENDER")
    invited(lake, "ACCEPTED", sender_company_name="Zeta")
    invited(lake, "ACCEPTED", sender_company_name="Amazon Web Services")
    invited(lake, "ACCEPTED", sender_company_name="Zeta", sender_aws_account_id="aws")
    invited(lake, "ACCEPTED REJECTED REJECTED", sender_company_name=None)
    invited(lake, "ACCEPTED", sender_company_name="Zeta", catalog="Sandbox")
    month = ago(days=30)
    assert ask(lake, "top_senders") == (
        "catalog place sender sender_is_aws invitations share last_invitation_date",
        [
            ("AWS", 1, "Acme", False, 3, 3 / 9, ago(days=9)),
            ("AWS", 2, None, False, 3, 3 / 9, month),
            ("AWS", 3, "AWS", True, 2, 2 / 9, month),
            ("AWS", 4, "Zeta", False, 1, 1 / 9, month),
            ("Sandbox", 1, "Zeta", False, 1, 1, month),
        ],
    )


def test_top_senders_lists_fifty_with_shares_of_all(lake: Lake) -> None:
    for number in range(80):
        invited(lake, "PENDING", sender_company_name=f"Company {number:02}")
    _, rows = ask(lake, "top_senders")
    assert [row[2] for row in rows] == [f"Company {number:02}" for number in range(50)]
    assert {row[5] for row in rows} == {1 / 80}


def test_expired_unanswered_counts_by_month_and_sender(lake: Lake) -> None:
    may, june = datetime(2026, 5, 31, 23), datetime(2026, 6, 1)  # noqa: DTZ001
    invited(lake, "EXPIRED", sender_company_name="Acme", expiration_date=june)
    invited(lake, "EXPIRED", sender_company_name="Acme", expiration_date=ago(days=1))
    invited(lake, "EXPIRED", sender_company_name="Acme", expiration_date=may, listed=False)
    invited(lake, "EXPIRED", sender_company_name=None, expiration_date=may)
    invited(lake, "EXPIRED", sender_company_name="AWS", expiration_date=june)
    invited(lake, "EXPIRED", sender_company_name="Amazon", expiration_date=june)
    invited(lake, "EXPIRED", sender_company_name="Acme", expiration_date=may, catalog="Sandbox")
    invited(lake, "EXPIRED", sender_company_name="Zeta", expiration_date=None)
    invited(lake, "EXPIRED", sender_company_name="Us", participant_type="SENDER")
    invited(lake, "PENDING ACCEPTED REJECTED WITHDRAWN", expiration_date=ago(days=1))
    begin = datetime(2026, 5, 1)  # noqa: DTZ001 - Athena's have no zone
    assert ask(lake, "expired_unanswered") == (
        "catalog month sender invitations last_expired",
        [
            ("AWS", june, "AWS", 2, june),
            ("AWS", june, "Acme", 2, ago(days=1)),
            ("AWS", begin, "Acme", 1, may),
            ("AWS", begin, None, 1, may),
            ("Sandbox", begin, "Acme", 1, may),
            ("AWS", None, "Zeta", 1, None),
        ],
    )
