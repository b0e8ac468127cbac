"""Fields of dates, timestamps and intervals."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    DATE,
    DAY_TO_SECOND,
    YEAR_TO_MONTH,
)
from workbench.athena_sql.values.moments import local
from workbench.athena_sql.values.value import Value

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


FIELDS: Final[dict[str, Rule]] = {
    **dict.fromkeys((*_FIELDS, *_SAME_FIELDS), field),
}
