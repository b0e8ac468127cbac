"""Cards that need details: expected spend, industries, and reasons of rejections."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from invitations.domain import Slice
from workbench.report import charts, wording
from workbench.report.answers import TOP, Answers, Row
from workbench.report.cards import Card
from workbench.report.charts import Bar

_LONG: Final = Decimal(10) ** 12
"""Amounts from here on are written with an exponent: senders may give 31 digits."""


def cards_of(answers: Answers, of: Slice) -> list[Card]:
    """Return the cards of a slice; none if no details of it were asked for."""
    industries = answers.of("invitations_by_industry", of)
    if not industries:
        return []
    return [
        spend(answers.of("pending_by_expected_spend", of)),
        by_industry(industries),
        rejections(answers.of("rejection_reasons", of)),
    ]


def spend(rows: Sequence[Row]) -> Card:
    """Return the pending invitations with most expected spend, in their commonest currency."""
    currency, some = _commonest(rows)
    bars = [
        Bar(_customer(row), _amount(amount), float(amount))
        for row in some
        for amount in [row["expected_monthly_spend"]]
    ]
    return Card(
        query="pending_by_expected_spend",
        title="Pending by expected spend",
        reading=f"What customers are expected to spend a month, in {currency}, for the {TOP} "
        "pending invitations with most of it.",
        nothing="Nothing is pending with an expected spend in one currency.",
        headings=("Customer", f"{currency} a month", "Days left"),
        rows=[
            (bar.name, bar.label, wording.count(row["days_left"]))
            for bar, row in zip(bars, some, strict=True)
        ],
        svg=charts.long_bars(bars, full=max(bar.value for bar in bars) or 1) if bars else "",
    )


def by_industry(rows: Sequence[Row]) -> Card:
    """Return the industries and countries with most invitations."""
    bars = [_count(row, _industry(row)) for row in rows]
    return Card(
        query="invitations_by_industry",
        title="Industries and countries",
        reading=f"Invitations with details, for the {TOP} industries and countries of customers "
        "with most of them.",
        nothing="No details were asked for.",
        headings=("Industry, country", "Invitations", "Pending", "Accepted"),
        rows=[
            (bar.name, bar.label, wording.count(row["pending"]), wording.count(row["accepted"]))
            for bar, row in zip(bars, rows, strict=True)
        ],
        svg=charts.long_bars(bars, full=max(bar.value for bar in bars)) if bars else "",
    )


def rejections(rows: Sequence[Row]) -> Card:
    """Return the commonest reasons of rejections."""
    bars = [_count(row, wording.text(row["rejection_reason"], "(no reason)")) for row in rows]
    return Card(
        query="rejection_reasons",
        title="Why rejected",
        reading=f"Rejected invitations with details, by the {TOP} commonest reasons.",
        nothing="No rejected invitation has details.",
        headings=("Reason", "Invitations"),
        rows=[(bar.name, bar.label) for bar in bars],
        svg=charts.long_bars(bars, full=max(bar.value for bar in bars)) if bars else "",
    )


def _commonest(rows: Sequence[Row]) -> tuple[str, list[Row]]:
    """Return the currency that most pending invitations have, and its rows."""
    if not rows:
        return "one currency", []
    most = max(rows, key=lambda row: int(row["places"]))["expected_spend_currency"]
    return str(most), [row for row in rows if row["expected_spend_currency"] == most]


def _customer(row: Row) -> str:
    return wording.text(row["customer_company_name"], "") or str(row["invitation_id"])


def _industry(row: Row) -> str:
    industry = wording.text(row["customer_industry"], "(no industry)")
    return f"{industry}, {wording.text(row['customer_country_code'], '(no country)')}"


def _amount(amount: Decimal) -> str:
    return wording.count(amount) if amount < _LONG else f"{amount:.2e}"


def _count(row: Row, name: str) -> Bar:
    return Bar(name, wording.count(row["invitations"]), int(row["invitations"]))
