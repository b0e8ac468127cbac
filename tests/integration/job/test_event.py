"""Runs for events: they sync one slice, record exact times and send few requests."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from invitations.domain import Slice
from invitations.lake import event_times
from invitations.lake.event_times import StatusEvent
from invitations.partner_central.listing import Filters
from invitations.snapshot.published import Snapshot
from invitations.sync.event import sync_for_event
from tests.support.harness import (
    FIRST_RUN,
    Job,
    changes_in_folder,
    expected_rows,
    rows_in_folder,
    slice_of,
    without_bookkeeping,
)
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, AnswerFunction, Simulator, World

RECEIVED = Slice("AWS", "RECEIVER")
HOUR = timedelta(hours=1)
WORLD = World.with_slices({("AWS", "RECEIVER"): 900}, seed=3)
EVENT_AT = FIRST_RUN + timedelta(minutes=17)


class CountingLake(FolderLake):
    """A folder lake that counts the requests that a lake in AWS would get."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.requests: Counter[str] = Counter()

    def current(self, slice_: Slice) -> Snapshot | None:
        self.requests["current"] += 1
        return super().current(slice_)

    def fetch(self, key: str, folder: Path) -> Path:
        self.requests["fetch"] += 1
        return super().fetch(key, folder)

    def keys(self, prefix: str) -> list[str]:
        self.requests["keys"] += 1
        return super().keys(prefix)

    def put(self, key: str, file: Path) -> None:
        self.requests["put"] += 1
        super().put(key, file)


@dataclass
class Case:
    """A lake that was synced an hour ago. Since then some invitations were answered."""

    job: Job
    root: Path
    answered: list[dict[str, Any]]
    lake: CountingLake
    failing: list[bool]
    before: list[dict[str, Any]]

    def rows(self) -> dict[str, dict[str, Any]]:
        return {row["invitation_id"]: row for row in rows_in_folder(self.root)[RECEIVED]}

    def check_right(self) -> None:
        listed = expected_rows(self.job.simulator, RECEIVED, self.before)
        assert without_bookkeeping(list(self.rows().values())) == listed


def status_event(
    row: dict[str, Any], at: datetime = EVENT_AT, status: str | None = None
) -> StatusEvent:
    return StatusEvent(
        slice=RECEIVED,
        invitation_id=row["invitation_id"],
        status=status or row["status"],
        at=at,
    )


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    failing: list[bool] = []

    def wrap(answer: AnswerFunction) -> AnswerFunction:
        def sometimes(body: bytes, target: str) -> Answer:
            if failing and slice_of(body) == RECEIVED:
                return Answer(400, b'{"__type": "AccessDeniedException", "Message": "No."}')
            return answer(body, target)

        return sometimes

    with Simulator(WORLD, wrap=wrap) as simulator:
        lake = CountingLake(tmp_path)
        job = Job(simulator, lake)
        job.sync()
        before = expected_rows(simulator, RECEIVED)
        pending = {row["invitation_id"] for row in before if row["status"] == "PENDING"}
        simulator.advance(timedelta(days=6))
        answered = [
            row
            for row in expected_rows(simulator, RECEIVED, before)
            if row["invitation_id"] in pending and row["status"] != "PENDING"
        ]
        assert len(answered) > 5
        lake.requests.clear()
        yield Case(job, tmp_path, answered, lake, failing, before)


def test_event_syncs_its_slice_with_the_exact_time(case: Case) -> None:
    invitation = case.answered[0]
    report = case.job.react(status_event(invitation))
    assert report
    assert (report.trigger, [part.slice for part in report.slices]) == ("event", [RECEIVED])
    assert report.slices[0].mode
    assert report.slices[0].mode.name == "incremental"
    case.check_right()
    rows = case.rows()
    for row in case.answered:
        exact = row == invitation
        found = rows[row["invitation_id"]]
        assert found["status_changed_at"] == (EVENT_AT if exact else case.job.now)
        assert found["status_changed_at_is_exact"] is exact
        assert found["previous_status"] == "PENDING"
    changes = {row["invitation_id"]: row for row in changes_in_folder(case.root)}
    change = changes[invitation["invitation_id"]]
    assert (change["change_type"], change["previous_status"]) == ("STATUS_CHANGED", "PENDING")
    assert (change["changed_at"], change["changed_at_is_exact"]) == (EVENT_AT, True)
    assert event_times.saved(case.lake) == []


