"""Unfinished listings in trouble: refused tokens, failed writes and shrunk slices."""

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.errors import RetryableError
from tests.support.harness import changes_in_folder, rows_in_folder
from tests.support.long_listing import HOUR, KEY, PAGES, RECEIVED, Case, long_listing
from workbench.folder_lake.lake import FolderLake, read_partitions


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with long_listing(tmp_path) as found:
        yield found


def refuse_tokens_once(case: Case) -> None:
    left = [1]
    case.refused = lambda request: "NextToken" in request and bool(left and left.pop())


def test_refused_token_restarts_the_listing_in_the_same_run(case: Case) -> None:
    case.run()
    refuse_tokens_once(case)
    case.in_time = math.inf
    case.job.now += 3 * HOUR
    started_at = case.job.now
    report = case.run()
    tokens = [request.get("NextToken") for request in case.requests]
    assert len(tokens) == 1 + PAGES
    assert [token is None for token in tokens] == [False, True, *[False] * (PAGES - 1)]
    assert (report.status, report.listing_began_at) == ("SUCCEEDED", started_at)
    case.check_complete()
    current = case.job.lake.current(RECEIVED)
    assert current
    assert current.synced_at == started_at


def test_restarted_listing_may_take_several_runs(case: Case) -> None:
    case.run()
    refuse_tokens_once(case)
    case.in_time = 3
    report = case.run()
    assert (report.status, report.difference.listed) == ("UNFINISHED", 200)
    assert (report.unfinished, case.run().difference.listed) == ("run", 450)
    assert case.run().status == "SUCCEEDED"
    case.check_complete()


def test_second_refused_token_fails_after_one_request_with_advice(case: Case) -> None:
    case.run()
    refuse_tokens_once(case)
    case.in_time = 3
    case.run()
    case.refused = lambda request: "NextToken" in request
    for _ in range(2):
        report = case.run()
        assert "invitations sync --lake s3://BUCKET --database DATABASE" in str(report.error)
        assert len(case.requests) == 1
        assert case.job.lake.current(RECEIVED) is None
    refuse_tokens_once(case)
    case.in_time = math.inf  # as the error advises
    assert case.run().status == "SUCCEEDED"
    case.check_complete()


def test_restarted_listing_fails_if_a_token_is_refused_again(case: Case) -> None:
    case.run()
    case.refused = lambda request: "NextToken" in request
    case.in_time = math.inf
    report = case.run()
    assert "That was the second time" in str(report.error)
    assert len(case.requests) == 3


def test_shrunk_listing_fails_and_discards_its_checkpoint(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 1
    case.run(mode="full")
    case.in_time, case.ends = math.inf, True
    assert "lost 350 of 450 rows" in str(case.run().error)
    assert not case.checkpoints()
    case.ends = False
    assert case.run(mode="full").difference.listed == 450


def test_shrunk_listing_is_published_if_one_of_its_runs_accepts_it(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 1
    assert case.run(accept_shrink=True).status == "UNFINISHED"
    case.in_time, case.ends = math.inf, True
    report = case.run()
    assert (report.status, report.difference.unlisted) == ("SUCCEEDED", 350)


class Failing(FolderLake):
    """A lake that fails to delete the checkpoint or to swap."""

    failing = ""

    def delete(self, key: str) -> None:
        if self.failing == "delete" and key == KEY:
            raise RetryableError("No delete.", "")
        super().delete(key)

    def swap(self, *args: Any) -> None:
        if self.failing == "swap":
            raise RetryableError("No swap.", "")
        super().swap(*args)


def test_run_that_fails_before_the_swap_keeps_the_earlier_checkpoint(case: Case) -> None:
    lake = Failing(case.root)
    case.job.lake = lake
    case.run()
    case.in_time = math.inf
    lake.failing = "swap"
    assert case.run().error
    assert case.job.lake.current(RECEIVED) is None
    lake.failing = ""
    assert case.run().status == "SUCCEEDED"
    assert len(case.requests) == PAGES - 2
    case.check_complete()
    changes = [row["invitation_id"] for row in changes_in_folder(case.root)]
    assert len(changes) == len(set(changes)) == 450


@pytest.mark.parametrize("confirms", [False, True])
def test_checkpoint_left_after_the_swap_is_not_resumed(case: Case, *, confirms: bool) -> None:
    lake = Failing(case.root)
    case.job.lake = lake
    if confirms:
        case.in_time = math.inf
        case.run()
        case.in_time = 2
    case.run(mode="full")
    case.in_time = math.inf
    lake.failing = "delete"
    report = case.run()
    assert "No delete. Its new snapshot is published." in str(report.error)
    assert case.checkpoints() == [KEY]
    published = read_partitions(case.root)
    lake.failing = ""
    report = case.run()
    assert report.mode
    assert (report.status, report.mode.name) == ("SUCCEEDED", "incremental")
    assert published != read_partitions(case.root)
    case.check_complete()


def test_incremental_listing_without_time_fails_without_a_checkpoint(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 1
    report = case.run()
    assert report.mode
    assert (report.mode.name, report.status) == ("incremental", "FAILED")
    assert "less than 30 s of the run were left" in str(report.error)
    assert not case.checkpoints()


def test_incremental_run_that_becomes_full_may_be_unfinished(case: Case) -> None:
    # Pages are so small that the newest ones have no invitation that was pending.
    case.engagement_id = b'"OtherId"'
    case.job.simulator.max_page_size = 3
    case.in_time = math.inf
    case.run()
    case.job.simulator.advance(timedelta(days=6))
    case.in_time = 40
    report = case.run()
    assert report.mode
    assert (report.mode.name, report.status) == ("full", "UNFINISHED")
    assert report.mode.reason.endswith("have no engagement to look them up by")
    listed_before = report.difference.listed // 3
    assert 0 < listed_before < 40, "some requests were for what may have changed"
    case.in_time = math.inf
    report = case.run()
    assert (report.status, len(case.requests)) == (
        "SUCCEEDED",
        -(-report.difference.listed // 3) - listed_before,
    )
    listed = case.job.simulator.summaries(RECEIVED.catalog, RECEIVED.participant_type)
    statuses = {row["invitation_id"]: row["status"] for row in rows_in_folder(case.root)[RECEIVED]}
    assert statuses == {summary["Id"]: summary["Status"] for summary in listed}
