"""The key figures, and how they differ from a week ago."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workbench.report import wording
from workbench.report.answers import Row

QUERY: Final = "key_figures"


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and its change in words."""

    name: str
    value: str
    change: str


@dataclass(frozen=True)
class _Kind:
    """A column of the query, that of a week ago, and how values and differences are worded."""

    name: str
    column: str
    before: str
    value: Callable[[float | None], str]
    difference: Callable[[float], str]
    since: str = "since last week"


def _points(rate: float) -> str:
    points = f"{rate * 100:.1f}"
    return f"{points} {'point' if points == '1.0' else 'points'}"


_KINDS: Final = (
    _Kind("Pending", "pending", "pending_a_week_ago", wording.count, wording.count),
    _Kind(
        "Expire within 7 days",
        "expiring_within_7_days",
        "expiring_within_7_days_a_week_ago",
        wording.count,
        wording.count,
    ),
    _Kind(
        "New this week",
        "new_this_week",
        "new_the_week_before",
        wording.count,
        wording.count,
        "on the week before",
    ),
    _Kind(
        "Acceptance rate",
        "acceptance_rate",
        "acceptance_rate_a_week_ago",
        wording.percent,
        _points,
    ),
    _Kind(
        "Median time to answer",
        "median_hours_to_answer",
        "median_hours_to_answer_a_week_ago",
        wording.days,
        wording.days,
    ),
)


def figures(row: Row) -> list[Figure]:
    """Return the figures of one slice."""
    return [Figure(kind.name, kind.value(row[kind.column]), _change(kind, row)) for kind in _KINDS]


def _change(kind: _Kind, row: Row) -> str:
    """Return an arrow and words. Whether more is better is left to the reader."""
    now, before = row[kind.column], row[kind.before]
    if now is None or before is None:
        return f"{wording.UNKNOWN} no comparison with last week"
    difference = kind.difference(abs(now - before))
    if difference == kind.difference(0):
        return f"= no change {kind.since}"
    sign = "▲ +" if now > before else "▼ \N{MINUS SIGN}"
    return f"{sign}{difference} {kind.since}"
