"""Functions of dates and timestamps."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule, rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    DATE,
    DAY_TO_SECOND,
    VARCHAR,
    YEAR_TO_MONTH,
    Type,
    common,
    timestamp,
    zoned,
)
from workbench.athena_sql.values.casts import cast
from workbench.athena_sql.values.moments import checked_zone, in_zone, local
from workbench.athena_sql.values.texts import timestamp_text
from workbench.athena_sql.values.value import Value, needed, whole

_DAYS: Final = ("day", "week", "month", "quarter", "year")
_UNITS: Final = ("millisecond", "second", "minute", "hour", *_DAYS)
_FIELDS: Final = {
    "year": "year({0})",
    "quarter": "quarter({0})",
    "month": "month({0})",
    "week": "week({0})",
    "day": "day({0})",
    "day_of_week": "isodow({0})",
    "day_of_year": "dayofyear({0})",
    "year_of_week": "isoyear({0})",
    "hour": "hour({0})",
    "minute": "minute({0})",
    "second": "second({0})",
    "millisecond": "(millisecond({0}) % 1000)",
}
_PARTS: Final = {
    ("day", DAY_TO_SECOND): "({0} // 86400000)",
    ("hour", DAY_TO_SECOND): "({0} // 3600000 % 24)",
    ("minute", DAY_TO_SECOND): "({0} // 60000 % 60)",
    ("second", DAY_TO_SECOND): "({0} // 1000 % 60)",
    ("millisecond", DAY_TO_SECOND): "({0} % 1000)",
    ("year", YEAR_TO_MONTH): "({0} // 12)",
    ("month", YEAR_TO_MONTH): "({0} % 12)",
}
"""The fields of intervals, which are milliseconds or months."""
_SAME_FIELDS: Final = {
    "week_of_year": "week",
    "day_of_month": "day",
    "dow": "day_of_week",
    "doy": "day_of_year",
    "yow": "year_of_week",
}
_CLOCK: Final = {"hour", "minute", "second", "millisecond"}


def field(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a field of a date or timestamp, by the clocks of its zone, or of an interval."""
    if len(values) == 1 and (name, values[0].type) in _PARTS:
        return Value(_PARTS[name, values[0].type].format(values[0].sql), BIGINT, at)
    if len(values) != 1 or not values[0].type.is_time:
        raise wrong(f"{name} takes a date or timestamp", at)
    (value,) = values
    name = _SAME_FIELDS.get(name, name)
    clock = local(value) if value.type.zone else value.sql
    return Value(f"CAST({_FIELDS[name].format(clock)} AS BIGINT)", BIGINT, at)


def extract(unit: str, value: Value, at: int) -> Value:
    """Return EXTRACT(unit FROM value)."""
    name = _SAME_FIELDS.get(unit, unit)
    if name not in _FIELDS or name == "millisecond":
        raise cannot(f"extract of {unit}", at)
    if value.type == DATE and name in _CLOCK:
        raise wrong(f"a date has no {unit}", at)
    return field(name, [value], at)


def unit_of(value: Value, type_: Type, name: str) -> str:
    """Return the unit of time that a literal names; raises a refusal for others."""
    if value.constant is None or value.type.name != "varchar":
        raise cannot(f"{name} with a unit that isn't a literal", value.at)
    unit = value.constant.lower()
    if unit not in (_DAYS if type_ == DATE else _UNITS):
        raise wrong(f"{value.constant!r} is not a unit of {type_}", value.at)
    return unit


def _moment(name: str, value: Value) -> Value:
    if not value.type.is_time:
        raise wrong(f"{name} takes a date or timestamp, not {value.type}", value.at)
    return value


def _date_trunc(name: str, values: Sequence[Value], at: int) -> Value:
    one, value = _pair(name, values, at)
    unit = unit_of(one, _moment(name, value).type, name)
    if unit == "millisecond":
        raise cannot("date_trunc to milliseconds", at)
    clock = local(value) if value.type.zone else value.sql
    sql = f"date_trunc('{unit}', {clock})"
    if value.type == DATE:
        return Value(f"CAST({sql} AS DATE)", DATE, at)
    if value.type.zone in {"", "UTC"}:
        return Value(sql, value.type, at)
    return in_zone(Value(sql, timestamp(value.type.sizes[0]), at), value.type.zone, at)


