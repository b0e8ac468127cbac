"""Times of a schedule: when it starts runs, and the gaps between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from infra.schedules.cron import Cron, parse
from infra.schedules.fields import CronError

MAX_GAP_MINUTES: Final = 84 * 60
"""Half of the seven days that a CloudWatch alarm can evaluate."""
_MINUTES: Final = {"minute": 1, "hour": 60, "day": 24 * 60}
_RATE: Final = re.compile(r"rate\(([1-9][0-9]*) (minute|hour|day)(s?)\)")
_CRON: Final = re.compile(r"cron\(([ -~]*)\)")
_AHEAD: Final = timedelta(days=400)
"""A year and a margin: gaps of later years are the same."""
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """The longest times between planned runs, in minutes.

    `one` is from any run to the next, `three` from any run to the third after it.
    """

    one: int
    three: int


def rate_minutes(schedule: str) -> int | None:
    """Return the minutes between runs of a rate(); None for any other expression.

    AWS requires the singular of the unit after 1 and the plural after other numbers.
    """
    rate = _RATE.fullmatch(schedule)
    if not rate or (rate[1] == "1") == bool(rate[3]):
        return None
    return int(rate[1]) * _MINUTES[rate[2]]


def cron(schedule: str) -> Cron | None:
    """Return the times of a cron expression, or None; raises CronError if it is invalid."""
    found = _CRON.fullmatch(schedule)
    return parse(found[1]) if found else None


@cache
def longest_gaps(schedule: str, zone: str, now: datetime) -> Gaps:
    """Return the longest times between runs from now on.

    Raises CronError if a schedule never starts a run, or has a gap of more than MAX_GAP_MINUTES.
    """
    if minutes := rate_minutes(schedule):
        return Gaps(one=minutes, three=3 * minutes)
    moments = [now, *_year_ahead(schedule, zone, now)]
    if len(moments) == 1:
        raise CronError("it never starts a run")
    gaps = [(later - earlier) // _MINUTE for earlier, later in pairwise(moments)]
    if (longest := max(gaps)) > MAX_GAP_MINUTES:
        start = moments[gaps.index(longest)].astimezone(ZoneInfo(zone))
        raise CronError(f"none starts for {longest / 60:,.0f} hours after {_shown(start)}")
    triples = zip(moments, moments[3:], strict=False)
    three = [(later - earlier) // _MINUTE for earlier, later in triples]
    # A cron() may end after fewer runs.
    return Gaps(one=longest, three=max(three, default=3 * longest))


def upcoming(schedule: str, zone: str, now: datetime) -> str:
    """Return a sentence that says when the next five runs start."""
    if rate := rate_minutes(schedule):
        return f"{schedule} starts a run every {rate:,} minutes, counted from the deploy."
    local = ZoneInfo(zone)
    times = [_shown(moment.astimezone(local)) for moment in islice(_times(schedule, zone, now), 5)]
    return f"{schedule} in {zone} starts the next runs at {', '.join(times)}."


def _year_ahead(schedule: str, zone: str, now: datetime) -> Iterator[datetime]:
    """Yield the times of the next 400 days and the first time after them."""
    for moment in _times(schedule, zone, now):
        yield moment
        if moment > now + _AHEAD:
            return


def _times(schedule: str, zone: str, now: datetime) -> Iterator[datetime]:
    found = cron(schedule)
    return found.times(now, ZoneInfo(zone)) if found else iter(())


def _shown(local: datetime) -> str:
    return local.isoformat(sep=" ", timespec="minutes")
