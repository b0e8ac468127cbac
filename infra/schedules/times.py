"""Schedule times: when a schedule starts runs, and how far apart they are."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from infra.schedules.cron import Cron, parsed
from infra.schedules.fields import CronError

MAX_GAP_MINUTES: Final = 84 * 60
"""Half of the seven days that are as far back as a CloudWatch alarm can look."""
_MINUTES: Final = {"minute": 1, "hour": 60, "day": 24 * 60}
_RATE: Final = re.compile(r"rate\(([1-9][0-9]*) (minute|hour|day)(s?)\)")
_CRON: Final = re.compile(r"cron\(([ -~]*)\)")
_AHEAD: Final = timedelta(days=400)
"""A year and the days around its end: the years after it are like it."""


def rate_minutes(schedule: str) -> int | None:
    """Return the minutes between runs of a rate(); None for anything else.

    AWS takes the unit of 1 in the singular only, and that of more in the plural.
    """
    rate = _RATE.fullmatch(schedule)
    if not rate or (rate[1] == "1") == bool(rate[3]):
        return None
    return int(rate[1]) * _MINUTES[rate[2]]


def cron(schedule: str) -> Cron | None:
    """Return the times of a cron, None for anything else; raises CronError for a wrong one."""
    found = _CRON.fullmatch(schedule)
    return parsed(found[1]) if found else None


def gap_minutes(schedule: str, zone: str, now: datetime) -> tuple[int, int]:
    """Return the shortest and the longest time between runs that are planned from now on.

    Raises CronError for a schedule that never starts one, or leaves more than MAX_GAP_MINUTES
    without.
    """
    if minutes := rate_minutes(schedule):
        return minutes, minutes
    moments = [now, *_in_a_year(schedule, zone, now)]
    if len(moments) == 1:
        raise CronError("it never starts a run")
    gaps = [(later - earlier) // timedelta(minutes=1) for earlier, later in pairwise(moments)]
    if (longest := max(gaps)) > MAX_GAP_MINUTES:
        start = moments[gaps.index(longest)].astimezone(ZoneInfo(zone))
        raise CronError(f"none starts for {longest / 60:,.0f} hours after {_shown(start)}")
    return min(gaps[1:], default=longest), longest


def upcoming(schedule: str, zone: str, now: datetime) -> str:
    """Return in words when the next five runs start."""
    if rate := rate_minutes(schedule):
        return f"{schedule} starts a run every {rate:,} minutes, counted from the deploy."
    local = ZoneInfo(zone)
    times = [_shown(moment.astimezone(local)) for moment in islice(_times(schedule, zone, now), 5)]
    return f"{schedule} in {zone} starts the next runs at {', '.join(times)}."


def _in_a_year(schedule: str, zone: str, now: datetime) -> Iterator[datetime]:
    """Yield the times of the coming year and the first one after it."""
    for moment in _times(schedule, zone, now):
        yield moment
        if moment > now + _AHEAD:
            return


def _times(schedule: str, zone: str, now: datetime) -> Iterator[datetime]:
    found = cron(schedule)
    return found.times(now, ZoneInfo(zone)) if found else iter(())


def _shown(local: datetime) -> str:
    return local.isoformat(sep=" ", timespec="minutes")
