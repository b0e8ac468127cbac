"""Random histories of a slice. The tables are right after every run, even a disturbed one."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import botocore.endpoint
import pytest

from invitations.lake.event_times import StatusEvent, save
from invitations.partner_central.listing import Filters
from tests.support.crashing_lake import (
    KILLED_AFTER,
    KILLED_BEFORE,
    REFUSED,
    CrashingLake,
    WriteFault,
)
from tests.support.expected_tables import ExpectedTables
from tests.support.factories import move_to
from tests.support.one_slice import RECEIVED, SETTINGS
from tests.support.recording_proxy import BAD_ANSWERS, LASTING, Fault, RecordingProxy
from tests.support.service_model import events
from tests.support.service_model.change_checks import check_changes
from tests.support.service_model.model import ServiceModel
from tests.support.service_model.period_checks import check_periods
from tests.support.service_model.run_checks import check_run
from tests.support.service_model.runs import Plan, Runs
from tests.support.tampering import TAMPERINGS
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Simulator, World

START = datetime(2026, 1, 27, 9, tzinfo=UTC)
"""Every history passes the end of this month."""

NO_FILTERS = Filters()
SOME_SENDERS = tuple(f"{number:012}" for number in range(17))
FILTERS = {
    "pending": Filters(statuses=("PENDING",)),
    "open or won": Filters(statuses=("PENDING", "ACCEPTED")),
    "ended": Filters(statuses=("ACCEPTED", "EXPIRED")),
    "leads": Filters(payload_types=("LeadInvitation",)),
    "senders": Filters(sender_aws_account_ids=SOME_SENDERS),
    "engagements": Filters(
        engagement_identifiers=tuple(f"eng-{n:014}" for n in (1, 2, *range(101, 300, 3)))
    ),
    "pending of senders": Filters(statuses=("PENDING",), sender_aws_account_ids=SOME_SENDERS),
}
"""Filters of every sort; two lists are too long for one request."""

EVENTS: dict[Callable[[ServiceModel], object], int] = {
    events.arrive: 8,
    events.arrive_late: 3,
    events.appear_late: 3,
    events.answer: 8,
    events.vanish: 1,
    events.retitle: 1,
    events.forget_expiry: 1,
}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore not sleep between attempts."""

    class Time:
        @staticmethod
        def sleep(_: float) -> None: ...

    monkeypatch.setattr(botocore.endpoint, "time", Time)


@contextmanager
def model_runs(seed: int, root: Path, filters: Filters = NO_FILTERS) -> Iterator[Runs]:
    """Yield runs on a model with 50 invitations. An exception gets seed and diary as a note."""
    proxy, world, lake = RecordingProxy(), World.with_timelines({}), FolderLake(root)
    event_times: dict[tuple[str, str], datetime] = {}

    def deliver_event(id_: str, status: str, at: datetime) -> None:
        event_times[id_, status] = at
        save(lake, StatusEvent(slice=RECEIVED, invitation_id=id_, status=status, at=at))

    with Simulator(world, wrap=proxy.wrap) as simulator:
        move_to(simulator, START)
        service = ServiceModel(Random(seed), world, simulator, deliver_event)
        for _ in range(50):
            age = timedelta(days=service.rng.uniform(0.1, 40))
            service.list_invitation(service.send(service.now - age), "sent earlier")
        service.diary.clear()
        try:
            expected = ExpectedTables("AWS", "RECEIVER")
            simulator.max_page_size = (5, 7, 20)[seed % 3]
            settings = replace(SETTINGS, filters=filters)
            yield Runs(service, proxy, CrashingLake(lake), root, expected, event_times, settings)
        except BaseException as error:
            error.add_note("\n".join([f"seed {seed}", *service.diary[-50:]]))
            raise


def run_steps(
    runs: Runs,
    steps: int,
    weights: dict[Callable[[ServiceModel], object], int],
    *,
    shifting: bool = True,
) -> None:
    """Pass time, apply random events and run the job. Check the tables after each run.

    If `shifting`, some events happen during a run, so that its pages shift.
    """
    rng = runs.service.rng
    for _ in range(steps):
        hours = rng.choice((rng.uniform(0, 1), rng.uniform(0, 10), rng.uniform(0, 40)))
        runs.service.pass_time(timedelta(seconds=1 + int(3600 * hours)))
        for happens in rng.choices(list(weights), list(weights.values()), k=rng.randrange(4)):
            happens(runs.service)
        plan = random_plan(runs.service)
        check_run(runs, runs.run(plan if shifting else replace(plan, meanwhile=None)))


def crash_at_the_end_of_the_month(runs: Runs) -> None:
    """Crash a run after it wrote its changes. Its retry is in the next month."""
    now = runs.service.now
    next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0)
    runs.service.pass_time(next_month - timedelta(hours=2) - now)
    check_run(runs, runs.run(Plan()))
    runs.service.pass_time(timedelta(hours=1))
    events.arrive(runs.service)
    check_run(runs, runs.run(Plan(write_fault=WriteFault(3, KILLED_AFTER))))
    assert not runs.history[-1].published
    runs.service.pass_time(timedelta(hours=2))


