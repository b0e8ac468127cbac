"""Random histories of a slice. The tables are right after every run, even a disturbed one."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import botocore.endpoint
import pytest

from invitations.lake.event_times import Hint, remember
from tests.support.crashing_lake import KILLED_AFTER, KILLED_BEFORE, REFUSED, Accident, MortalLake
from tests.support.expected_tables import Oracle
from tests.support.factories import move_to
from tests.support.one_slice import RECEIVED, SETTINGS
from tests.support.recording_proxy import BAD_ANSWERS, LASTING, Fault, Wire
from tests.support.service_model import events
from tests.support.service_model.change_checks import check_story
from tests.support.service_model.model import Life
from tests.support.service_model.period_checks import check_history
from tests.support.service_model.run_checks import check_run
from tests.support.service_model.runs import Plan, Runs
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Simulator, World

BIRTH = datetime(2026, 1, 27, 9, tzinfo=UTC)
"""Every history passes the end of this month."""

HAPPENINGS: dict[Callable[[Life], object], int] = {
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
    """Between attempts botocore would sleep."""

    class Time:
        @staticmethod
        def sleep(_: float) -> None: ...

    monkeypatch.setattr(botocore.endpoint, "time", Time)


@contextmanager
def living(seed: int, root: Path) -> Iterator[Runs]:
    """A life with a history of 50 invitations, and its diary in whatever fails."""
    wire, world, told = Wire(), World.with_timelines({}), dict[tuple[str, str], datetime]()
    lake = FolderLake(root)

    def tell_event(id_: str, status: str, at: datetime) -> None:
        told[id_, status] = at
        remember(lake, Hint(slice=RECEIVED, invitation_id=id_, status=status, at=at))

    with Simulator(world, wrap=wire.wrap) as simulator:
        move_to(simulator, BIRTH)
        life = Life(Random(seed), world, simulator, tell_event)
        for _ in range(50):
            age = timedelta(days=life.rng.uniform(0.1, 40))
            life.show(life.send(life.now - age), "long known")
        life.diary.clear()
        try:
            oracle = Oracle("AWS", "RECEIVER")
            simulator.max_page_size = (5, 7, 20)[seed % 3]
            yield Runs(life, wire, MortalLake(lake), root, oracle, told, SETTINGS)
        except BaseException as error:
            error.add_note("\n".join([f"seed {seed}", *life.diary[-50:]]))
            raise


def live(runs: Runs, steps: int, happening: dict[Callable[[Life], object], int]) -> None:
    """Let time pass, things happen and the job run; check what it leaves each time."""
    rng = runs.life.rng
    for _ in range(steps):
        hours = rng.choice((rng.uniform(0, 1), rng.uniform(0, 10), rng.uniform(0, 40)))
        runs.life.pass_time(timedelta(seconds=1 + int(3600 * hours)))
        for happens in rng.choices(list(happening), list(happening.values()), k=rng.randrange(4)):
            happens(runs.life)
        check_run(runs, runs.run(random_plan(runs.life)))


def die_as_the_month_ends(runs: Runs) -> None:
    """A run dies with its changes written; its retry is of the next month."""
    now = runs.life.now
    next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0)
    runs.life.pass_time(next_month - timedelta(hours=2) - now)
    check_run(runs, runs.run(Plan()))
    runs.life.pass_time(timedelta(hours=1))
    events.arrive(runs.life)
    check_run(runs, runs.run(Plan(accident=Accident(2, KILLED_AFTER))))
    assert not runs.history[-1].published
    runs.life.pass_time(timedelta(hours=2))


def random_plan(life: Life) -> Plan:
    """A run in any mode, every other one in trouble."""
    rng = life.rng
    trouble = rng.choice(("", "", "", "fault", "passing", "accident", "accident", "meanwhile"))
    kinds = sorted(BAD_ANSWERS)
    faults = {
        "fault": Fault(rng.choice(kinds), rng.randint(1, 8), LASTING),
        # Access that is denied is not asked for again.
        "passing": Fault(rng.choice(kinds[1:]), rng.randint(1, 8), rng.randint(1, 3)),
    }
    what = rng.choice((KILLED_BEFORE, KILLED_BEFORE, KILLED_AFTER, KILLED_AFTER, REFUSED))
    return Plan(
        mode=rng.choice(("auto", "auto", "auto", "incremental", "incremental", "full")),
        fault=faults.get(trouble),
        accident=Accident(rng.randint(1, 6), what) if trouble == "accident" else None,
        meanwhile=partial(meanwhile, life, rng.randint(2, 8)) if trouble == "meanwhile" else None,
    )


def meanwhile(life: Life, wanted: int, number: int) -> str | None:
    """Before one of a run's requests something happens, so that pages shift under it."""
    if number != wanted:
        return None
    unheard = partial(events.answer, told=False)
    happens = (events.arrive, events.appear_late, unheard, events.vanish)
    return life.rng.choice(happens)(life)


def settle(runs: Runs) -> None:
    """An undisturbed run over everything; the one after it has nothing to tell."""
    runs.life.pass_time(timedelta(hours=1))
    for mode in ("full", "incremental"):
        done = runs.run(Plan(mode=mode))
        assert done.report
        assert done.report.error is None
        check_run(runs, done)
    assert runs.history[-1].news == []
    check_story(runs)


def reconciled(runs: Runs) -> int:
    return sum(done.report.difference.reconciled for done in runs.history if done.report)


def check_eventful(runs: Runs) -> None:
    """Or else the life has proved nothing."""
    counts = Counter(change["change_type"] for done in runs.history for change in done.news)
    assert counts["STATUS_CHANGED"] > 10
    assert counts["UPDATED"] > 0
    published = [done for done in runs.history if done.published]
    assert len([done for done in published if not done.everything]) > 10
    assert len([done for done in runs.history if not done.published]) > 2
    assert len({f"{done.at:%Y-%m}" for done in published}) > 1


@pytest.mark.parametrize("seed", range(6))
def test_tables_are_right_after_every_run_of_a_random_history(seed: int, tmp_path: Path) -> None:
    with living(seed, tmp_path) as runs:
        live(runs, 8, HAPPENINGS)
        die_as_the_month_ends(runs)
        live(runs, 32, HAPPENINGS)
        settle(runs)
        check_eventful(runs)
        check_history(runs)
        # Nothing else has happened that an incremental run can't find.
        assert reconciled(runs) <= len(runs.slipped)


@pytest.mark.parametrize("seed", range(100, 103))
def test_full_runs_correct_and_count_changes_that_the_api_rules_out(
    seed: int, tmp_path: Path
) -> None:
    with living(seed, tmp_path) as runs:
        live(runs, 25, HAPPENINGS | {events.rule_out: 6})
        settle(runs)
        assert reconciled(runs) > 0
