"""Full listings over several runs: only the last run publishes, and no page is lost."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.lake.event_times import StatusEvent
from invitations.partner_central.listing import Filters
from tests.support.harness import (
    FIRST_RUN,
    SETTINGS,
    changes_in_folder,
    expected_rows,
    rows_in_folder,
    without_bookkeeping,
)
from tests.support.long_listing import HOUR, KEY, PAGES, RECEIVED, Case, long_listing


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with long_listing(tmp_path) as found:
        yield found


def test_first_listing_over_several_runs_is_published_by_the_last_one(
    case: Case,
) -> None:
    for listed in (200, 400):
        report = case.sync()
        (part,) = report.slices
        assert report.errors == []
        assert report.as_dict()["unfinished"] == ["AWS RECEIVER"]
        assert (part.status, part.snapshot, part.difference.listed) == ("UNFINISHED", None, listed)
        assert len(case.requests) == 2
        assert case.job.lake.current(RECEIVED) is None
        assert case.checkpoints() == [KEY]
    report = case.sync()
    (part,) = report.slices
    assert (part.status, part.difference.listed, len(case.requests)) == ("SUCCEEDED", 450, 1)
    assert report.as_dict()["unfinished"] == []
    case.check_complete()


def test_sync_runs_has_a_row_for_each_run_of_a_long_listing(case: Case) -> None:
    for _ in range(3):
        case.sync()
    rows = case.runs()
    assert [row["status"] for row in rows] == ["UNFINISHED", "UNFINISHED", "SUCCEEDED"]
    assert {row["mode"] for row in rows} == {"full"}
    assert [row["mode_reason"] for row in rows] == [
        "no snapshot",
        *["resumes the listing that began at 2026-02-01 12:00"] * 2,
    ]
    assert [row["snapshot_rows"] for row in rows] == [None, None, 450]
    assert [row["error"] for row in rows] == [None] * 3
    assert [row["requests"] for row in rows] == [2, 2, 1]
    assert [row["listing_began_at"] for row in rows] == [FIRST_RUN] * 3
    assert [row["started_at"] - FIRST_RUN for row in rows] == [0 * HOUR, HOUR, 2 * HOUR]


def test_long_listing_is_synced_at_its_start_and_first_seen_at_its_publish(
    case: Case,
) -> None:
    for _ in range(3):
        case.sync()
    current = case.job.lake.current(RECEIVED)
    assert current
    assert (current.synced_at, current.last_full_sync_at) == (FIRST_RUN, FIRST_RUN)
    assert current.made_at == FIRST_RUN + 2 * HOUR
    rows = rows_in_folder(case.root)[RECEIVED]
    assert {row["first_seen_at"] for row in rows} == {FIRST_RUN + 2 * HOUR}
    assert {row["observed_at"] for row in changes_in_folder(case.root)} == {FIRST_RUN + 2 * HOUR}


def test_changes_are_in_the_month_of_the_publishing_run(case: Case) -> None:
    case.job.now = FIRST_RUN.replace(month=1, day=31, hour=23)
    for _ in range(3):
        case.sync()
    (month,) = (case.root / "changes").iterdir()
    assert month.name == "2026-02"
    assert {row["observed_at"].month for row in changes_in_folder(case.root)} == {2}


def test_unfinished_full_listing_keeps_the_old_snapshot_until_it_is_complete(case: Case) -> None:
    case.in_time = math.inf
    case.sync()
    before = rows_in_folder(case.root)
    case.job.simulator.advance(timedelta(days=6))
    case.job.now += timedelta(days=1)
    case.in_time = 2
    assert case.run().status == "UNFINISHED"
    assert case.run().status == "UNFINISHED"
    assert rows_in_folder(case.root) == before
    assert case.run().status == "SUCCEEDED"
    rows = rows_in_folder(case.root)[RECEIVED]
    assert without_bookkeeping(rows) == expected_rows(
        case.job.simulator, RECEIVED, before[RECEIVED]
    )
    case.in_time = math.inf
    report = case.run()
    assert report.mode
    assert report.mode.name == "incremental"


@pytest.mark.parametrize("mode", ["auto", "full", "incremental"])
def test_next_run_of_any_mode_resumes_the_listing(case: Case, mode: str) -> None:
    case.run()
    first = list(case.requests)
    case.in_time = math.inf
    report = case.run(mode=mode)
    assert report.mode
    assert report.mode.name == "full"
    tokens = [request.get("NextToken") for request in [*first, *case.requests]]
    assert tokens[0] is None
    assert len(set(tokens)) == len(tokens) == PAGES
    case.check_complete()


def test_run_for_an_event_resumes_the_listing(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 2
    case.job.simulator.advance(timedelta(days=9))
    assert case.run(mode="full").status == "UNFINISHED"
    case.in_time = math.inf
    case.requests.clear()
    accepted = next(
        r for r in expected_rows(case.job.simulator, RECEIVED) if r["status"] == "ACCEPTED"
    )
    status_event = StatusEvent(
        slice=RECEIVED,
        invitation_id=accepted["invitation_id"],
        status="REJECTED",
        at=case.job.now,
    )
    report = case.job.react(status_event)
    assert report
    assert report.slices[0].mode
    assert report.slices[0].mode.reason.startswith("resumes the listing")
    assert None not in [request.get("NextToken") for request in case.requests]


def test_only_unfinished_syncs_only_slices_with_a_checkpoint(case: Case) -> None:
    case.run()
    case.job.settings = replace(SETTINGS, catalogs=("AWS",))
    report = case.sync(only_unfinished=True)
    assert [part.slice for part in report.slices] == [RECEIVED]
    case.in_time = math.inf
    case.sync(only_unfinished=True)
    case.check_complete()
    asked = case.job.simulator.requests
    assert case.sync(only_unfinished=True).as_dict()["slices"] == []
    assert case.job.simulator.requests == asked


def test_listing_without_time_to_merge_is_merged_by_the_next_run(case: Case) -> None:
    case.in_time = PAGES
    assert case.run().status == "UNFINISHED"
    assert case.job.lake.current(RECEIVED) is None
    case.in_time = 1
    report = case.run()
    assert (report.status, case.requests) == ("SUCCEEDED", [])
    case.check_complete()


def test_time_reserved_for_the_merge_grows_with_the_rows(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.in_time = 1000
    case.job.remaining_seconds = lambda: 75.0
    monkeypatch.setattr("invitations.sync.full.ROWS_MERGED_A_SECOND", 10)
    assert case.run().status == "SUCCEEDED"
    monkeypatch.setattr("invitations.sync.full.ROWS_MERGED_A_SECOND", 9.9)
    assert case.run(mode="full").status == "UNFINISHED"


def test_run_without_time_for_the_merge_alone_fails(case: Case) -> None:
    case.in_time = PAGES
    case.run()
    case.in_time = 0
    report = case.run()
    assert "less than 30 s of the run were left" in str(report.error)
    assert case.checkpoints() == [KEY]


def test_run_without_time_for_a_page_fails_and_keeps_the_checkpoint(case: Case) -> None:
    case.run()
    case.in_time = 0
    report = case.run()
    assert "less than 30 s of the run were left" in str(report.error)
    assert report.status == "FAILED"
    case.in_time = math.inf
    case.run()
    assert len(case.requests) == PAGES - 2
    case.check_complete()


def test_rows_that_arrive_between_runs_are_in_the_table_once(case: Case) -> None:
    arrived = 0
    while case.run().status == "UNFINISHED":
        before = len(case.job.simulator.summaries(RECEIVED.catalog, RECEIVED.participant_type))
        case.job.simulator.advance(timedelta(days=5))
        arrived += (
            len(case.job.simulator.summaries(RECEIVED.catalog, RECEIVED.participant_type)) - before
        )
    assert arrived > 2
    ids = [row["invitation_id"] for row in rows_in_folder(case.root)[RECEIVED]]
    assert len(ids) == len(set(ids))
    case.in_time = math.inf
    case.run(mode="incremental")
    rows = rows_in_folder(case.root)[RECEIVED]
    expected = expected_rows(case.job.simulator, RECEIVED, rows)
    assert without_bookkeeping(rows) == expected
    assert all(row["listed"] for row in rows)


def test_long_filter_is_resumed_at_its_request(case: Case) -> None:
    senders = tuple({row["sender_aws_account_id"]: 0 for row in case_rows(case)})[:35]
    filters = Filters(sender_aws_account_ids=senders)
    case.in_time = math.inf
    case.run(filters=filters)
    whole, rows = list(case.requests), rows_in_folder(case.root)[RECEIVED]
    assert len({tuple(request["SenderAwsAccountId"]) for request in whole}) > 2
    (case.root / "partitions.json").unlink()
    asked = []
    case.in_time = 1
    while case.run(filters=filters).status == "UNFINISHED":
        asked += case.requests
    assert asked == whole
    assert without_bookkeeping(rows_in_folder(case.root)[RECEIVED]) == without_bookkeeping(rows)


def case_rows(case: Case) -> list[dict[str, Any]]:
    return expected_rows(case.job.simulator, RECEIVED)
