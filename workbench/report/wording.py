"""Values in the page's words; a missing value is a dash."""

import unicodedata
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Final

UNKNOWN: Final = "\N{EN DASH}"
_MINUTES_AN_HOUR: Final = 60
_MINUTES_A_DAY: Final = 24 * _MINUTES_AN_HOUR
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_BROAD: Final = frozenset("MWmw@%&")
_SLIM: Final = frozenset(" .,:;'!|()iIjlftr")

Number = int | float | Decimal


def count(value: Number | None) -> str:
    """Return a whole number as 1,234."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def percent(rate: float | None) -> str:
    """Return a rate of 0 to 1 as 41.7 %."""
    return UNKNOWN if rate is None else f"{rate * 100:.1f} %"


def days(hours: float | None) -> str:
    """Return hours as 2.1 days."""
    return UNKNOWN if hours is None else f"{hours / 24:,.1f} days"


def day(moment: datetime | None) -> str:
    """Return a day as 5 Jan 2026, whatever the machine's language."""
    return UNKNOWN if moment is None else f"{moment.day} {month(moment)}"


def month(moment: datetime | None) -> str:
    """Return a month as Jan 2026."""
    return UNKNOWN if moment is None else f"{_MONTHS[moment.month - 1]} {moment.year}"


def minute(moment: datetime | None) -> str:
    """Return a time as 5 Jan 2026, 08:00 UTC."""
    return UNKNOWN if moment is None else f"{day(moment)}, {moment:%H:%M} UTC"


def age(minutes: int | None) -> str:
    """Return an age: 3 days."""
    if minutes is None:
        return UNKNOWN
    if minutes < 2 * _MINUTES_AN_HOUR:
        return several(minutes, "minute")
    if minutes < 2 * _MINUTES_A_DAY:
        return several(minutes // _MINUTES_AN_HOUR, "hour")
    return several(minutes // _MINUTES_A_DAY, "day")


def time_left(days_left: int | None, expires: datetime | None, now: datetime) -> str:
    """Return the time until an invitation expires, in whole days; `now` has no zone."""
    if expires is None or days_left is None:
        return "no date"
    if expires <= now:
        return f"overdue by {several(-days_left, 'day')}" if days_left else "overdue"
    return several(days_left, "day") if days_left else "today"


def several(number: int, thing: str) -> str:
    """Return a number of things: 1 day, 2 days."""
    return f"{count(number)} {thing}" + ("" if number == 1 else "s")


def text(value: str | None, nothing: str) -> str:
    """Return text on one line, `nothing` if it shows nothing."""
    return " ".join((value or "").split()) or nothing


def fitting(name: str, room: float) -> str:
    """Return the start of a name that fits into so many characters of usual width.

    Vega would cut a character outside of Unicode's first plane in two, and fail.
    """
    if width(name) <= room:
        return name
    widths = accumulate(map(_width, name))
    return name[: sum(so_far <= room - 1 for so_far in widths)] + "…"


def width(shown: str) -> float:
    """Return about the width of text, in characters of usual width."""
    return sum(map(_width, shown))


def _width(character: str) -> float:
    if character in _BROAD or unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.7
    return 0.6 if character in _SLIM else 1.0
