"""Questions that need details, and the views that have them."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from invitations.tables import DETAILS, RUNS
from tests.support.sql_lake import NOW, Lake, ago, ahead, answer, ask, insert, invited, sql_lake

RECEIVED = ("AWS", "RECEIVER")
SENT: dict[str, Any] = {"catalog": "AWS", "participant_type": "SENDER"}


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


def detailed(
    lake: Lake, status: str, id_: str, *, date: datetime | None = None, **details: Any
) -> None:
    """Add an invitation and its details."""
    side = {name: details.pop(name) for name in SENT if name in details}
    summary = {name: details.pop(name) for name in SUMMARY if name in details}
    invited(lake, status, invitation_id=id_, invitation_date=date, **side, **summary)
    month = f"{date:%Y-%m}" if date else "0000-00"
    own = {"invitation_id": id_, "status": status, "asked_at": NOW, "outcome": "FOUND"}
    slice_ = dict(zip(("catalog", "participant_type"), RECEIVED, strict=True)) | side
    insert(lake, DETAILS, **slice_, **own, invitation_month=month, **details)


SUMMARY = ("sender_aws_account_id", "sender_company_name", "expiration_date", "engagement_title")


def spend(*entries: tuple[str | None, str]) -> list[dict[str, Any]]:
    """Return entries of expected_customer_spend: amounts and currencies."""
    return [
        {"f0": amount and Decimal(amount), "f1": currency, "f2": "Monthly", "f3": "AWS", "f4": None}
        for amount, currency in entries
    ]


def test_pending_by_expected_spend_has_the_highest_first_by_currency(lake: Lake) -> None:
    more: dict[str, Any] = {
        "customer_company_name": "C",
        "customer_industry": "Other",
        "project_title": "P",
    }
    detailed(lake, "PENDING", "engi-1", expected_customer_spend=spend(("10.5", "USD")))
    two = spend(("1000", "USD"), ("0.25", "USD"), (None, "EUR"))
    detailed(
        lake,
        "PENDING",
        "engi-2",
        date=ago(days=1),
        expected_customer_spend=two,
        expiration_date=ahead(days=3),
        sender_company_name="Acme",
        engagement_title="Title",
        customer_country_code="DE",
        project_target_completion_date=date(2027, 2, 28),
        **more,
    )
    detailed(lake, "PENDING", "engi-3", expected_customer_spend=spend(("5", "EUR")))
    detailed(lake, "PENDING", "engi-4", expected_customer_spend=spend(("5", "EUR"), ("5", "USD")))
    invited(lake, "PENDING", invitation_id="engi-5")
    detailed(lake, "ACCEPTED", "engi-6", expected_customer_spend=spend(("99", "USD")))
    names, rows = ask(lake, "pending_by_expected_spend")
    assert names == (
        "catalog participant_type invitation_id engagement_title sender customer_company_name "
        "customer_industry customer_country_code project_title expected_monthly_spend "
        "expected_spend_currency project_target_completion_date expiration_date days_left"
    )
    assert [(row[2], row[9], row[10]) for row in rows] == [
        ("engi-3", Decimal("5.00"), "EUR"),
        ("engi-2", Decimal("1000.25"), "USD"),
        ("engi-1", Decimal("10.50"), "USD"),
        ("engi-4", None, None),
        ("engi-5", None, None),
    ]
    assert rows[1] == (
        *RECEIVED,
        *("engi-2", "Title", "Acme", "C", "Other", "DE", "P"),
        *(Decimal("1000.25"), "USD", date(2027, 2, 28), ahead(days=3), 3),
    )


def test_invitations_by_industry_counts_those_with_details(lake: Lake) -> None:
    german: dict[str, Any] = {"customer_industry": "Healthcare", "customer_country_code": "DE"}
    for number, status in enumerate(("PENDING", "ACCEPTED", "REJECTED", "ACCEPTED")):
        detailed(lake, status, f"engi-{number}", date=ago(days=9), **german)
    detailed(lake, "PENDING", "engi-5", customer_industry="Other")
    detailed(lake, "EXPIRED", "engi-6", customer_industry="Other", **SENT)
    invited(lake, "PENDING", invitation_id="engi-7")
    assert ask(lake, "invitations_by_industry") == (
        (
            "catalog participant_type customer_industry customer_country_code invitations pending "
            "accepted acceptance_rate"
        ),
        [
            (*RECEIVED, "Healthcare", "DE", 4, 1, 2, 2 / 3),
            (*RECEIVED, "Other", None, 1, 1, 0, None),
            ("AWS", "SENDER", "Other", None, 1, 0, 0, 0.0),
        ],
    )


def test_rejection_reasons_are_counted_the_most_common_first(lake: Lake) -> None:
    for number in range(3):
        detailed(
            lake, "REJECTED", f"engi-{number}", date=ago(days=number), rejection_reason="Unclear"
        )
    detailed(lake, "REJECTED", "engi-4", date=ago(days=8))
    detailed(lake, "REJECTED", "engi-5", date=ago(days=9), rejection_reason="Other", **SENT)
    invited(lake, "REJECTED", invitation_id="engi-6")
    assert ask(lake, "rejection_reasons") == (
        "catalog participant_type rejection_reason invitations newest_invitation_date",
        [
            (*RECEIVED, "Unclear", 3, ago(days=0)),
            (*RECEIVED, None, 1, ago(days=8)),
            ("AWS", "SENDER", "Other", 1, ago(days=9)),
        ],
    )


def test_leads_from_aws_are_leads_that_aws_sent_to_us(lake: Lake) -> None:
    lead: dict[str, Any] = {"payload_type": "LeadInvitation", "customer_company_name": "C"}
    aws: dict[str, Any] = {"sender_aws_account_id": "aws"}
    known: dict[str, Any] = {
        "customer_market_segment": "Small",
        "customer_aws_maturity": "Production",
        "lead_source_name": "re:Invent",
        "lead_usecase": "AI",
        "prospect_region": "DACH",
        "prospect_company_size": "10",
        "prospect_marketplace_engagement_score": "High",
        "prospect_solution_score": "Low",
        "prospect_solution_category": "Migration",
        "lead_readiness_score": "High",
    }
    detailed(lake, "ACCEPTED", "engi-1", date=ago(days=9), **lead, **aws, **known)
    detailed(lake, "PENDING", "engi-2", date=ago(days=1), **lead, **aws)
    detailed(lake, "PENDING", "engi-3", **lead, **aws)
    detailed(lake, "PENDING", "engi-4", **lead, sender_company_name="Acme")
    detailed(lake, "PENDING", "engi-5", payload_type="OpportunityInvitation", **aws)
    detailed(lake, "PENDING", "engi-6", **lead, **aws, **SENT)
    names, rows = ask(lake, "leads_from_aws")
    assert names.split()[5:] == ["customer_company_name", *known]
    assert [row[1] for row in rows] == ["engi-2", "engi-1", "engi-3"]
    assert rows[1] == ("AWS", "engi-1", "ACCEPTED", ago(days=9), None, "C", *known.values())


def test_row_of_another_month_is_not_joined(lake: Lake) -> None:
    invited(lake, "REJECTED", invitation_id="engi-1", invitation_date=NOW)
    row = {"catalog": "AWS", "participant_type": "RECEIVER", "invitation_id": "engi-1"}
    insert(lake, DETAILS, **row, asked_at=NOW, invitation_month="2020-01")
    assert ask(lake, "rejection_reasons")[1] == []
    insert(lake, DETAILS, **row, asked_at=NOW, invitation_month=f"{NOW:%Y-%m}")
    assert ask(lake, "rejection_reasons")[1] == [(*RECEIVED, None, 1, NOW)]


def test_detailed_invitations_have_no_lists(lake: Lake) -> None:
    members = [{"f0": "A", "f1": None}, {"f0": "B", "f1": None}]
    detailed(
        lake,
        "PENDING",
        "engi-1",
        existing_members=members,
        expected_customer_spend=spend(("1", "USD")),
    )
    detailed(lake, "PENDING", "engi-2")
    sql = """
        SELECT invitation_id, existing_members, expected_monthly_spend, invitation_month
        FROM detailed_invitations ORDER BY 1
    """
    assert answer(lake, sql) == [
        ("engi-1", 2, Decimal("1.00"), "0000-00"),
        ("engi-2", None, None, "0000-00"),
    ]


def test_expected_spend_has_a_row_for_each_entry(lake: Lake) -> None:
    detailed(lake, "PENDING", "engi-1", expected_customer_spend=spend(("1", "USD"), (None, "EUR")))
    detailed(lake, "PENDING", "engi-2", expected_customer_spend=[])
    detailed(lake, "PENDING", "engi-3")
    sql = """
        SELECT invitation_id, amount, currency_code, frequency, target_company
        FROM invitation_expected_spend ORDER BY currency_code
    """
    assert answer(lake, sql) == [
        ("engi-1", None, "EUR", "Monthly", "AWS"),
        ("engi-1", Decimal("1.00"), "USD", "Monthly", "AWS"),
    ]


def test_freshness_says_how_far_details_are(lake: Lake) -> None:
    run = {"catalog": "AWS", "participant_type": "RECEIVER", "run_date": f"{NOW:%Y-%m-%d}"}
    for hours, status, outstanding in (
        (3, "SUCCEEDED", 9),
        (2, "SUCCEEDED", 7),
        (1, "FAILED", None),
    ):
        started = ago(hours=hours)
        insert(
            lake, RUNS, started_at=started, status=status, details_outstanding=outstanding, **run
        )
    detailed(lake, "PENDING", "engi-1")
    detailed(lake, "PENDING", "engi-2")
    asked = "SELECT details_asked, details_outstanding FROM data_freshness"
    assert answer(lake, asked) == [(2, 7)]