def random_plan(service: ServiceModel) -> Plan:
    """Return a plan for a run in a random mode, often with a fault."""
    rng = service.rng
    trouble = rng.choice(
        ("", "", "", "fault", "passing", "write_fault", "write_fault", "meanwhile")
    )
    kinds = sorted(BAD_ANSWERS)
    faults = {
        "fault": _fault(rng.choice(kinds), rng.randint(1, 8), LASTING),
        # A denied request is not retried.
        "passing": _fault(rng.choice(kinds[1:]), rng.randint(1, 8), rng.randint(1, 3)),
    }
    what = rng.choice((KILLED_BEFORE, KILLED_BEFORE, KILLED_AFTER, KILLED_AFTER, REFUSED))
    return Plan(
        mode=rng.choice(("auto", "auto", "auto", "incremental", "incremental", "full")),
        fault=faults.get(trouble),
        write_fault=WriteFault(rng.randint(1, 7), what) if trouble == "write_fault" else None,
        meanwhile=partial(meanwhile, service, rng.randint(2, 8))
        if trouble == "meanwhile"
        else None,
    )


def _fault(kind: str, request: int, times: int) -> Fault:
    return Fault(BAD_ANSWERS[kind], request, times, name=kind)


def meanwhile(service: ServiceModel, wanted: int, number: int) -> str | None:
    """Apply a random event before one request of a run, so that its pages shift."""
    if number != wanted:
        return None
    without_event = partial(events.answer, with_event=False)
    happens = (events.arrive, events.appear_late, without_event, events.vanish)
    return service.rng.choice(happens)(service)


def settle(runs: Runs) -> None:
    """Run fully without faults. The run after it must find no change."""
    runs.service.pass_time(timedelta(hours=1))
    for mode in ("full", "incremental"):
        done = runs.run(Plan(mode=mode))
        assert done.report
        assert done.report.error is None
        check_run(runs, done)
    assert runs.history[-1].changes == []
    check_changes(runs)


def reconciled(runs: Runs) -> int:
    return sum(done.report.difference.reconciled for done in runs.history if done.report)


def check_eventful(runs: Runs) -> None:
    """Check that enough happened. Otherwise the test proves nothing."""
    counts = Counter(change["change_type"] for done in runs.history for change in done.changes)
    assert counts["STATUS_CHANGED"] > 10
    assert counts["UPDATED"] > 0
    published = [done for done in runs.history if done.published]
    assert len([done for done in published if not done.everything]) > 10
    assert len([done for done in runs.history if not done.published]) > 2
    assert len({f"{done.at:%Y-%m}" for done in published}) > 1


@pytest.mark.parametrize("seed", range(6))
def test_tables_are_right_after_every_run_of_a_random_history(seed: int, tmp_path: Path) -> None:
    with model_runs(seed, tmp_path) as runs:
        run_steps(runs, 8, EVENTS)
        crash_at_the_end_of_the_month(runs)
        run_steps(runs, 32, EVENTS)
        settle(runs)
        check_eventful(runs)
        check_periods(runs)
        # Only these changes can't be found by an incremental run.
        assert reconciled(runs) <= len(runs.slipped)


@pytest.mark.parametrize("seed", range(100, 103))
def test_full_runs_correct_and_count_changes_that_the_api_rules_out(
    seed: int, tmp_path: Path
) -> None:
    with model_runs(seed, tmp_path) as runs:
        run_steps(runs, 25, EVENTS | {events.rule_out: 6})
        settle(runs)
        assert reconciled(runs) > 0


@pytest.mark.parametrize("seed", range(300, 304))
def test_tables_are_right_after_snapshots_were_moved_back_or_deleted(
    seed: int, tmp_path: Path
) -> None:
    with model_runs(seed, tmp_path) as runs:
        run_steps(runs, 4, EVENTS)
        for _ in range(6):
            run_steps(runs, 4, EVENTS)
            settle(runs)
            events.answer(runs.service)
            tamper = runs.service.rng.choice(TAMPERINGS)
            runs.service.note(f"{tamper.__name__} by hand")
            tamper(runs.root)
            runs.service.pass_time(timedelta(hours=1))
            check_run(runs, runs.run(Plan(mode="full")))
        settle(runs)
        check_periods(runs)


@pytest.mark.parametrize(("seed", "name"), list(enumerate(FILTERS, 200)))
def test_tables_are_right_after_every_run_with_filters(
    seed: int, name: str, tmp_path: Path
) -> None:
    with model_runs(seed, tmp_path, FILTERS[name]) as runs:
        run_steps(runs, 30, EVENTS | {events.appear_answered: 5}, shifting=False)
        settle(runs)
        check_periods(runs)
        published = [done for done in runs.history if done.published]
        kinds = Counter(change["change_type"] for done in published for change in done.changes)
        assert len(published) > 10
        assert kinds["DISCOVERED"] > 10
        assert kinds["STATUS_CHANGED"] > 2 or not FILTERS[name].let_pending_through
        assert reconciled(runs) == 0