def test_event_whose_status_is_published_costs_two_requests_and_changes_nothing(case: Case) -> None:
    invitation = case.answered[0]
    case.job.react(status_event(invitation))
    asked, table = case.job.simulator.requests, case.rows()
    case.lake.requests.clear()
    case.job.now += HOUR
    for again in (
        status_event(invitation),
        status_event(invitation, EVENT_AT + HOUR),
        status_event(invitation, status="PENDING"),
    ):
        assert case.job.react(again) is None
        assert case.lake.requests == {"current": 1, "fetch": 1}
        case.lake.requests.clear()
    assert (case.job.simulator.requests, case.rows()) == (asked, table)


def test_burst_of_events_costs_one_run_a_minute_and_keeps_every_exact_time(case: Case) -> None:
    started_at = case.job.now
    burst = [
        status_event(row, EVENT_AT + n * timedelta(seconds=1))
        for n, row in enumerate(case.answered)
    ]
    reports = [case.job.react(one) for one in [*burst, *reversed(burst)]]
    assert sum(report is not None for report in reports) == 1
    assert case.job.now == started_at
    case.check_right()
    case.job.now += HOUR
    assert case.job.sync(catalogs=("AWS",)).errors == []
    rows = case.rows()
    for one in burst:
        found = rows[one.invitation_id]
        assert (found["status_changed_at"], found["status_changed_at_is_exact"]) == (one.at, True)
    late = [row for row in changes_in_folder(case.root) if row["change_type"] == "UPDATED"]
    assert len(late) == len(burst) - 1
    for change in late:
        assert change["changed_fields"] == ["status_changed_at", "status_changed_at_is_exact"]
        assert (change["changed_at"], change["changed_at_is_exact"]) == (
            rows[change["invitation_id"]]["status_changed_at"],
            True,
        )
    assert event_times.saved(case.lake) == []


def test_event_within_a_minute_of_a_run_waits_until_the_minute_is_over(case: Case) -> None:
    case.job.react(status_event(case.answered[0]))
    first, started_at = case.rows(), case.job.now
    case.job.now += timedelta(seconds=20)
    case.job.simulator.advance(timedelta(days=3))
    listed = expected_rows(case.job.simulator, RECEIVED, case.before)
    arrived = next(row for row in listed if row["invitation_id"] not in first)
    assert case.job.react(status_event(arrived, case.job.now, status="PENDING"))
    assert case.job.now == started_at + timedelta(minutes=1)
    case.check_right()


def test_minute_that_ends_while_the_clock_is_read_needs_no_wait(case: Case) -> None:
    """The clock passes the end of the minute between its second and its third reading."""
    case.job.react(status_event(case.answered[0]))
    first, started_at = case.rows(), case.job.now
    case.job.simulator.advance(timedelta(days=3))
    listed = expected_rows(case.job.simulator, RECEIVED, case.before)
    arrived = next(row for row in listed if row["invitation_id"] not in first)
    seconds = chain([59.9, 59.9], repeat(60.1))
    waits: list[float] = []
    run = replace(case.job.run(), clock=lambda: started_at + timedelta(seconds=next(seconds)))
    arrival = status_event(arrived, started_at + timedelta(seconds=30), status="PENDING")
    assert sync_for_event(run, arrival, waits.append)
    assert waits == [0]
    case.check_right()


def test_late_event_corrects_the_time_with_the_next_run(case: Case) -> None:
    invitation = case.answered[0]
    case.job.sync()
    observed = case.rows()[invitation["invitation_id"]]
    assert observed["status_changed_at_is_exact"] is False
    requests = case.job.simulator.requests
    assert case.job.react(status_event(invitation)) is None
    assert case.job.simulator.requests == requests
    case.job.sync()
    corrected = case.rows()[invitation["invitation_id"]]
    assert corrected["status_changed_at"] == EVENT_AT
    assert corrected["previous_status"] == "PENDING"
    assert corrected["status_changed_at_is_exact"] is True


