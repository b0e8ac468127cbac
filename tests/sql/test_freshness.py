"""The view data_freshness, which uses the current time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from invitations.tables import RUNS
from tests.support.sql_lake import Lake, answer, insert, sql_lake

NOW = datetime.now(UTC).replace(tzinfo=None, second=0, microsecond=0)
FRESHNESS = """
    SELECT participant_type, last_success_at, last_full_at, snapshot_rows, failures_since,
           last_error
    FROM data_freshness ORDER BY participant_type
"""


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake() as connection:
        yield connection


def run(lake: Lake, started_at: datetime, **others: Any) -> None:
    row = {
        "catalog": "AWS",
        "participant_type": "RECEIVER",
        "mode": "incremental",
        "status": "SUCCEEDED",
        "started_at": started_at,
        "run_date": f"{started_at:%Y-%m-%d}",
    }
    insert(lake, RUNS, **row | others)


def failed(lake: Lake, started_at: datetime, error: str, **others: Any) -> None:
    run(lake, started_at, status="FAILED", error=error, **others)


def ago(**parts: float) -> datetime:
    return NOW - timedelta(**parts)


def test_success_of_a_long_listing_counts_from_its_first_run(lake: Lake) -> None:
    began = {"mode": "full", "listing_began_at": ago(hours=5)}
    run(lake, ago(hours=9), mode="full", snapshot_rows=30)
    run(lake, ago(hours=5), status="UNFINISHED", **began)
    failed(lake, ago(hours=4), "on the way", **began)
    fresh = answer(lake, FRESHNESS)
    assert fresh == [("RECEIVER", ago(hours=9), ago(hours=9), 30, 1, "on the way")]
    run(lake, ago(hours=3), snapshot_rows=40, **began)
    fresh = answer(lake, FRESHNESS)
    assert fresh == [("RECEIVER", ago(hours=5), ago(hours=5), 40, 0, None)]


def test_freshness_shows_the_newest_success_and_failures_since(lake: Lake) -> None:
    run(lake, ago(hours=9), mode="full", snapshot_rows=30)
    failed(lake, ago(hours=2), "before the success")
    run(lake, ago(hours=1), snapshot_rows=12)
    failed(lake, ago(minutes=40), "older", mode="full")
    failed(lake, ago(minutes=20), "newer")
    failed(lake, ago(minutes=20), "never came", participant_type="SENDER")
    assert answer(lake, FRESHNESS) == [
        ("RECEIVER", ago(hours=1), ago(hours=9), 12, 2, "newer"),
        ("SENDER", None, None, None, 1, "never came"),
    ]


@pytest.mark.parametrize("status", ["UNFINISHED", "OVERTAKEN"])
def test_last_error_stays_until_a_run_succeeds(lake: Lake, status: str) -> None:
    run(lake, ago(hours=9), mode="full", snapshot_rows=30)
    failed(lake, ago(hours=3), "older")
    failed(lake, ago(hours=2), "newer")
    run(lake, ago(hours=1), status=status)
    errors = "SELECT failures_since, last_error FROM data_freshness"
    assert answer(lake, errors) == [(2, "newer")]
    run(lake, ago(minutes=30))
    assert answer(lake, errors) == [(0, None)]


def test_failure_before_a_success_is_not_counted(lake: Lake) -> None:
    failed(lake, ago(hours=2), "over")
    run(lake, ago(hours=1), mode="full", snapshot_rows=0)
    assert answer(lake, FRESHNESS) == [("RECEIVER", ago(hours=1), ago(hours=1), 0, 0, None)]


def test_minutes_since_are_whole_and_rounded_down(lake: Lake) -> None:
    started_at = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=90, seconds=30)
    run(lake, started_at)
    failed(lake, started_at, "no success", participant_type="SENDER")
    minutes = "SELECT minutes_since FROM data_freshness ORDER BY participant_type"
    assert answer(lake, minutes) == [(90,), (None,)]


def test_freshness_covers_the_last_ninety_days(lake: Lake) -> None:
    run(lake, ago(days=91), catalog="Sandbox")
    run(lake, ago(days=90))
    assert answer(lake, "SELECT catalog FROM data_freshness") == [("AWS",)]
