"""Faulty answers of the API. The faulty slice keeps its last snapshot; the others are published."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import botocore.endpoint
import pytest

from invitations.domain import Slice
from invitations.partner_central.pacing import RequestLimiter
from invitations.sync.result import RunResult
from tests.support.harness import (
    FULL,
    Job,
    Rows,
    expected_rows,
    rows_in_folder,
    without_bookkeeping,
)
from tests.support.recording_proxy import Fault, FaultFunction, RecordingProxy, refusal
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, AnswerFunction, Simulator, World

FAULTY = Slice("AWS", "RECEIVER")
WORLD = World.with_slices(
    {("AWS", "RECEIVER"): 450, ("AWS", "SENDER"): 120, ("Sandbox", "RECEIVER"): 130}, seed=11
)


@dataclass
class Case:
    """A synced lake, some days later."""

    job: Job
    proxy: RecordingProxy
    root: Path
    before: Rows

    def sync(self, fault: FaultFunction) -> RunResult:
        self.proxy.begin(fault)
        return self.job.sync()

    def check_others_are_new(self, table: Rows) -> None:
        for slice_ in table.keys() - {FAULTY}:
            assert without_bookkeeping(table[slice_]) == expected_rows(self.job.simulator, slice_)

    def check_kept(self, report: RunResult, *said: str) -> None:
        """Check the kept snapshot and the error of the faulty slice. The next run syncs it."""
        table = rows_in_folder(self.root)
        assert table[FAULTY] == self.before[FAULTY]
        self.check_others_are_new(table)
        (error,) = report.errors
        assert error.startswith("AWS RECEIVER: ")
        assert error.endswith(" The slice keeps its last snapshot.")
        for words in said:
            assert words in error
        self.proxy.begin()
        assert self.job.sync().errors == []
        self.check_complete()

    def check_complete(self) -> None:
        table = rows_in_folder(self.root)
        assert without_bookkeeping(table[FAULTY]) == expected_rows(self.job.simulator, FAULTY)
        self.check_others_are_new(table)


@pytest.fixture(autouse=True)
def backoffs(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the seconds that botocore would sleep between attempts."""
    slept: list[float] = []

    class Time:
        sleep = slept.append

    monkeypatch.setattr(botocore.endpoint, "time", Time)
    return slept


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    proxy = RecordingProxy(FAULTY)
    with Simulator(WORLD, wrap=proxy.wrap) as simulator:
        job = Job(simulator, FolderLake(tmp_path), settings=FULL)
        assert job.sync().errors == []
        before = rows_in_folder(tmp_path)
        simulator.advance(timedelta(days=6))
        for slice_, rows in before.items():
            if slice_.participant_type == "RECEIVER" or slice_.catalog == "AWS":
                assert without_bookkeeping(rows) != expected_rows(simulator, slice_)
        yield Case(job, proxy, tmp_path, before)


def page_of(answer: Answer) -> dict[str, Any]:
    return dict(json.loads(answer.body))


def with_page(answer: Answer, **changes: Any) -> Answer:
    return replace(answer, body=json.dumps(page_of(answer) | changes).encode())


