"""Windows: how long an alarm looks back, from the schedule and the longest run."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from infra.schedules.times import Gaps

_DAY: Final = 24 * 60
_SHORT: Final = 5
"""The period of metrics in minutes, for windows of up to a day."""
_LONG: Final = 60
"""The shortest period that CloudWatch allows for longer windows."""
_LONGEST: Final = 7 * _DAY


@dataclass(frozen=True, kw_only=True)
class Window:
    """The time that an alarm evaluates: a number of periods, each of some minutes."""

    period_minutes: int
    periods: int


def three_runs(gaps: Gaps, *, late_minutes: int, run_minutes: int) -> Window:
    """Return the window in which the third run after any run must have ended.

    Runs start up to `late_minutes` later than planned and take up to `run_minutes`. CloudWatch
    evaluates seven days at most: for three gaps that are longer, the window is that.
    """
    minutes = min(gaps.three + late_minutes + run_minutes, _LONGEST)
    period = _SHORT if minutes <= _DAY - _SHORT else _LONG
    return Window(period_minutes=period, periods=ceil(minutes / period))


def one_run(*, run_minutes: int) -> Window:
    """Return the window that has a run's metrics when they arrive.

    Lambda sends them after the run, with the time at which it started. A period is added for their
    way to CloudWatch.
    """
    return Window(period_minutes=_SHORT, periods=ceil(run_minutes / _SHORT) + 2)


def interval_minutes(gaps: Gaps) -> int:
    """Return the period of metrics that a run sends: an alarm lasts until the next run, or a day.

    A period is not shorter than five minutes, for metrics that arrive late.
    """
    return min(max(gaps.one, _SHORT), _DAY)
