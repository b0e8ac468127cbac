"""Unfinished listings in trouble: tokens refused, runs that die, slices that shrink."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.errors import RetryableError
from tests.support.harness import changes_in_folder, rows_in_folder
from tests.support.long_listing import HOUR, KEY, OF, PAGES, Case, long_listing
from workbench.folder_lake.lake import FolderLake, read_partitions


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with long_listing(tmp_path) as found:
        yield found


def refuse_tokens_once(case: Case) -> None:
    left = [1]
    case.refused = lambda request: "NextToken" in request and bool(left and left.pop())


def test_a_refused_token_starts_the_listing_again_in_the_same_run(case: Case) -> None:
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
    current = case.job.lake.current(OF)
    assert current
    assert current.synced_at == started_at


def test_a_listing_started_again_may_take_several_runs(case: Case) -> None:
    case.run()
    refuse_tokens_once(case)
    case.in_time = 3
    report = case.run()
    assert (report.status, report.difference.listed) == ("UNFINISHED", 200)
    assert (report.unfinished, case.run().difference.listed) == ("run", 450)
    assert case.run().status == "SUCCEEDED"
    case.check_complete()


def test_the_second_refusal_fails_cheaply_and_tells_the_way_out(case: Case) -> None:
    case.run()
    refuse_tokens_once(case)
    case.in_time = 3
    case.run()
    case.refused = lambda request: "NextToken" in request
    for _ in range(2):
        report = case.run()
        assert "invitations sync --lake s3://BUCKET --database DATABASE" in str(report.error)
        assert len(case.requests) == 1
        assert case.job.lake.current(OF) is None
    refuse_tokens_once(case)
    case.in_time = math.inf  # the way out
    assert case.run().status == "SUCCEEDED"
    case.check_complete()


def test_a_listing_started_again_that_is_refused_again_fails(case: Case) -> None:
    case.run()
    case.refused = lambda request: "NextToken" in request
    case.in_time = math.inf
    report = case.run()
    assert "That was the second time" in str(report.error)
    assert len(case.requests) == 3


def test_a_listing_that_shrank_begins_anew(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 1
    case.run(mode="full")
    case.in_time, case.ends = math.inf, True
    assert "lost 350 of 450 rows" in str(case.run().error)
    assert not case.kept()
    case.ends = False
    assert case.run(mode="full").difference.listed == 450


def test_one_run_that_accepts_a_shrunk_listing_is_enough(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 1
    assert case.run(accept_shrink=True).status == "UNFINISHED"
    case.in_time, case.ends = math.inf, True
    report = case.run()
    assert (report.status, report.difference.unlisted) == ("SUCCEEDED", 350)


class Failing(FolderLake):
    """A lake that fails to delete what is unfinished, or to swap."""

    failing = ""

    def delete(self, key: str) -> None:
        if self.failing == "delete" and key == KEY:
            raise RetryableError("No delete.", "")
        super().delete(key)

    def swap(self, *args: Any) -> None:
        if self.failing == "swap":
            raise RetryableError("No swap.", "")
        super().swap(*args)


def test_a_run_that_dies_before_the_swap_loses_its_own_pages_only(case: Case) -> None:
    lake = Failing(case.root)
    case.job.lake = lake
    case.run()
    case.in_time = math.inf
    lake.failing = "swap"
    assert case.run().error
    assert case.job.lake.current(OF) is None
    lake.failing = ""
    assert case.run().status == "SUCCEEDED"
    assert len(case.requests) == PAGES - 2
    case.check_complete()
    changes = [row["invitation_id"] for row in changes_in_folder(case.root)]
    assert len(changes) == len(set(changes)) == 450


@pytest.mark.parametrize("confirms", [False, True])
def test_a_run_that_dies_after_the_swap_leaves_nothing_that_is_gone_on_with(
    case: Case, *, confirms: bool
) -> None:
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
    assert case.kept() == [KEY]
    published = read_partitions(case.root)
    lake.failing = ""
    report = case.run()
    assert report.mode
    assert (report.status, report.mode.name) == ("SUCCEEDED", "incremental")
    assert published != read_partitions(case.root)
    case.check_complete()


def test_an_incremental_listing_still_fails_without_time(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 1
    report = case.run()
    assert report.mode
    assert (report.mode.name, report.status) == ("incremental", "FAILED")
    assert "less than 30 s of the run were left" in str(report.error)
    assert not case.kept()


def test_an_incremental_run_that_has_to_list_everything_may_be_unfinished_too(case: Case) -> None:
    # Pages so small that what was pending is on none of the newest.
    case.engagement_id = b'"OtherId"'
    case.job.settings = replace(case.job.settings, page_size=3)
    case.in_time = math.inf
    case.run()
    case.job.simulator.advance(timedelta(days=6))
    case.in_time = 40
    report = case.run()
    assert report.mode
    assert (report.mode.name, report.status) == ("full", "UNFINISHED")
    assert report.mode.reason.endswith("have no engagement to look them up by")
    begun = report.difference.listed // 3
    assert 0 < begun < 40, "some requests were for what may have changed"
    case.in_time = math.inf
    report = case.run()
    assert (report.status, len(case.requests)) == (
        "SUCCEEDED",
        -(-report.difference.listed // 3) - begun,
    )
    listed = case.job.simulator.summaries(OF.catalog, OF.participant_type)
    statuses = {row["invitation_id"]: row["status"] for row in rows_in_folder(case.root)[OF]}
    assert statuses == {summary["Id"]: summary["Status"] for summary in listed}
