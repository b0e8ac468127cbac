"""Values of an answer: reads texts, times and amounts as columns hold them."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_EARLIEST: Final = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND
_LATEST: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND
"""The first and last moments that a datetime can hold."""
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT: Final = re.compile(r"[0-9]{1,31}(\.[0-9]{0,2})?")
"""The service model's pattern, with leading zeros."""
_LEAP_SECOND: Final = re.compile(r"(.*T\d\d:\d\d:)60(\D.*|)")


def text(value: Any) -> str | None:
    """Return text that Arrow can hold, or None; raises TypeError for any other type."""
    if isinstance(value, str):
        # Half of a surrogate pair is legal in JSON and in Python, but not in Arrow's UTF-8. It
        # isn't printable, and checking that first is three times as fast.
        if value.isascii() or value.isprintable():
            return value
        return value.encode("utf-8", "replace").decode()
    if value is None:
        return None
    raise TypeError(f"found {type(value).__name__} instead of text")


def milliseconds(value: Any) -> int | None:
    """Return a time as milliseconds since 1970; raises TypeError or ValueError for anything else.

    Times are ISO 8601 texts, in UTC unless they say otherwise, or seconds since 1970.
    """
    if value is None:
        return None
    elapsed = _iso_milliseconds(value) if value.__class__ is str else _epoch_milliseconds(value)
    if _EARLIEST <= elapsed <= _LATEST:
        return elapsed
    raise ValueError("out of range")


def _iso_milliseconds(value: str) -> int:
    if "T24" in value or value[11:13] == "24":  # read by Python 3.13, not by older versions
        raise ValueError("hour 24")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return _unusual_milliseconds(value)
    elapsed = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    # What `elapsed // _MILLISECOND` gives, in half the time.
    return elapsed.days * 86_400_000 + elapsed.seconds * 1000 + elapsed.microseconds // 1000


def _unusual_milliseconds(value: str) -> int:
    """Return the time of a text with a lower-case z or a leap second, or of seconds since 1970."""
    if value.endswith("z"):
        return _iso_milliseconds(f"{value[:-1]}Z")
    if leap := _LEAP_SECOND.fullmatch(value):
        return _iso_milliseconds(f"{leap[1]}59{leap[2]}") + 1000
    return _epoch_milliseconds(float(value))


def _epoch_milliseconds(value: float) -> int:
    if isinstance(value, bool):
        raise TypeError("found bool instead of a time")
    try:
        return round(value * 1000)
    except OverflowError:
        raise ValueError("out of range") from None


def day(value: Any) -> date | None:
    """Return a day; raises TypeError or ValueError for anything but text such as 2026-11-27."""
    found = text(value)
    if found is None:
        return None
    if not _DAY.fullmatch(found):
        raise ValueError("not a day")
    return date.fromisoformat(found)


def amount(value: Any) -> Decimal | None:
    """Return an amount of money, None for empty text; raises TypeError or ValueError for others."""
    found = text(value)
    if not found:
        return None
    if not _AMOUNT.fullmatch(found):
        raise ValueError("not an amount")
    return Decimal(found)
