"""A query's rows as a card: a chart, and a table of the same numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.report import charts, wording
from workbench.report.answers import TOP, Row
from workbench.report.charts import Bar, Column

MONTHS: Final = 12
"""Months in the funnel."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A chart and its table, whose first column names the rows; neither without rows."""

    query: str
    title: str
    reading: str
    nothing: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]
    svg: str = ""


@dataclass(frozen=True)
class Party:
    """The other side, sender or receiver: in headings, in a query's key, and in its rows."""

    word: str
    key: str
    name: Callable[[Row], str]


def _receiver(row: Row) -> str:
    alias = wording.text(row["receiver_account_alias"], "")
    return alias or wording.text(row["receiver_account_aws_account_id"], "(no account)")


SENDER: Final = Party("sender", "sender", lambda row: wording.text(row["sender"], "(no name)"))
RECEIVER: Final = Party("receiver", "receiver", _receiver)


def days_left(rows: Sequence[Row]) -> Card:
    """Return the number of pending invitations by days left, the most urgent first."""
    bars = [
        Bar(r["days_left"], wording.count(r["invitations"]), int(r["invitations"])) for r in rows
    ]
    return Card(
        query="pending_by_days_left",
        title="Pending by days left",
        reading="Invitations that wait for an answer, by the time left until they expire.",
        nothing="Nothing is pending.",
        headings=("Days left", "Invitations"),
        rows=[(bar.name, bar.label) for bar in bars],
        svg=charts.short_bars(bars) if bars else "",
    )


def funnel(rows: Sequence[Row]) -> Card:
    """Return what became of the invitations of the latest months."""
    latest = rows[-MONTHS:]
    columns = [
        Column(
            f"{row['month']:%Y-%m}",
            int(row["invitations"]),
            {status: int(row[status]) for status in charts.STATUSES},
        )
        for row in latest
    ]
    return Card(
        query="funnel_by_month",
        title="Funnel by month",
        reading="Invitations by the month in which they were sent, and what became of them.",
        nothing="No invitation was sent in these months.",
        headings=("Month", "Invitations", *(status.capitalize() for status in charts.STATUSES)),
        rows=[
            (wording.month(row["month"]), *map(wording.count, (c.total, *c.parts.values())))
            for row, c in zip(latest, columns, strict=True)
        ],
        svg=charts.columns(columns) if columns else "",
    )


def rates(rows: Sequence[Row], party: Party) -> Card:
    """Return how many of each party's invitations were accepted."""
    bars = [_rate(row, party.name(row)) for row in rows]
    return Card(
        query=f"rates_by_{party.key}",
        title=f"Acceptance rate by {party.word}",
        reading="Share of accepted among those answered or expired (n), for the "
        f"{TOP} {party.word}s with most of them.",
        nothing="No invitation has been answered or has expired.",
        headings=(party.word.capitalize(), "Ended", "Accepted", "Acceptance rate"),
        rows=[
            (
                bar.name,
                wording.count(row["ended"]),
                wording.count(row["accepted"]),
                wording.percent(row["acceptance_rate"]),
            )
            for bar, row in zip(bars, rows, strict=True)
        ],
        svg=charts.long_bars(bars, full=1) if bars else "",
    )


def times(rows: Sequence[Row], party: Party) -> Card:
    """Return how long answers took, by party."""
    bars = [_time(row, party.name(row)) for row in rows]
    return Card(
        query=f"time_to_answer_by_{party.key}",
        title=f"Time to answer by {party.word}",
        reading="Days within which half were answered (first number, dark) and nine in ten "
        f"(second, light), for the {TOP} {party.word}s with most answers seen (n).",
        nothing="No answer has been seen yet.",
        headings=(
            party.word.capitalize(),
            "Answers",
            "Exactly known",
            "Half within",
            "90 % within",
        ),
        rows=[
            (
                bar.name,
                wording.count(row["answered"]),
                wording.count(row["exactly_known"]),
                wording.days(row["median_hours"]),
                wording.days(row["p90_hours"]),
            )
            for bar, row in zip(bars, rows, strict=True)
        ],
        svg=charts.long_bars(bars, full=max(bar.behind for bar in bars)) if bars else "",
    )


def _rate(row: Row, name: str) -> Bar:
    label = f"{wording.percent(row['acceptance_rate'])}, n={wording.count(row['ended'])}"
    return Bar(name, label, row["acceptance_rate"], 1)


def _time(row: Row, name: str) -> Bar:
    median, most = row["median_hours"], row["p90_hours"]
    label = f"{median / 24:,.1f} · {most / 24:,.1f}, n={wording.count(row['answered'])}"
    return Bar(name, label, median, most)
