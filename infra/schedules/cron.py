"""Cron: the times of a cron() expression of EventBridge Scheduler.

No maintained library supports all of AWS's cron: L, W, # and ? with lists, names, steps and years
to 2199 (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from infra.schedules.fields import DAY, HOUR, MINUTE, MONTH, WEEKDAY, YEAR, CronError

_ANY: Final = "?"
_NEAREST_WEEKDAY: Final = re.compile(r"([0-9]+)W")
_LAST_OF_MONTH: Final = re.compile(r"([0-9A-Z]+)L")
_NTH_OF_MONTH: Final = re.compile(r"([0-9A-Z]+)#([1-5])")


@dataclass(frozen=True)
class Cron:
    """The fields of a cron(); `days` returns the days of a month, given year and month."""

    minutes: Sequence[int]
    hours: Sequence[int]
    days: Callable[[int, int], Sequence[int]]
    months: Sequence[int]
    years: Sequence[int]

    def times(self, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """Yield the times after `after`, in UTC, earliest first; the fields are local to `zone`.

        As in EventBridge Scheduler, a local time that daylight saving time skips is left out, and
        one that it repeats is yielded once.
        """
        for day in self._dates(after.astimezone(zone).year):
            for hour, minute in product(self.hours, self.minutes):
                local = datetime.combine(day, time(hour, minute), zone)
                moment = local.astimezone(UTC)
                if moment > after and moment.astimezone(zone).time() == local.time():
                    yield moment

    def _dates(self, first_year: int) -> Iterator[date]:
        years = [year for year in self.years if year >= first_year]
        for year, month in product(years, self.months):
            yield from (date(year, month, day) for day in self.days(year, month))


def parse(fields: str) -> Cron:
    """Parse the fields of a cron(); raises CronError if EventBridge Scheduler refuses them."""
    try:
        minute, hour, day, month, weekday, year = fields.upper().split(" ")
    except ValueError as error:
        raise CronError("it has six fields") from error
    if (day == _ANY) == (weekday == _ANY):
        raise CronError("either day of month or day of week is ?")
    return Cron(
        minutes=MINUTE.values(minute),
        hours=HOUR.values(hour),
        days=_days_of_week(weekday) if day == _ANY else _days_of_month(day),
        months=MONTH.values(month),
        years=YEAR.values(year),
    )


def _days_of_month(text: str) -> Callable[[int, int], list[int]]:
    if text == "L":
        return lambda year, month: [_last(year, month)]
    if text == "LW":
        return lambda year, month: [_nearest_weekday(year, month, _last(year, month))]
    if found := _NEAREST_WEEKDAY.fullmatch(text):
        wanted = DAY.value(found[1])
        return lambda y, m: [_nearest_weekday(y, m, wanted)] if wanted <= _last(y, m) else []
    days = DAY.values(text)
    return lambda year, month: [day for day in days if day <= _last(year, month)]


def _days_of_week(text: str) -> Callable[[int, int], list[int]]:
    if found := _NTH_OF_MONTH.fullmatch(text):
        weekday, nth = WEEKDAY.value(found[1]), int(found[2])
        return lambda year, month: _days_on(year, month, [weekday])[nth - 1 : nth]
    if found := _LAST_OF_MONTH.fullmatch(text):
        last = WEEKDAY.value(found[1])
        return lambda year, month: _days_on(year, month, [last])[-1:]
    weekdays = [WEEKDAY.most] if text == "L" else WEEKDAY.values(text)
    return lambda year, month: _days_on(year, month, weekdays)


def _days_on(year: int, month: int, weekdays: Sequence[int]) -> list[int]:
    """Return the days of a month that are on one of these weekdays; Sunday is 1."""
    days = range(1, _last(year, month) + 1)
    return [day for day in days if date(year, month, day).isoweekday() % 7 + 1 in weekdays]


def _nearest_weekday(year: int, month: int, day: int) -> int:
    """Return the day from Monday to Friday that is nearest to a day and in the same month."""
    match date(year, month, day).isoweekday():
        case 6:
            return day - 1 if day > 1 else day + 2
        case 7:
            return day + 1 if day < _last(year, month) else day - 2
    return day


def _last(year: int, month: int) -> int:
    return monthrange(year, month)[1]