def _date_add(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 3:
        raise wrong("date_add takes a unit, a number and a date or timestamp", at)
    one, number, value = values
    unit = unit_of(one, _moment(name, value).type, name)
    count = whole(number, name)
    if value.type.zone not in {"", "UTC"} and unit in _DAYS:
        clock = f"({local(value)} + {_interval(unit, count)})"
        return in_zone(Value(clock, timestamp(value.type.sizes[0]), at), value.type.zone, at)
    sql = f"({value.sql} + {_interval(unit, count)})"
    return Value(f"CAST({sql} AS DATE)" if value.type == DATE else sql, value.type, at)


def _interval(unit: str, count: str) -> str:
    if unit in {"month", "quarter", "year"}:
        months = {"month": 1, "quarter": 3, "year": 12}[unit]
        return f"to_months(CAST({months} * {count} AS INTEGER))"
    return f"to_{unit}s(CAST({count} AS {'BIGINT' if unit not in _DAYS else 'INTEGER'}))"


def _date_diff(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 3:
        raise wrong("date_diff takes a unit and two dates or timestamps", at)
    unit_value, one, other = values
    type_ = common(_moment(name, one).type, _moment(name, other).type)
    zones = {one.type.zone, other.type.zone}
    if type_ is None or (len(zones) > 1 and zones != {"", "UTC"}):
        raise cannot("date_diff of times in two zones", at)
    one, other = needed(one, type_, name), needed(other, type_, name)
    unit = unit_of(unit_value, type_, name)
    by_clock = type_.zone not in {"", "UTC"} and unit in _DAYS
    start, end = (local(side) if by_clock else side.sql for side in (one, other))
    return Value(f"athena_date_diff('{unit}', {start}, {end})", BIGINT, at)


def _last_day(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong("last_day_of_month takes a date or timestamp", at)
    value = _moment(name, values[0])
    return Value(f"last_day({local(value) if value.type.zone else value.sql})", DATE, at)


def _date(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong(f"{name} takes one argument", at)
    return cast(values[0], DATE, at)


def _to_unixtime(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong("to_unixtime takes a timestamp", at)
    return Value(f"epoch({_moment(name, values[0]).sql})", Type("double"), at)


def _from_unixtime(name: str, values: Sequence[Value], at: int) -> Value:
    if not 1 <= len(values) <= 2 or not values[0].type.is_number:
        raise wrong(f"{name} takes a number, and perhaps a zone", at)
    zone = _zone_name(values[1]) if len(values) == 2 else "UTC"
    seconds = needed(values[0], Type("double"), name)
    return Value(
        f"make_timestamp(CAST(round({seconds.sql} * 1000) AS BIGINT) * 1000)", zoned(3, zone), at
    )


def _zone_name(value: Value) -> str:
    if value.constant is None:
        raise cannot("a time zone that isn't a literal", value.at)
    return checked_zone(value.constant, value.at)


def _with_timezone(name: str, values: Sequence[Value], at: int) -> Value:
    value, zone = _pair(name, values, at)
    if value.type.name not in {"timestamp", "date"}:
        raise wrong(f"with_timezone takes a timestamp, not {value.type}", at)
    moment = needed(value, timestamp(3), name) if value.type == DATE else value
    return in_zone(moment, _zone_name(zone), at)


def at_timezone(name: str, values: Sequence[Value], at: int) -> Value:
    """Return the same instant in another zone."""
    value, zone = _pair(name, values, at)
    if name == "at_timezone" and not value.type.zone:
        raise cannot("at_timezone of a time without a zone", at)
    if value.type.name == "timestamp":
        value = cast(value, zoned(value.type.sizes[0], "UTC"), at)
    if not value.type.zone:
        raise wrong(f"AT TIME ZONE takes a timestamp, not {value.type}", at)
    return Value(value.sql, zoned(value.type.sizes[0], _zone_name(zone)), at)


def _to_iso8601(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong("to_iso8601 takes a date or timestamp", at)
    value = _moment(name, values[0])
    if value.type == DATE:
        return Value(f"CAST({value.sql} AS VARCHAR)", VARCHAR, at)
    if value.type.zone not in {"", "UTC"}:
        clock = local(value)
        shown = timestamp_text(clock, value.type.sizes[0], "T")
        return Value(f"({shown} || athena_offset({clock}, {value.sql}))", VARCHAR, at)
    sql = timestamp_text(value.sql, value.type.sizes[0], "T")
    return Value(f"({sql} || 'Z')" if value.type.zone else sql, VARCHAR, at)


def _to_milliseconds(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1 or values[0].type != DAY_TO_SECOND:
        raise wrong(f"{name} takes an interval of days to seconds", at)
    return Value(values[0].sql, BIGINT, at)


def _pair(name: str, values: Sequence[Value], at: int) -> Sequence[Value]:
    if len(values) != 2:
        raise wrong(f"{name} takes two arguments", at)
    return values


TIMES: Final[dict[str, Rule]] = {
    **dict.fromkeys((*_FIELDS, *_SAME_FIELDS), field),
    "date": _date,
    "date_trunc": _date_trunc,
    "date_add": _date_add,
    "date_diff": _date_diff,
    "last_day_of_month": _last_day,
    "to_unixtime": _to_unixtime,
    "from_unixtime": _from_unixtime,
    "with_timezone": _with_timezone,
    "at_timezone": at_timezone,
    "to_iso8601": _to_iso8601,
    "to_milliseconds": _to_milliseconds,
    "current_timezone": rule(("-> varchar", "'UTC'")),
    "from_iso8601_date": rule(("varchar -> date", "athena_iso_date({0})")),
}
