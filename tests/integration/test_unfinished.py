"""Full listings that need more runs than one: nothing is seen before the last, nothing is lost."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from invitations import unfinished
from invitations.errors import RetryableError
from invitations.folder_lake import FolderLake, read_partitions
from invitations.hints import Hint
from invitations.report import RunReport, SliceReport
from invitations.request import Filters, Slice
from tests.integration.harness import (
    FIRST_RUN,
    SETTINGS,
    Job,
    changes_in_folder,
    expected_rows,
    rows_in_folder,
    slice_of,
    without_bookkeeping,
)
from workbench.simulator import Answer, AnswerFunction, Simulator, World

OF = Slice("AWS", "RECEIVER")
WORLD = World.with_slices({("AWS", "RECEIVER"): 450, ("AWS", "SENDER"): 30}, seed=11)
PAGES = 5
KEY = "unfinished/catalog=AWS/participant_type=RECEIVER.parquet"
HOUR = timedelta(hours=1)
ONE_SLICE = replace(SETTINGS, catalogs=("AWS",), participant_types=("RECEIVER",))


@dataclass
class Case:
    """A job whose runs have time for so many requests for the slice each."""

    job: Job = field(init=False)
    root: Path
    in_time: float = math.inf
    requests: list[dict[str, Any]] = field(default_factory=list)
    refused: Callable[[dict[str, Any]], bool] = lambda _: False
    ends: bool = False
    engagement_id: bytes = b'"EngagementId"'

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def answer_in_time(body: bytes, target: str) -> Answer:
            if slice_of(body) == OF:
                self.requests.append(json.loads(body))
                if self.refused(self.requests[-1]):
                    refusal = {"__type": "ValidationException", "Message": "Invalid token"}
                    return Answer(400, json.dumps(refusal).encode())
                if self.ends:
                    return Answer(200, b'{"EngagementInvitationSummaries": []}')
            good = answer(body, target)
            # Renamed, it is a field that nobody knows.
            return replace(good, body=good.body.replace(b'"EngagementId"', self.engagement_id))

        return answer_in_time

    def remaining_seconds(self) -> float:
        if math.isinf(self.in_time):
            return math.inf
        return 900.0 if len(self.requests) < self.in_time else 29.9

    def sync(self, **changes: Any) -> RunReport:
        self.requests.clear()
        return self.job.sync(**changes)

    def run(self, **changes: Any) -> SliceReport:
        """Sync the one slice and return its report."""
        (report,) = self.sync(**changes).slices
        return report

    def check_complete(self) -> None:
        rows = rows_in_folder(self.root)[OF]
        assert without_bookkeeping(rows) == expected_rows(self.job.simulator, OF)
        assert not self.kept()

    def kept(self) -> list[str]:
        return self.job.lake.keys(unfinished.PREFIX)

    def runs(self) -> list[dict[str, Any]]:
        (path,) = (self.root / "runs").rglob("*.parquet")
        return list(pq.ParquetFile(path).read().to_pylist())


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    found = Case(tmp_path, in_time=2)
    with Simulator(WORLD, wrap=found.wrap) as simulator:
        found.job = Job(simulator, FolderLake(tmp_path), settings=ONE_SLICE)
        found.job.remaining_seconds = found.remaining_seconds
        yield found


def test_a_first_listing_takes_as_many_runs_as_it_needs_and_shows_nothing_before(
    case: Case,
) -> None:
    for listed in (200, 400):
        report = case.sync()
        (part,) = report.slices
        assert report.errors == []
        assert report.as_dict()["unfinished"] == ["AWS RECEIVER"]
        assert (part.status, part.snapshot, part.difference.listed) == ("UNFINISHED", None, listed)
        assert len(case.requests) == 2
        assert case.job.lake.current(OF) is None
        assert case.kept() == [KEY]
    report = case.sync()
    (part,) = report.slices
    assert (part.status, part.difference.listed, len(case.requests)) == ("SUCCEEDED", 450, 1)
    assert report.as_dict()["unfinished"] == []
    case.check_complete()


def test_what_each_run_did_is_in_the_table_of_runs(case: Case) -> None:
    for _ in range(3):
        case.sync()
    rows = case.runs()
    assert [row["status"] for row in rows] == ["UNFINISHED", "UNFINISHED", "SUCCEEDED"]
    assert {row["mode"] for row in rows} == {"full"}
    assert [row["mode_reason"] for row in rows] == [
        "no snapshot",
        *["goes on with the listing that began at 2026-02-01 12:00"] * 2,
    ]
    assert [row["snapshot_rows"] for row in rows] == [None, None, 450]
    assert [row["error"] for row in rows] == [None] * 3
    assert [row["requests"] for row in rows] == [2, 2, 1]
    assert [row["listing_began_at"] for row in rows] == [FIRST_RUN] * 3
    assert [row["started_at"] - FIRST_RUN for row in rows] == [0 * HOUR, HOUR, 2 * HOUR]


def test_the_table_is_as_old_as_the_listing_and_rows_were_seen_by_the_run_that_showed_them(
    case: Case,
) -> None:
    for _ in range(3):
        case.sync()
    current = case.job.lake.current(OF)
    assert current
    assert (current.synced_at, current.last_full_sync_at) == (FIRST_RUN, FIRST_RUN)
    assert current.made_at == FIRST_RUN + 2 * HOUR
    rows = rows_in_folder(case.root)[OF]
    assert {row["first_seen_at"] for row in rows} == {FIRST_RUN + 2 * HOUR}
    assert {row["observed_at"] for row in changes_in_folder(case.root)} == {FIRST_RUN + 2 * HOUR}


def test_changes_lie_in_the_month_of_the_run_that_observed_them(case: Case) -> None:
    case.job.now = FIRST_RUN.replace(month=1, day=31, hour=23)
    for _ in range(3):
        case.sync()
    (month,) = (case.root / "changes").iterdir()
    assert month.name == "change_month=2026-02"
    assert {row["observed_at"].month for row in changes_in_folder(case.root)} == {2}


def test_a_daily_listing_leaves_the_old_snapshot_until_it_is_complete(case: Case) -> None:
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
    rows = rows_in_folder(case.root)[OF]
    assert without_bookkeeping(rows) == expected_rows(case.job.simulator, OF, before[OF])
    case.in_time = math.inf
    report = case.run()
    assert report.mode
    assert report.mode.name == "incremental"


@pytest.mark.parametrize("mode", ["auto", "full", "incremental"])
def test_whoever_comes_next_goes_on_and_begins_nothing(case: Case, mode: str) -> None:
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


def test_an_event_goes_on_as_well(case: Case) -> None:
    case.in_time = math.inf
    case.run()
    case.in_time = 2
    case.job.simulator.advance(timedelta(days=9))
    assert case.run(mode="full").status == "UNFINISHED"
    case.in_time = math.inf
    case.requests.clear()
    told = next(r for r in expected_rows(case.job.simulator, OF) if r["status"] == "ACCEPTED")
    hint = Hint(
        slice=OF,
        invitation_id=told["invitation_id"],
        status="REJECTED",
        at=case.job.now,
    )
    report = case.job.react(hint)
    assert report
    assert report.slices[0].mode
    assert report.slices[0].mode.reason.startswith("goes on with the listing")
    assert None not in [request.get("NextToken") for request in case.requests]


def test_only_what_is_unfinished_is_synced_when_that_is_asked_for(case: Case) -> None:
    case.run()
    case.job.settings = replace(SETTINGS, catalogs=("AWS",))
    report = case.sync(only_unfinished=True)
    assert [part.slice for part in report.slices] == [OF]
    case.in_time = math.inf
    case.sync(only_unfinished=True)
    case.check_complete()
    asked = case.job.simulator.requests
    assert case.sync(only_unfinished=True).as_dict()["slices"] == []
    assert case.job.simulator.requests == asked


def test_what_has_no_time_left_to_be_merged_is_merged_by_the_next_run(case: Case) -> None:
    case.in_time = PAGES
    assert case.run().status == "UNFINISHED"
    assert case.job.lake.current(OF) is None
    case.in_time = 1
    report = case.run()
    assert (report.status, case.requests) == ("SUCCEEDED", [])
    case.check_complete()


def test_a_merge_needs_more_time_the_more_there_is_to_merge(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.in_time = 1000
    case.job.remaining_seconds = lambda: 75.0
    monkeypatch.setattr("invitations.full_listing.ROWS_MERGED_A_SECOND", 10)
    assert case.run().status == "SUCCEEDED"
    monkeypatch.setattr("invitations.full_listing.ROWS_MERGED_A_SECOND", 9.9)
    assert case.run(mode="full").status == "UNFINISHED"


def test_a_run_that_only_has_to_merge_and_cannot_fails(case: Case) -> None:
    case.in_time = PAGES
    case.run()
    case.in_time = 0
    report = case.run()
    assert "less than 30 s of the run were left" in str(report.error)
    assert case.kept() == [KEY]


def test_a_run_without_time_for_a_page_fails_and_loses_nothing(case: Case) -> None:
    case.run()
    case.in_time = 0
    report = case.run()
    assert "less than 30 s of the run were left" in str(report.error)
    assert report.status == "FAILED"
    case.in_time = math.inf
    case.run()
    assert len(case.requests) == PAGES - 2
    case.check_complete()


@pytest.mark.parametrize("order", ["ASCENDING", "DESCENDING"])
def test_rows_that_arrive_between_two_runs_are_there_once(case: Case, order: str) -> None:
    case.job.settings = replace(case.job.settings, sort_order=order)
    arrived = 0
    while case.run().status == "UNFINISHED":
        before = len(case.job.simulator.summaries(OF.catalog, OF.participant_type))
        case.job.simulator.advance(timedelta(days=5))
        arrived += len(case.job.simulator.summaries(OF.catalog, OF.participant_type)) - before
    assert arrived > 2
    ids = [row["invitation_id"] for row in rows_in_folder(case.root)[OF]]
    assert len(ids) == len(set(ids))
    case.in_time = math.inf
    case.run(mode="incremental")
    rows = rows_in_folder(case.root)[OF]
    expected = expected_rows(case.job.simulator, OF, rows)
    assert without_bookkeeping(rows) == expected
    assert all(row["listed"] for row in rows)


def test_a_long_filter_goes_on_with_the_request_it_was_at(case: Case) -> None:
    senders = tuple({row["sender_aws_account_id"]: 0 for row in case_rows(case)})[:35]
    filters = Filters(sender_aws_account_ids=senders)
    case.in_time = math.inf
    case.run(filters=filters)
    whole, rows = list(case.requests), rows_in_folder(case.root)[OF]
    assert len({tuple(request["SenderAwsAccountId"]) for request in whole}) > 2
    (case.root / "partitions.json").unlink()
    asked = []
    case.in_time = 1
    while case.run(filters=filters).status == "UNFINISHED":
        asked += case.requests
    assert asked == whole
    assert without_bookkeeping(rows_in_folder(case.root)[OF]) == without_bookkeeping(rows)


def case_rows(case: Case) -> list[dict[str, Any]]:
    return expected_rows(case.job.simulator, OF)


# What is thrown away


@pytest.mark.parametrize(
    "change",
    [
        {"filters": Filters(statuses=("PENDING", "ACCEPTED"))},
        {"sort_order": "DESCENDING"},
        {"page_size": 50},
    ],
    ids=["filters", "sort order", "page size"],
)
def test_a_listing_that_asked_for_something_else_is_thrown_away(
    case: Case, change: dict[str, Any]
) -> None:
    case.run()
    report = case.run(**change)
    assert "NextToken" not in case.requests[0]
    assert report.mode
    assert report.mode.reason == "no snapshot"
    assert (report.status, report.difference.listed) == (
        "UNFINISHED",
        2 * change.get("page_size", 100),
    )


def test_a_listing_for_other_columns_is_thrown_away(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.run()
    monkeypatch.setattr("invitations.full_listing.SCHEMA_VERSION", 99)
    case.run()
    assert "NextToken" not in case.requests[0]


def test_a_listing_from_before_the_snapshot_is_thrown_away(case: Case) -> None:
    case.run()
    old = (case.root / KEY).read_bytes()
    case.in_time = math.inf
    case.run()
    case.job.simulator.advance(timedelta(days=2))
    (case.root / KEY).parent.mkdir(parents=True)
    (case.root / KEY).write_bytes(old)
    report = case.run()
    assert report.mode
    assert report.mode.name == "incremental"
    assert not case.kept()


def test_what_is_no_whole_listing_is_thrown_away(case: Case) -> None:
    case.run()
    path = case.root / KEY
    path.write_bytes(path.read_bytes()[:-10])
    case.in_time = math.inf
    case.run()
    assert "NextToken" not in case.requests[0]
    case.check_complete()


# What goes wrong


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
            raise RetryableError("No delete.")
        super().delete(key)

    def swap(self, *args: Any) -> None:
        if self.failing == "swap":
            raise RetryableError("No swap.")
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
    assert report.mode.reason == "what was pending has no engagement to ask for it by"
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
