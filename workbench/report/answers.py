"""Rows of the saved queries, cut by the database to what a page can hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from sql.statements import queries
from workbench.report.printable import printable
from workbench.results.result import Result

Row = dict[str, Any]

TOP: Final = 10
"""Most senders or receivers in a chart."""
URGENT: Final = 100
"""Most invitations in the table of those that need an answer."""
_COUNT: Final = "SELECT count(*) AS invitations FROM engagement_invitations"
_ENDED: Final = "accepted + rejected + expired"


@dataclass(frozen=True)
class Answers:
    """The rows of the saved queries by their keys, and how many invitations the lake holds."""

    rows: dict[str, list[Row]]
    invitations: int

    def of(self, key: str, of: Slice) -> list[Row]:
        """Return a query's rows of one slice, in the query's order."""
        return [row for row in self.rows[key] if slice_of(row) == of]

    def slices(self, *keys: str) -> list[Slice]:
        """Return the slices of all rows: AWS before Sandbox, RECEIVER before SENDER."""
        found = {slice_of(row) for key in keys for row in self.rows[key]}
        return sorted(found, key=_place)


def slice_of(row: Row) -> Slice:
    """Return the slice of a row; queries by sender have RECEIVER rows only and no such column."""
    return Slice(row["catalog"], row.get("participant_type", "RECEIVER"))


def ask(answer: Callable[[Sequence[str]], Sequence[Result]]) -> Answers:
    """Return the answers to every query of the report.

    `answer` takes statements and returns their results: what a lake is asked through. The database
    cuts answers that grow with the lake to their first rows.
    """
    saved = {query.key: query.sql for query in queries()}
    asked = {key: sql.format(answer=saved[key]) for key, sql in _QUESTIONS.items()}
    *found, counted = map(printable_rows, answer([*asked.values(), _COUNT]))
    return Answers(rows=dict(zip(asked, found, strict=True)), invitations=counted[0]["invitations"])


def printable_rows(result: Result) -> list[Row]:
    """Return a result's rows; text that other companies sent is made printable."""
    rows = ([_printable(value) for value in row] for row in result.rows)
    return [dict(zip(result.columns, row, strict=True)) for row in rows]


def _printable(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value


def _first(number: int, order: str, *, of: str, more: str = "*", where: str = "true") -> str:
    """Return the SQL of the first rows of each slice in a query's result, in another order.

    Each row has its place in that order, and how many rows there are in all.
    """
    return f"""
        SELECT * FROM (
            SELECT
                {more},
                row_number() OVER (PARTITION BY {of} ORDER BY {order}) AS place,
                count(*) OVER (PARTITION BY {of}) AS places
            FROM ({{answer}}) AS answer WHERE {where}
        ) AS placed
        WHERE place <= {number} ORDER BY place, {of}
    """  # noqa: S608 - made of constants


def _most_ended(party: str, of: str) -> str:
    more = f"*, {_ENDED} AS ended"
    return _first(TOP, f"{_ENDED} DESC, {party}", of=of, more=more, where=f"{_ENDED} > 0")


_SLICE: Final = "catalog, participant_type"
_RECEIVER: Final = "receiver_account_alias, receiver_account_aws_account_id"
_QUESTIONS: Final = {
    "freshness": "{answer}",
    "key_figures": "{answer}",
    "pending_by_days_left": "{answer}",
    "funnel_by_month": "{answer}",
    "rates_by_sender": _most_ended("sender, sender_is_aws", "catalog"),
    "rates_by_receiver": _most_ended(_RECEIVER, _SLICE),
    "time_to_answer_by_sender": _first(
        TOP, "answered DESC, sender", of="catalog", where="median_hours IS NOT NULL"
    ),
    "time_to_answer_by_receiver": _first(
        TOP, f"answered DESC, {_RECEIVER}", of=_SLICE, where="median_hours IS NOT NULL"
    ),
    "pending_by_expected_spend": _first(
        TOP,
        "expected_monthly_spend DESC, invitation_id",
        of=f"{_SLICE}, expected_spend_currency",
        where="expected_monthly_spend IS NOT NULL",
    ),
    "invitations_by_industry": _first(
        TOP, "invitations DESC, customer_industry, customer_country_code", of=_SLICE
    ),
    "rejection_reasons": _first(TOP, "invitations DESC, rejection_reason", of=_SLICE),
    "pending_now": _first(URGENT, "expiration_date, invitation_date, invitation_id", of=_SLICE),
}


def _place(of: Slice) -> tuple[int, int]:
    """Return a slice's position on the page."""
    return CATALOGS.index(of.catalog), -PARTICIPANT_TYPES.index(of.participant_type)
