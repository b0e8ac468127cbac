"""How long alarms look back. Lambda sends a run's metrics when it ends, for the time it started."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from infra.monitoring.windows import Window, interval_minutes, one_run, three_runs
from infra.schedules.times import Gaps, cron, longest_gaps, rate_minutes
from tests.infra.conftest import NOW, settings_from

LONGEST_RUN = 15
SCHEDULES = (
    "rate(1 minute)",
    "rate(15 minutes)",
    "rate(84 hours)",
    "cron(0/15 * * * ? *)",
    "cron(0 6 ? * MON-FRI *)",
    "cron(0 8-18 ? * MON-FRI *)",
)
MINUTE = timedelta(minutes=1)
AUTUMN = datetime(2026, 10, 24, tzinfo=UTC)


def window_of(schedule: str) -> Window:
    late = settings_from({"schedule": schedule}).flexible_minutes
    gaps = longest_gaps(schedule, "Europe/Berlin", NOW)
    return three_runs(gaps, late_minutes=late, run_minutes=LONGEST_RUN)


def planned(schedule: str, count: int) -> list[datetime]:
    """Return the times of planned runs around a change of the clocks."""
    if minutes := rate_minutes(schedule):
        return [AUTUMN + n * minutes * MINUTE for n in range(count)]
    found = cron(schedule)
    assert found
    times = found.times(AUTUMN, ZoneInfo("Europe/Berlin"))
    return [next(times) for _ in range(count)]


def alarmed(window: Window, runs: Iterable[tuple[datetime, int, bool]], at: datetime) -> bool:
    """Return whether NoSuccess is on, given runs as start, minutes and success."""
    since = at - window.period_minutes * window.periods * MINUTE
    return not any(
        succeeded and since <= start and start + minutes * MINUTE <= at
        for start, minutes, succeeded in runs
    )


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("minutes", [0, 4, LONGEST_RUN])
def test_two_failures_between_successes_never_raise_nosuccess(schedule: str, minutes: int) -> None:
    """Whatever the runs take, in any week, also if a run is late."""
    window = window_of(schedule)
    late = settings_from({"schedule": schedule}).flexible_minutes * MINUTE
    times = planned(schedule, 400)
    for first, *_failed, last in zip(times, times[1:], times[2:], times[3:], strict=False):
        at = last + late + minutes * MINUTE
        if schedule == "rate(84 hours)":  # seven days hold two gaps only
            at = first + 2 * 84 * 60 * MINUTE
        assert not alarmed(window, [(first, minutes, True)], at)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_nosuccess_starts_when_all_runs_of_its_window_fail(schedule: str) -> None:
    window = window_of(schedule)
    first = planned(schedule, 1)[0]
    later = first + (window.period_minutes * window.periods + 1) * MINUTE
    assert alarmed(window, [(first, 0, True), (later - MINUTE, 0, False)], later)
    assert alarmed(window, [], later)


@pytest.mark.parametrize(
    ("gaps", "late", "expected"),
    [
        (Gaps(one=1, three=3), 0, Window(period_minutes=5, periods=4)),
        (Gaps(one=15, three=45), 5, Window(period_minutes=5, periods=13)),
        (Gaps(one=480, three=1440), 5, Window(period_minutes=60, periods=25)),
        (Gaps(one=4320, three=7200), 0, Window(period_minutes=60, periods=121)),
        (Gaps(one=5040, three=15120), 5, Window(period_minutes=60, periods=168)),
    ],
)
def test_window_is_three_gaps_and_the_longest_run(gaps: Gaps, late: int, expected: Window) -> None:
    assert three_runs(gaps, late_minutes=late, run_minutes=LONGEST_RUN) == expected


@pytest.mark.parametrize("three", range(1, 15121, 13))
def test_cloudwatch_accepts_every_window(three: int) -> None:
    """It evaluates a day at most, or seven if periods have an hour."""
    found = three_runs(Gaps(one=1, three=three), late_minutes=5, run_minutes=LONGEST_RUN)
    minutes = found.period_minutes * found.periods
    assert minutes <= (7 * 1440 if found.period_minutes >= 60 else 1440)


def test_runfailed_still_sees_the_start_of_the_longest_run_when_it_ends() -> None:
    found = one_run(run_minutes=LONGEST_RUN)
    assert found.period_minutes * found.periods >= LONGEST_RUN + 2 * found.period_minutes


@pytest.mark.parametrize(
    ("gap", "minutes"), [(1, 5), (15, 15), (60, 60), (1440, 1440), (4320, 1440)]
)
def test_metrics_of_runs_have_a_period_of_a_gap_between_minutes_and_a_day(
    gap: int, minutes: int
) -> None:
    assert interval_minutes(Gaps(one=gap, three=3 * gap)) == minutes
