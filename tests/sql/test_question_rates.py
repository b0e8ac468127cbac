"""Questions about outcomes of invitations: the funnel, and rates by several groups."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.support.sql_lake import NOW, Lake, ago, ask, invited, sql_lake

RATES = "invitations pending accepted rejected expired acceptance_rate rejection_rate expiry_rate"
SENT = {"participant_type": "SENDER"}
SANDBOX = {"catalog": "Sandbox"}
WAITING = "PENDING"
FOUR = "ACCEPTED ACCEPTED REJECTED EXPIRED"
"""Four invitations that have ended."""
OF_FOUR = (2, 1, 1, 0.5, 0.25, 0.25)
NONE_ENDED = (0, 0, 0, None, None, None)


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


def month(year: int, number: int) -> datetime:
    return datetime(year, number, 1)  # noqa: DTZ001 - Athena's have no zone


def test_funnel_counts_each_status_by_month(lake: Lake) -> None:
    first, last = month(2024, 7), month(2024, 6).replace(day=30, hour=23)
    invited(lake, f"PENDING {FOUR} WITHDRAWN", invitation_date=first)
    invited(lake, "UNKNOWN", invitation_date=first, status=None)
    invited(lake, FOUR, invitation_date=last)  # 24 months ago
    june = {"invitation_date": NOW}
    invited(lake, "PENDING", **june, listed=None)
    invited(lake, "PENDING ACCEPTED", **june, listed=False)
    invited(lake, "EXPIRED", **june, **SENT)
    invited(lake, "REJECTED REJECTED", invitation_date=month(2026, 5), **SANDBOX)
    invited(lake, FOUR, invitation_date=None)
    assert ask(lake, "funnel_by_month") == (
        "catalog participant_type month invitations pending accepted rejected expired other",
        [
            ("AWS", "RECEIVER", first, 7, 1, 2, 1, 1, 2),
            ("Sandbox", "RECEIVER", month(2026, 5), 2, 0, 0, 2, 0, 0),
            ("AWS", "RECEIVER", month(2026, 6), 3, 1, 1, 0, 0, 1),
            ("AWS", "SENDER", month(2026, 6), 1, 0, 0, 0, 1, 0),
        ],
    )


def test_rates_by_month_list_the_newest_first(lake: Lake) -> None:
    invited(lake, f"PENDING WITHDRAWN {FOUR}", invitation_date=month(2024, 7))
    invited(lake, FOUR, invitation_date=ago(days=16))
    invited(lake, FOUR, invitation_date=datetime(2024, 6, 30, 23))  # noqa: DTZ001
    invited(lake, "PENDING", invitation_date=NOW)
    invited(lake, "PENDING", invitation_date=NOW, listed=False, **SENT)
    assert ask(lake, "rates_by_month") == (
        f"catalog participant_type month {RATES}",
        [
            ("AWS", "RECEIVER", month(2026, 6), 1, 1, *NONE_ENDED),
            ("AWS", "SENDER", month(2026, 6), 1, 0, *NONE_ENDED),
            ("AWS", "RECEIVER", month(2026, 5), 4, 0, *OF_FOUR),
            ("AWS", "RECEIVER", month(2024, 7), 6, 1, *OF_FOUR),
        ],
    )


def test_rates_by_sender_list_the_most_invitations_first(lake: Lake) -> None:
    acme = {"sender_company_name": "Acme", "sender_aws_account_id": "012345678901"}
    invited(lake, f"PENDING {FOUR}", **acme)
    invited(lake, "PENDING WITHDRAWN", **acme, listed=False)
    invited(lake, "REJECTED", **acme, **SANDBOX)
    invited(lake, FOUR, **acme, **SENT)
    invited(lake, "PENDING", sender_company_name="Zeta", listed=None)
    invited(lake, "ACCEPTED", sender_company_name="Amazon", sender_aws_account_id="012345678901")
    invited(lake, "ACCEPTED", sender_company_name="Acme", sender_aws_account_id="AWS")
    invited(lake, "EXPIRED EXPIRED", sender_company_name=None)
    assert ask(lake, "rates_by_sender") == (
        f"catalog sender sender_is_aws {RATES}",
        [
            ("AWS", "Acme", False, 7, 1, *OF_FOUR),
            ("AWS", "AWS", True, 2, 0, 2, 0, 0, 1, 0, 0),
            ("AWS", None, False, 2, 0, 0, 0, 2, 0, 0, 1),
            ("AWS", "Zeta", False, 1, 1, *NONE_ENDED),
            ("Sandbox", "Acme", False, 1, 0, 0, 1, 0, 0, 1, 0),
        ],
    )


def test_rates_by_receiver_list_the_most_invitations_first(lake: Lake) -> None:
    ours = {"receiver_account_aws_account_id": "012345678901", "receiver_account_alias": "Ours"}
    invited(lake, f"PENDING {FOUR}", **ours)
    invited(lake, "PENDING", **ours, listed=False)
    invited(lake, "PENDING ACCEPTED", **ours | {"receiver_account_alias": None})
    invited(lake, "ACCEPTED WITHDRAWN", **ours, **SENT)
    invited(lake, "EXPIRED", receiver_account_alias="Ours")
    assert ask(lake, "rates_by_receiver") == (
        f"catalog participant_type receiver_account_aws_account_id receiver_account_alias {RATES}",
        [
            ("AWS", "RECEIVER", "012345678901", "Ours", 6, 1, *OF_FOUR),
            ("AWS", "RECEIVER", "012345678901", None, 2, 1, 1, 0, 0, 1, 0, 0),
            ("AWS", "SENDER", "012345678901", "Ours", 2, 0, 1, 0, 0, 1, 0, 0),
            ("AWS", "RECEIVER", None, "Ours", 1, 0, 0, 0, 1, 0, 0, 1),
        ],
    )


def test_rates_are_grouped_by_payload_type(lake: Lake) -> None:
    invited(lake, f"WITHDRAWN {FOUR}", payload_type="LeadInvitation")
    invited(lake, "PENDING", payload_type="LeadInvitation", listed=False)
    invited(lake, "PENDING", payload_type=None)
    invited(lake, "REJECTED", payload_type="OpportunityInvitation")
    invited(lake, "ACCEPTED", payload_type="OpportunityInvitation", **SENT)
    assert ask(lake, "rates_by_payload_type") == (
        f"catalog participant_type payload_type {RATES}",
        [
            ("AWS", "RECEIVER", "LeadInvitation", 6, 0, *OF_FOUR),
            ("AWS", "RECEIVER", "OpportunityInvitation", 1, 0, 0, 1, 0, 0, 1, 0),
            ("AWS", "RECEIVER", None, 1, 1, *NONE_ENDED),
            ("AWS", "SENDER", "OpportunityInvitation", 1, 0, 1, 0, 0, 1, 0, 0),
        ],
    )


def test_rates_are_grouped_by_role(lake: Lake) -> None:
    invited(lake, f"PENDING WITHDRAWN {FOUR}")
    invited(lake, "PENDING", listed=False)
    invited(lake, "PENDING", listed=None, **SENT)
    invited(lake, "EXPIRED", **SENT, **SANDBOX)
    assert ask(lake, "rates_by_role") == (
        f"catalog participant_type {RATES}",
        [
            ("AWS", "RECEIVER", 7, 1, *OF_FOUR),
            ("AWS", "SENDER", 1, 1, *NONE_ENDED),
            ("Sandbox", "SENDER", 1, 0, 0, 0, 1, 0, 0, 1),
        ],
    )


def test_sent_to_aws_counts_invitations_to_aws_by_month(lake: Lake) -> None:
    aws = {**SENT, "receiver_account_aws_account_id": "aws", "payload_type": "LeadInvitation"}
    may, june = {"invitation_date": month(2026, 5)}, {"invitation_date": NOW}
    invited(lake, f"PENDING {FOUR}", **aws, **may)
    invited(lake, "PENDING", **aws, **june, listed=False)
    invited(lake, "PENDING", **june, **aws | {"payload_type": None})
    invited(lake, "ACCEPTED", **SENT, **june, **SANDBOX, receiver_account_alias="Amazon")
    # Received invitations don't count, even if AWS is the receiver.
    invited(lake, FOUR, **june, receiver_account_aws_account_id="aws")
    invited(lake, FOUR, **SENT, **june, sender_aws_account_id="aws")
    assert ask(lake, "sent_to_aws") == (
        f"catalog month payload_type {RATES}",
        [
            ("AWS", month(2026, 6), "LeadInvitation", 1, 0, *NONE_ENDED),
            ("AWS", month(2026, 6), None, 1, 1, *NONE_ENDED),
            ("Sandbox", month(2026, 6), None, 1, 0, 1, 0, 0, 1, 0, 0),
            ("AWS", month(2026, 5), "LeadInvitation", 5, 1, *OF_FOUR),
        ],
    )
