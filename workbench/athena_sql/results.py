"""Values that DuckDB returns → values of Athena's types in Python."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from workbench.athena_sql.types import DAY_TO_SECOND, YEAR_TO_MONTH, Type

Reader = Callable[[Any], Any]


def reader_of(type_: Type) -> Reader | None:
    """Return what makes Python's value of DuckDB's; None if they are the same.

    Timestamps with a zone keep it, intervals are their text in Athena, and rows are dictionaries.
    """
    found = _reader(type_)
    return None if found is None else lambda value: None if value is None else found(value)


def zone_info(zone: str) -> tzinfo:
    """Return a time zone from the name in a type: UTC, +02:00 or that of a region."""
    if zone[0] in "+-":
        return timezone(timedelta(minutes=minutes_of(zone)))
    return UTC if zone == "UTC" else ZoneInfo(zone)


def minutes_of(zone: str) -> int:
    """Return the minutes between UTC and a zone such as -05:30."""
    minutes = 60 * int(zone[1:3]) + int(zone[4:])
    return -minutes if zone[0] == "-" else minutes


def _reader(type_: Type) -> Reader | None:
    if type_.zone:
        zone = zone_info(type_.zone)
        return lambda value: _zoned(value, zone)
    if type_ in _INTERVALS:
        return _INTERVALS[type_]
    inner = [reader_of(one) for one in type_.of]
    if type_.name == "row":
        return lambda value: _row(value, type_.names, inner)
    return _of_several(type_, inner) if any(inner) else None


def _of_several(type_: Type, inner: list[Reader | None]) -> Reader:
    if type_.name == "array":
        return lambda value: [_read(inner[0], one) for one in value]
    return lambda value: {_read(inner[0], k): _read(inner[1], v) for k, v in value.items()}


def _read(reader: Reader | None, value: Any) -> Any:
    return reader(value) if reader else value


def _zoned(value: datetime, zone: tzinfo) -> datetime:
    return value.replace(tzinfo=UTC).astimezone(zone)


def _row(
    value: dict[str, Any], names: tuple[str, ...], inner: list[Reader | None]
) -> dict[str, Any]:
    """Return a row as a dictionary; a field without a name is called by its place."""
    return {
        name or f"field{place}": _read(reader, member)
        for place, (name, reader, member) in enumerate(
            zip(names, inner, value.values(), strict=True)
        )
    }


def _days_to_seconds(milliseconds: int) -> str:
    seconds, rest = divmod(abs(milliseconds), 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    sign = "-" if milliseconds < 0 else ""
    return f"{sign}{days} {hour:02}:{minute:02}:{second:02}.{rest:03}"


def _years_to_months(months: int) -> str:
    years, month = divmod(abs(months), 12)
    return f"{'-' if months < 0 else ''}{years}-{month}"


_INTERVALS: Final[dict[Type, Reader]] = {
    DAY_TO_SECOND: _days_to_seconds,
    YEAR_TO_MONTH: _years_to_months,
}
