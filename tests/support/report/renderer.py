"""A process that renders pages of made-up rows. A crash of the chart library ends only this one.

As a program it reads a JSON array of texts a line and answers each with the page, as JSON.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self, cast

import duckdb
import pyarrow as pa

from workbench.report.answers import _QUESTIONS, Answers, printable_rows
from workbench.report.page import html
from workbench.results.result import Result

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
_HERE = NOW.replace(tzinfo=None)
SLICES = (
    {"catalog": "AWS", "participant_type": "RECEIVER"},
    {"catalog": "AWS", "participant_type": "SENDER"},
)
TEXTS = (
    *("last_error", "sender", "receiver_account_alias", "receiver_account_aws_account_id"),
    *("engagement_title", "sender_company_name", "invitation_id", "payload_type", "days_left_text"),
    *("customer_company_name", "customer_industry", "customer_country_code", "rejection_reason"),
    "expected_spend_currency",
)
"""Columns with texts of other companies."""
NUMBERS: dict[str, Any] = {
    **dict.fromkeys(("minutes_since", "snapshot_rows", "failures_since"), 1),
    **dict.fromkeys(("ended", "accepted", "rejected", "expired", "pending", "other"), 1),
    **dict.fromkeys(("answered", "exactly_known", "invitations", "places"), 1),
    **dict.fromkeys(("acceptance_rate", "median_hours", "p90_hours"), 0.5),
    **dict.fromkeys(("pending_a_week_ago", "expiring_within_7_days", "new_this_week"), 1),
    **dict.fromkeys(("expiring_within_7_days_a_week_ago", "new_the_week_before"), 1),
    **dict.fromkeys(("acceptance_rate_a_week_ago", "median_hours_to_answer"), 0.5),
    "median_hours_to_answer_a_week_ago": 0.5,
    "expected_monthly_spend": Decimal("1.50"),
    **dict.fromkeys(("last_success_at", "month", "invitation_date", "expiration_date"), _HERE),
}


class Renderer(AbstractContextManager["Renderer"]):
    """Renders pages in a child process, and starts it again if it has crashed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def page(self, texts: Sequence[str]) -> str:
        """Return a page with these texts as other companies' texts. Raises if there is no page."""
        if self._process is None or self._process.poll() is not None:
            self.__exit__()
            self._process = _start()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(list(texts)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"making the page ended with {self._process.wait()}"
        return cast("str", json.loads(answer))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.communicate()
            self._process = None


def _start() -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "tests.support.report.renderer"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def page(texts: Sequence[str]) -> str:
    """Return a page of rows from a database, with a text in every text column."""
    with duckdb.connect() as connection:
        connection.register("made_up", pa.Table.from_pylist(list(map(_row, enumerate(texts)))))
        rows = {key: _answer(connection, key) for key in _QUESTIONS}
    return html(Answers(rows=rows, invitations=len(texts)), NOW)


def _answer(connection: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    made_up = connection.execute("SELECT * FROM made_up")
    names = tuple(column[0] for column in made_up.description or ())
    found = printable_rows(Result(names, made_up.fetchall()))
    for row in found:
        row["days_left"] = row["days_left_text"] if key == "pending_by_days_left" else 1
    per_slice = 1 if key in {"key_figures", "freshness"} else 10
    return [row | slice_ for slice_ in SLICES for row in found[:per_slice]]


def _row(numbered: tuple[int, str]) -> dict[str, Any]:
    return NUMBERS | dict.fromkeys(TEXTS, numbered[1])


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(page(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
