"""Dates, timestamps and intervals: literals, sums and differences."""

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from workbench.athena_sql.grammar.tree import Interval
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.results import minutes_of, zone_info
from workbench.athena_sql.types import DATE, DAY_TO_SECOND, YEAR_TO_MONTH, Type, timestamp, zoned
from workbench.athena_sql.values.value import Value, needed, unified

_MILLISECONDS: Final = {"day": 86_400_000, "hour": 3_600_000, "minute": 60_000, "second": 1000}
_MOST: Final = (23, 59, 59)
"""The last hour, minute and second."""
_MONTHS: Final = {"year": 12, "month": 1}
_DATE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_TIMESTAMP: Final = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})(?: (\d{1,2}:\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?"
    r"(?: ?([A-Z]\S*|[+-]\d\d?(?::\d\d)?))?"
)
_OFFSET: Final = re.compile(r"([+-])(\d\d)(?::(\d\d))?")
_UTC: Final = {"UTC", "Z", "GMT"}
_FURTHEST: Final = 14 * 60
"""Minutes between UTC and the furthest zone."""
_SECONDS: Final = re.compile(r"(\d+)(?:\.(\d{1,3}))?")
_FRACTION: Final = r"(?:\.(?P<fraction>\d{1,3}))?"


def interval(node: Interval) -> Value:
    """Return an interval literal: milliseconds or months."""
    text, unit, at = node.text, node.unit, node.at
    if unit == "second" and (found := _SECONDS.fullmatch(text.removeprefix("-"))):
        count = int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0"))
    elif " " not in unit and re.fullmatch(r"-?\d+", text):
        count = int(text.removeprefix("-")) * (_MILLISECONDS | _MONTHS)[unit]
    elif unit == "year to month" and (found := re.fullmatch(r"-?(\d+)-(\d+)", text)):
        count = int(found[1]) * 12 + int(found[2])
    elif (
        " to " in unit
        and unit != "year to month"
        and (found := _clock_form(unit, at).fullmatch(text.removeprefix("-")))
    ):
        count = sum(
            int(part or 0) * _MILLISECONDS[name]
            for name, part in found.groupdict().items()
            if name != "fraction"
        ) + int((found.groupdict().get("fraction") or "").ljust(3, "0"))
    elif " to " in unit:
        raise cannot(f"INTERVAL {text!r} {unit.upper()}", at)
    else:
        raise wrong(f"{text!r} is no number of {unit}s", at)
    unit = unit.split(" ")[0]
    sign = -1 if node.negative != text.startswith("-") else 1
    type_ = DAY_TO_SECOND if unit in _MILLISECONDS else YEAR_TO_MONTH
    return Value(f"CAST({sign * count} AS BIGINT)", type_, at, constant=str(sign * count))


def _clock_form(unit: str, at: int) -> re.Pattern[str]:
    """Return the form of a text such as `1 02:03:04.567` for units such as DAY TO SECOND."""
    first, _, last = unit.partition(" to ")
    names = list(_MILLISECONDS)
    if first not in names or last not in names[names.index(first) + 1 :]:
        raise wrong(f"there is no INTERVAL of {unit.upper()}", at)
    form = ""
    for name in reversed(names[names.index(first) : names.index(last) + 1]):
        before = "" if name == first else " " if names[names.index(name) - 1] == "day" else ":"
        part = rf"{before}(?P<{name}>\d+){_FRACTION if name == 'second' else ''}{form}"
        form = part if name == first else f"(?:{part})?"
    return re.compile(form)


def date_literal(text: str, at: int) -> Value:
    """Return DATE '2026-01-31'."""
    if not _DATE.fullmatch(text.strip()):
        raise cannot(f"DATE {text!r}", at)
    _checked(text, at)
    return Value(f"DATE '{text.strip()}'", DATE, at, constant=text.strip())


def timestamp_literal(text: str, at: int) -> Value:
    """Return TIMESTAMP '2026-01-31 12:00:00.000 UTC'; the zone and fractions may be missing."""
    found = _TIMESTAMP.fullmatch(text.strip())
    if not found:
        raise cannot(f"TIMESTAMP {text!r}", at)
    day, minutes, seconds, fraction, zone = found.groups()
    _checked(day, at)
    written = f"{day} {minutes or '00:00'}:{seconds or '00'}.{fraction or '0'}"
    if any(int(part) > most for part, most in zip(_parts(minutes, seconds), _MOST, strict=True)):
        raise wrong(f"{written!r} is no time", at)
    local = Value(f"TIMESTAMP '{written}'", timestamp(len(fraction or "")), at, constant=text)
    if not zone:
        return local
    _check_clock(written, zone, at)
    return in_zone(local, zone, at)


def _parts(minutes: str | None, seconds: str | None) -> tuple[str, str, str]:
    """Return the hour, minute and second of a time whose parts may be missing."""
    hour, _, minute = (minutes or "0:0").partition(":")
    return hour, minute, seconds or "0"


def _check_clock(written: str, zone: str, at: int) -> None:
    """Refuse a time that the clocks of a zone skip in spring."""
    shown = datetime.strptime(written, "%Y-%m-%d %H:%M:%S.%f")  # noqa: DTZ007 - no zone yet
    there = shown.replace(tzinfo=zone_info(checked_zone(zone, at)))
    if there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None) != shown:
        raise wrong(f"clocks of {zone} never show {written}", at)


