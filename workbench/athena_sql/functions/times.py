"""Functions of dates and timestamps."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbench.athena_sql.functions.arguments import moment, pair
from workbench.athena_sql.functions.signatures import Rule, rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    DATE,
    DAY_TO_SECOND,
    Type,
    timestamp,
)
from workbench.athena_sql.values.casts import cast
from workbench.athena_sql.values.moments import in_zone, instant, local, rounded
from workbench.athena_sql.values.value import Value, unified, whole

_DAYS: Final = ("day", "week", "month", "quarter", "year")
_UNITS: Final = ("millisecond", "second", "minute", "hour", *_DAYS)


def unit_of(value: Value, type_: Type, name: str) -> str:
    """Return the unit of time that a literal names; raises a refusal for others."""
    if value.constant is None or value.type.name != "varchar":
        raise cannot(f"{name} with a unit that isn't a literal", value.at)
    unit = value.constant.lower()
    if unit not in (_DAYS if type_ == DATE else _UNITS):
        raise wrong(f"{value.constant!r} is not a unit of {type_}", value.at)
    return unit


def _date_trunc(name: str, values: Sequence[Value], at: int) -> Value:
    one, value = pair(name, values, at)
    unit = unit_of(one, moment(name, value).type, name)
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
    unit = unit_of(one, moment(name, value).type, name)
    count = whole(number, name)
    if value.type.zone not in {"", "UTC"} and unit in _DAYS:
        clock = f"({local(value)} + {_interval(unit, count)})"
        return in_zone(Value(clock, timestamp(value.type.sizes[0]), at), value.type.zone, at)
    sql = f"({value.sql} + {_interval(unit, count)})"
    if unit == "millisecond":
        sql = rounded(sql, timestamp(3), value.type)
    return Value(f"CAST({sql} AS DATE)" if value.type == DATE else sql, value.type, at)


def _interval(unit: str, count: str) -> str:
    if unit in {"month", "quarter", "year"}:
        months = {"month": 1, "quarter": 3, "year": 12}[unit]
        return f"to_months(CAST({months} * {count} AS INTEGER))"
    # Athena's count is an integer, too.
    return f"to_{unit}s(CAST({count} AS INTEGER))"


def _date_diff(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 3:
        raise wrong("date_diff takes a unit and two dates or timestamps", at)
    unit_value, one, other = values
    if moment(name, one).type.zone or moment(name, other).type.zone:
        # By the clocks of the first one's zone.
        one, other = instant(one), instant(other)
        other = replace(other, type=replace(other.type, zone=one.type.zone))
    one, other = unified((one, other), name)
    type_ = one.type
    unit = unit_of(unit_value, type_, name)
    by_clock = type_.zone not in {"", "UTC"} and unit in _DAYS
    start, end = (local(side) if by_clock else side.sql for side in (one, other))
    if type_.sizes and type_.sizes[0] > 3:
        start, end = (f"date_trunc('millisecond', {side})" for side in (start, end))
    return Value(f"date_sub('{unit}', {start}, {end})", BIGINT, at)


def _last_day(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong("last_day_of_month takes a date or timestamp", at)
    value = moment(name, values[0])
    return Value(f"last_day({local(value) if value.type.zone else value.sql})", DATE, at)


def _date(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong(f"{name} takes one argument", at)
    return cast(values[0], DATE, at)


def _to_milliseconds(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1 or values[0].type != DAY_TO_SECOND:
        raise wrong(f"{name} takes an interval of days to seconds", at)
    return Value(values[0].sql, BIGINT, at)


TIMES: Final[dict[str, Rule]] = {
    "date": _date,
    "date_trunc": _date_trunc,
    "date_add": _date_add,
    "date_diff": _date_diff,
    "last_day_of_month": _last_day,
    "to_milliseconds": _to_milliseconds,
    "from_iso8601_date": rule(("varchar -> date", "athena_iso_date({0})")),
}