BAD_ANSWERS: dict[str, Callable[[Answer], Answer]] = {
    "throttled": lambda _: refusal(400, "ThrottlingException", Message="Rate exceeded"),
    "internal error": lambda _: refusal(500, "InternalServerException", Message="Oops"),
    "no JSON with a 503": lambda _: Answer(503, b"<html>Service Unavailable</html>"),
    "dropped before the body": lambda good: replace(good, cut_at=0),
    "dropped in the middle": lambda good: replace(good, cut_at=len(good.body) // 2),
    "dropped one byte early": lambda good: replace(good, cut_at=len(good.body) - 1),
    "truncated JSON": lambda good: replace(good, body=good.body[: len(good.body) // 2]),
    "empty body": lambda good: replace(good, body=b""),
    "a body that is no page": lambda good: replace(good, body=b'"page"'),
    "summaries that are no list": lambda good: with_page(good, EngagementInvitationSummaries={}),
    "summaries that are null": lambda good: with_page(good, EngagementInvitationSummaries=None),
    "an empty object": lambda good: replace(good, body=b"{}"),
    "a token without a list": lambda good: replace(good, body=b'{"NextToken": "next"}'),
    "a token that is no text": lambda good: with_page(good, NextToken={"page": 2}),
    "an error with status 200": lambda _: refusal(200, "InternalServerException", Message="Oops"),
    "a throttling error with status 200": lambda _: refusal(200, "ThrottlingException"),
    "a gateway's message": lambda good: replace(good, body=b'{"message": "Service Unavailable"}'),
}


THROTTLED = {"throttled", "a throttling error with status 200"}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_temporary_fault_is_retried(case: Case, name: str, backoffs: list[float]) -> None:
    report = case.sync(Fault(BAD_ANSWERS[name], times=2))
    assert report.errors == []
    case.check_complete()
    assert len(backoffs) == 2
    traffic = next(r.traffic for r in report.slices if r.slice == FAULTY)
    assert traffic.requests == len(case.proxy.requests)
    assert traffic.throttled == (2 if name in THROTTLED else 0)


@pytest.mark.parametrize("bad", BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_lasting_fault_fails_the_slice(case: Case, bad: Callable[[Answer], Answer]) -> None:
    report = case.sync(Fault(bad))
    assert len(case.proxy.requests) == 6
    case.check_kept(
        report, "partnercentral:ListEngagementInvitations failed: ", "The next run tries again."
    )


NOT_PAGES = [name for name in BAD_ANSWERS if "list" in name or "object" in name or "200" in name]


@pytest.mark.parametrize("name", NOT_PAGES)
def test_answer_without_a_list_does_not_end_a_listing(
    tmp_path: Path, case: Case, name: str
) -> None:
    """It looks like a last page: it has no NextToken. No sync may publish such a listing."""

    third_page_on = Fault(BAD_ANSWERS[name], request=3)
    case.check_kept(case.sync(third_page_on), "The next run tries again.")
    case.job.lake = FolderLake(tmp_path / "new")
    report = case.sync(third_page_on)
    assert [summary.status for summary in report.slices].count("FAILED") == 1
    assert FAULTY not in rows_in_folder(tmp_path / "new")


def test_every_attempt_counts_for_the_rate_limit(case: Case) -> None:
    """Retries count, and all slices share one limit."""
    sleeps: list[float] = []
    case.job.limiter = RequestLimiter(5, monotonic=lambda: 0.0, sleep=sleeps.append)
    report = case.sync(Fault(BAD_ANSWERS["throttled"], times=2))
    requests = sum(r.traffic.requests for r in report.slices)
    assert requests == 2 + sum(max(1, -(-r.difference.listed // 100)) for r in report.slices)
    # Only the first request doesn't wait. Each other request has a turn of its own.
    assert sorted(sleeps) == pytest.approx([turn / 5 for turn in range(1, requests)])


def test_empty_page_with_a_token_does_not_end_a_listing(case: Case) -> None:
    def fault(answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        if number > 1:
            return answer(body, target)
        token = page_of(answer(with_size(body, 1), target))["NextToken"]
        return Answer(
            200, json.dumps({"EngagementInvitationSummaries": [], "NextToken": token}).encode()
        )

    rows = expected_rows(case.job.simulator, FAULTY)
    report = case.sync(fault)
    assert report.errors == []
    listed = next(r.difference.listed for r in report.slices if r.slice == FAULTY)
    assert listed == len(rows), "the invitation that the token skipped is looked up"


def with_size(body: bytes, size: int) -> bytes:
    return json.dumps(json.loads(body) | {"MaxResults": size}).encode()


def test_repeated_token_fails_the_slice(case: Case) -> None:
    def fault(answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        first_page = {k: v for k, v in json.loads(body).items() if k != "NextToken"}
        good = answer(json.dumps(first_page).encode(), target)
        return with_page(good, NextToken=("one", "other")[number % 2])

    report = case.sync(fault)
    assert len(case.proxy.requests) == 3
    case.check_kept(report, "gave on page 3 a token that it had given before", "AWS Support")


def test_refused_token_fails_the_slice(case: Case) -> None:
    def fault(answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        if number == 3:
            return refusal(
                400, "ValidationException", Message="Bad token", Reason="REQUEST_VALIDATION_FAILED"
            )
        return answer(body, target)

    report = case.sync(fault)
    assert len(case.proxy.requests) == 3
    case.check_kept(report, "refused the token of its own previous page", "from the start")


def test_access_denied_error_has_the_reason_but_no_account_id(case: Case) -> None:
    def fault(answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        return refusal(
            400,
            "AccessDeniedException",
            Message="User: arn:aws:sts::123456789012:assumed-role/x is not authorized",
            Reason="INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE",
        )

    report = case.sync(fault)
    assert len(case.proxy.requests) == 1
    assert "123456789012" not in report.errors[0]
    case.check_kept(
        report,
        "AccessDeniedException (INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE)",
        "linked to AWS Partner Central",
    )


def changing_summary(position: int, change: dict[str, Any]) -> FaultFunction:
    """Change one summary of the first page."""

    def fault(answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        good = answer(body, target)
        if number > 1:
            return good
        summaries = page_of(good)["EngagementInvitationSummaries"]
        summaries[position] |= change
        return with_page(good, EngagementInvitationSummaries=summaries)

    return fault


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"Status": "WITHDRAWN"}, {"status": "WITHDRAWN"}),
        ({"Stage": {"Name": "é"}}, {"additional_fields": '{"Stage": {"Name": "é"}}'}),
        (
            {"Receiver": {"Team": {"Id": "1"}}},
            {
                "receiver_type": "Team",
                "receiver_account_alias": None,
                "receiver_account_aws_account_id": None,
                "additional_fields": '{"Receiver": {"Team": {"Id": "1"}}}',
            },
        ),
    ],
    ids=["status", "field", "receiver"],
)
def test_new_status_field_or_receiver_type_of_the_api_is_in_the_table(
    case: Case, change: dict[str, Any], row: dict[str, Any]
) -> None:
    report = case.sync(changing_summary(7, change))
    assert report.errors == []
    expected = expected_rows(case.job.simulator, FAULTY)
    found = without_bookkeeping(rows_in_folder(case.root)[FAULTY])
    different = [(old, new) for old, new in zip(expected, found, strict=True) if old != new]
    assert [new for _, new in different] == [old | row for old, _ in different]
    assert len(different) == 1
    unknown = sum(r.difference.unknown_fields for r in report.slices)
    assert unknown == ("additional_fields" in row)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Catalog": "Sandbox"}, " is of catalog 'Sandbox' and participant type "),
        ({"Id": None}, "listed something without an Id"),
    ],
)
def test_summary_that_cannot_be_a_row_fails_the_slice(
    case: Case, change: dict[str, Any], said: str
) -> None:
    case.check_kept(case.sync(changing_summary(3, change)), said)


def test_id_on_two_pages_is_one_row_with_the_last_read_values(case: Case) -> None:
    repeated: list[dict[str, Any]] = []

    def fault(answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        good = answer(body, target)
        summaries = page_of(good)["EngagementInvitationSummaries"]
        if number == 1:
            repeated.append(summaries[0])
            summaries[0] = summaries[0] | {"Status": "STALE"}
        elif number == 2:
            summaries.append(repeated[0])
        return with_page(good, EngagementInvitationSummaries=summaries)

    assert case.sync(fault).errors == []
    case.check_complete()


def serving(part: float) -> FaultFunction:
    """Serve only a part of the slice, as if it had no more invitations."""

    def fault(answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        request = json.loads(body)
        slice_ = {name: request[name] for name in ("Catalog", "ParticipantType", "Sort")}
        everything = [summary["Id"] for summary in summaries(answer, slice_, target)]
        there = set(everything[: int(len(everything) * part)])
        kept = [one for one in summaries(answer, request, target) if one["Id"] in there]
        return Answer(200, json.dumps({"EngagementInvitationSummaries": kept}).encode())

    return fault


def summaries(answer: AnswerFunction, request: dict[str, Any], target: str) -> list[Any]:
    """Return every summary of a request, of all pages."""
    found, request = list[Any](), request | {"MaxResults": 100}
    while True:
        page = page_of(answer(json.dumps(request).encode(), target))
        found += page["EngagementInvitationSummaries"]
        if "NextToken" not in page:
            return found
        request["NextToken"] = page["NextToken"]


@pytest.mark.parametrize("part", [0, 0.3])
def test_listing_that_shrank_to_less_than_half_fails_the_slice(case: Case, part: float) -> None:
    case.check_kept(case.sync(serving(part)), "of 450 rows, more than half", "accept_shrink")


def test_shrunk_listing_is_published_once_with_accept_shrink(case: Case) -> None:
    case.job.settings = replace(case.job.settings, accept_shrink=True)
    assert case.sync(serving(0.3)).errors == []
    previous_ids = {row["invitation_id"] for row in case.before[FAULTY]}
    assert previous_ids <= {row["invitation_id"] for row in rows_in_folder(case.root)[FAULTY]}
    case.job.settings = replace(case.job.settings, accept_shrink=False)
    assert case.sync(serving(0.3)).errors == []
    assert len(case.sync(serving(0.1)).errors) == 1


def test_run_without_time_fails_incremental_slices_with_advice(case: Case) -> None:
    left = iter([100.0] * 6 + [29.9] * 100)
    case.job.remaining_seconds = lambda: next(left)
    errors = case.job.sync(mode="incremental").errors
    assert errors
    for error in errors:
        assert "less than 30 s of the run were left before the slice was complete" in error
    case.job.remaining_seconds = lambda: 900.0
    assert case.job.sync().errors == []
    case.check_complete()


def test_run_without_time_to_publish_leaves_the_merge_to_the_next_run(case: Case) -> None:
    left = iter([30.0] * 5 + [100.0, 29.9])  # five pages, then the merge took too long
    case.job.remaining_seconds = lambda: next(left)
    case.job.settings = replace(
        case.job.settings, catalogs=("AWS",), participant_types=("RECEIVER",)
    )
    (unfinished,) = case.job.sync().slices
    assert unfinished.status == "UNFINISHED"
    assert rows_in_folder(case.root)[FAULTY] == case.before[FAULTY]
    case.job.remaining_seconds = lambda: 900.0
    (published,) = case.job.sync().slices
    assert (published.status, published.traffic.requests) == ("SUCCEEDED", 0)


KILLED_RUN = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from workbench.folder_lake.lake import FolderLake
from tests.support.harness import FIRST_RUN, Job

class Remote:
    endpoint_url = sys.argv[1]

class KilledAtSwap(FolderLake):
    def swap(self, snapshot, replaced):
        if str(snapshot.slice) == "AWS RECEIVER":
            os.kill(os.getpid(), signal.SIGKILL)
        super().swap(snapshot, replaced)

Job(Remote(), KilledAtSwap(Path(sys.argv[2])), now=FIRST_RUN + timedelta(hours=1)).sync()
"""


def test_run_killed_between_write_and_swap_changes_nothing_for_readers(case: Case) -> None:
    command = [sys.executable, "-c", KILLED_RUN, case.job.simulator.endpoint_url, str(case.root)]
    killed = subprocess.run(command, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert rows_in_folder(case.root)[FAULTY] == case.before[FAULTY]
    folder = case.root / "invitations" / "catalog=AWS" / "participant_type=RECEIVER"
    assert len(list(folder.iterdir())) == 2
    case.job.now += timedelta(hours=1)
    assert case.job.sync().errors == []
    case.check_complete()
    left = [path.name.removeprefix("snapshot=")[:20] for path in sorted(folder.iterdir())]
    # What was never published stays for an hour.
    assert left == ["00000001-20260201T12", "00000002-20260201T13", "00000002-20260201T14"]