def in_zone(value: Value, zone: str, at: int) -> Value:
    """Return a local timestamp as the instant at which clocks of a zone show it."""
    zone = checked_zone(zone, at)
    if zone[0] in "+-":
        sql = f"({value.sql} - to_minutes({minutes_of(zone)}))"
    else:
        sql = f"CAST(timezone('{zone}', {value.sql}) AS TIMESTAMP)"
    return Value(sql, zoned(value.type.sizes[0], zone), at)


def local(value: Value) -> str:
    """Return what the clocks of a zoned timestamp's zone show."""
    if value.type.zone == "UTC":
        return value.sql
    if value.type.zone[0] in "+-":
        return f"({value.sql} + to_minutes({minutes_of(value.type.zone)}))"
    return f"timezone('{value.type.zone}', CAST({value.sql} AS TIMESTAMPTZ))"


def rounded(sql: str, one: Type, other: Type) -> str:
    """Return a timestamp rounded to the digits of a second that a type has."""
    digits = one.sizes[0] if one.sizes else 0
    if digits <= other.sizes[0]:
        return sql
    step = 10 ** (6 - other.sizes[0])
    return f"athena_rounded_time({sql}, {step})"


def checked_zone(zone: str, at: int) -> str:
    """Return the name of a time zone as Athena shows it: UTC, +02:00 or that of a region.

    Raises a refusal for others.
    """
    if found := _OFFSET.fullmatch(zone):
        hours, minutes = int(found[2] or 0), int(found[3] or 0)
        if hours * 60 + minutes > _FURTHEST or minutes > 59:
            raise wrong(f"{zone!r} is not a valid time zone", at)
        return f"{found[1]}{hours:02}:{minutes:02}" if hours or minutes else "UTC"
    if zone in _UTC:
        return "UTC"
    if not re.fullmatch(r"[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+", zone):
        raise cannot(f"the time zone {zone!r}", at)
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        raise cannot(f"the time zone {zone!r}", at) from error
    return zone


def now_literal(now: datetime | None, at: int) -> Value:
    """Return the current time; of the statement if it isn't given."""
    if now is None:
        sql = "date_trunc('millisecond', CAST(now() AS TIMESTAMP))"
    else:
        utc = now.astimezone(UTC) if now.tzinfo else now
        sql = f"TIMESTAMP '{utc.replace(tzinfo=None).isoformat(sep=' ', timespec='milliseconds')}'"
    return Value(sql, zoned(3, "UTC"), at)


def add_interval(moment: Value, interval_: Value, sign: int, at: int) -> Value:
    """Return a date or timestamp plus (1) or minus (-1) an interval."""
    count = f"({sign} * {interval_.sql})"
    if interval_.type == YEAR_TO_MONTH:
        unit = f"to_months(CAST({count} AS INTEGER))"
    elif moment.type == DATE:
        return _add_days(moment, interval_, sign, at)
    else:
        unit = f"to_milliseconds({count})"
    if interval_.type == YEAR_TO_MONTH and moment.type.zone not in {"", "UTC"}:
        clock = Value(f"({local(moment)} + {unit})", timestamp(moment.type.sizes[0]), at)
        return in_zone(clock, moment.type.zone, at)
    precision = (
        max(moment.type.sizes[0], 3) if moment.type.sizes and interval_.type == DAY_TO_SECOND else 0
    )
    type_ = moment.type
    if moment.type.sizes and precision > moment.type.sizes[0]:
        type_ = zoned(precision, type_.zone) if type_.zone else timestamp(precision)
    sql = f"({moment.sql} + {unit})"
    return Value(f"CAST({sql} AS DATE)" if type_ == DATE else sql, type_, at)


def _add_days(day: Value, interval_: Value, sign: int, at: int) -> Value:
    """Return a date plus whole days; hours are an error, as in Athena."""
    days = f"CAST({sign} * athena_whole_days({interval_.sql}) AS INTEGER)"
    return Value(f"({day.sql} + {days})", DATE, at)


def difference(one: Value, other: Value, at: int) -> Value:
    """Return the time between two dates or timestamps of the same type."""
    if one.type.zone or other.type.zone:
        one, other = instant(one), instant(other)
    elif one.type.name != other.type.name:
        one, other = unified((one, other), "-")
    if one.type == DATE:
        sql = f"(CAST({one.sql} - {other.sql} AS BIGINT) * 86400000)"
    else:
        sql = f"(epoch_ms({one.sql}) - epoch_ms({other.sql}))"
    return Value(sql, DAY_TO_SECOND, at)


def instant(value: Value) -> Value:
    """Return a date or timestamp as the instant that it is; without a zone it is UTC."""
    digits = value.type.sizes[0] if value.type.sizes else 0
    return value if value.type.zone else needed(value, zoned(digits, "UTC"), "a time")


def _checked(day: str, at: int) -> None:
    year, month, date = map(int, day.strip().split("-"))
    try:
        datetime(year, month, date, tzinfo=UTC)
    except ValueError as error:
        raise wrong(f"{day!r} is no date", at) from error