def test_event_before_the_listing_shows_its_status_is_applied_later(case: Case) -> None:
    case.job.sync()
    with Simulator(WORLD) as later:
        later.advance(timedelta(days=20))
        outcomes = {r["invitation_id"]: r["status"] for r in expected_rows(later, RECEIVED)}
    pending = [row for row in case.rows().values() if row["status"] == "PENDING"]
    invitation = next(row for row in pending if outcomes[row["invitation_id"]] == "ACCEPTED")
    early = status_event(invitation, case.job.now, status="ACCEPTED")
    assert case.job.react(early)
    assert case.rows()[invitation["invitation_id"]] == invitation
    assert event_times.saved(case.lake) == [early]
    case.job.simulator.advance(timedelta(days=14))
    case.job.now += HOUR
    case.job.sync()
    found = case.rows()[invitation["invitation_id"]]
    assert (found["status"], found["status_changed_at"]) == ("ACCEPTED", early.at)


def test_event_that_contradicts_the_listing_changes_no_row(case: Case) -> None:
    invitation = case.answered[0]
    other = "REJECTED" if invitation["status"] != "REJECTED" else "EXPIRED"
    assert case.job.react(status_event(invitation, status=other))
    case.check_right()
    assert case.rows()[invitation["invitation_id"]]["status_changed_at_is_exact"] is False


def test_events_for_a_failing_slice_cost_one_run_a_minute(case: Case) -> None:
    case.failing.append(True)
    started_at, requests = case.job.now, case.job.simulator.requests
    reports = [case.job.react(status_event(row, EVENT_AT)) for row in case.answered[:4]]
    assert all(report and report.errors for report in reports)
    assert case.job.now - started_at == timedelta(minutes=3)
    assert case.job.simulator.requests - requests == 4
    case.failing.clear()
    case.job.sync()
    for row in case.answered[:4]:
        assert case.rows()[row["invitation_id"]]["status_changed_at"] == EVENT_AT


def test_event_for_a_slice_without_snapshot_starts_no_run(tmp_path: Path) -> None:
    with Simulator(WORLD) as simulator:
        job = Job(simulator, FolderLake(tmp_path))
        invitation = expected_rows(simulator, RECEIVED)[0]
        assert job.react(status_event(invitation)) is None
        assert simulator.requests == 0
        assert len(event_times.saved(job.lake)) == 1


@pytest.mark.parametrize("status", ["PENDING", "ACCEPTED"])
def test_burst_of_events_that_filters_leave_out_costs_two_runs_and_leaves_no_time(
    case: Case, status: str
) -> None:
    """The events come within a minute. The first run after all of them is the last one."""
    leads = Filters(payload_types=("LeadInvitation",))
    case.job.settings = replace(case.job.settings, filters=leads)
    case.job.sync()
    left_out = [row for row in case.answered if row["payload_type"] != "LeadInvitation"] * 20
    started_at, reports = case.job.now, []
    for seconds, row in enumerate(left_out[:20]):
        event = status_event(row, started_at + timedelta(seconds=seconds), status=status)
        case.job.now = max(case.job.now, event.at + timedelta(seconds=2))
        reports.append(case.job.react(event))
    assert sum(report is not None for report in reports) <= 2
    assert case.job.now - started_at < timedelta(minutes=1, seconds=5)
    assert event_times.saved(case.lake) == []


def test_event_that_only_the_last_filters_left_out_has_its_exact_time(case: Case) -> None:
    """The first run with other filters is a full one, which the schedule starts."""
    everything, case.job.settings = (
        case.job.settings,
        replace(case.job.settings, filters=Filters(payload_types=("LeadInvitation",))),
    )
    case.job.sync()
    row = next(row for row in case.answered if row["payload_type"] != "LeadInvitation")
    event = status_event(row, case.job.now - timedelta(minutes=70))
    case.job.settings = everything
    assert case.job.react(event) is None
    case.job.sync()
    found = case.rows()[row["invitation_id"]]
    assert (found["status_changed_at"], found["status_changed_at_is_exact"]) == (event.at, True)


def test_event_whose_change_no_run_since_has_found_is_left_to_the_schedule(case: Case) -> None:
    """The service may list a change late. The time is kept, but no other run is started."""
    case.job.sync()
    row = next(row for row in case.rows().values() if row["status"] == "PENDING")
    event = status_event(row, case.job.now - timedelta(minutes=70), status="ACCEPTED")
    requests = case.job.simulator.requests
    assert case.job.react(event) is None
    assert case.job.simulator.requests == requests
    assert event_times.saved(case.lake) == [event]


def test_event_of_a_slice_that_is_not_synced_is_ignored(case: Case) -> None:
    case.job.settings = replace(case.job.settings, participant_types=("SENDER",))
    assert case.job.react(status_event(case.answered[0])) is None
    assert case.lake.requests == {}
