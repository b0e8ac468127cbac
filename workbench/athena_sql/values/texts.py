"""Casts from text, which Trino reads more strictly than DuckDB, and to text."""

import re
from dataclasses import replace
from typing import Final

from workbench.athena_sql.refusal import cannot
from workbench.athena_sql.types import VARBINARY, Type, timestamp
from workbench.athena_sql.values.moments import local, rounded, timestamp_literal
from workbench.athena_sql.values.value import Value, literal

_CAUGHT: Final = "athena_fitting"
_NOT_CAUGHT: Final = "athena_surely_fitting"
_SHORTER: Final = {
    "varchar": "left",
    "boolean": _NOT_CAUGHT,
    "timestamp": _NOT_CAUGHT,
    "timestamp with time zone": _NOT_CAUGHT,
    "interval day to second": _NOT_CAUGHT,
    "interval year to month": _NOT_CAUGHT,
}
"""Macros that make a text short; that of some types isn't caught by Athena's TRY_CAST."""
_Forms = tuple[str, str]
"""The form of texts that both engines read alike, and that of others that Athena may read."""
_WHOLE: Final = (r" *[+-]?[0-9]+ *", r"[\s\pZ\pC]*[+-]?\pN+[\s\pZ\pC]*")
_DECIMAL: Final = (
    r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)",
    r"[+-]?(\pN+\.?\pN*|\.\pN+)([eE][+-]?\pN+)?",
)
_NUMBER: Final = r"([0-9]+\.?[0-9]*|\.[0-9]+)"
_DOUBLE: Final = (
    f" *[+-]?{_NUMBER}([eE][+-]?[0-9]{{1,2}})? *|NaN|[+-]?Infinity",
    rf"[\s\pC]*[+-]?(0[xX].*|{_NUMBER}([eE][+-]?[0-9]+)?|NaN|Infinity)[fFdD]?[\s\pC]*",
)
_BOOLEAN: Final = ("(?i)t|true|f|false|1|0", r"\z.")
_DATE: Final = (
    r" *[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} *",
    r"[\s\pC]*[+-]?[0-9]+-[0-9]+-[0-9]+[\s\pC]*",
)
_CLOCK: Final = r"([01]?[0-9]|2[0-3]):[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]{1,6})?)?"
_TIMESTAMP: Final = (
    f"[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}( {_CLOCK})?",
    r"[\s\pC]*[+-]?[0-9]+-[0-9]+-[0-9]+.*",
)
_ZONE: Final = re.compile(r" .*( [A-Z]|[+-]\d)")
_FORMS: Final[dict[str, _Forms]] = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint"), _WHOLE),
    "decimal": _DECIMAL,
    "double": _DOUBLE,
    "boolean": _BOOLEAN,
    "date": _DATE,
}
_SIMPLE: Final = {
    "interval day to second": "athena_days({0})",
    "interval year to month": "athena_months_text({0})",
    "varchar": "{0}",
    "date": "athena_date({0})",
    "double": "athena_double({0})",
    **dict.fromkeys(
        ("unknown", "boolean", "tinyint", "smallint", "integer", "bigint"),
        "CAST({0} AS VARCHAR)",
    ),
}


def from_text(value: Value, type_: Type, at: int) -> Value:
    """Return a text as another type; other forms than Trino's are an error."""
    if type_.name == "timestamp":
        read = _read(value, timestamp(6), _TIMESTAMP, at)
        sql, tried = (rounded(one, read.type, type_) for one in (read.sql, read.tried))
        return Value(sql, type_, at, tried=tried)
    if type_.name == "timestamp with time zone":
        return _zoned(value, type_, at)
    if type_ == VARBINARY:
        return Value(f"encode({value.sql})", type_, at)
    if type_.name not in _FORMS:
        raise cannot(f"CAST of {value.type} to {type_}", at)
    return _read(value, type_, _FORMS[type_.name], at)


def _zoned(value: Value, type_: Type, at: int) -> Value:
    """Return a literal's text with its zone, or another text, which has none and is UTC."""
    if (
        value.constant is not None
        and value.constant[-1:].isalnum()
        and _ZONE.search(value.constant)
    ):
        found = timestamp_literal(value.constant, at)
        sql = rounded(found.sql, found.type, type_)
        return Value(sql, replace(type_, zone=found.type.zone), at)
    read = from_text(value, timestamp(type_.sizes[0]), at)
    return replace(read, type=type_)


def _read(value: Value, type_: Type, forms: _Forms, at: int) -> Value:
    arguments = f"{value.sql}, {literal(forms[0])}, {literal(forms[1])}"
    sql = f"CAST(athena_matching({arguments}) AS {type_.duckdb})"
    tried = f"TRY_CAST(athena_matching_or_null({arguments}) AS {type_.duckdb})"
    return Value(sql, type_, at, may_be_nan=type_.is_float, tried=tried)


def to_text(value: Value, type_: Type, at: int) -> Value:
    """Return a value as text: a text is cut to the type's length, others must fit."""
    sql = as_text(value, at)
    if type_.sizes and not _fits(value.type, type_.sizes[0]):
        shorter = _SHORTER.get(value.type.name, _CAUGHT)
        sql = f"{shorter}({sql}, {type_.sizes[0]})"
    return Value(sql, type_, at)


def _fits(type_: Type, length: int) -> bool:
    return type_.name == "varchar" and bool(type_.sizes) and type_.sizes[0] <= length


def as_text(value: Value, at: int) -> str:
    """Return the text that Trino's cast to varchar gives."""
    if value.type.name in _SIMPLE:
        return _SIMPLE[value.type.name].format(value.sql)
    match value.type.name:
        case "decimal":
            return f"athena_point(athena_digits({value.sql}), {value.type.sizes[1]})"
        case "timestamp":
            return timestamp_text(value.sql, value.type.sizes[0], " ")
        case "timestamp with time zone":
            clock = timestamp_text(local(value), value.type.sizes[0], " ")
            return f"({clock} || {literal(' ' + value.type.zone)})"
    raise cannot(f"CAST of {value.type} to varchar", at)


def timestamp_text(sql: str, digits: int, between: str) -> str:
    """Return the text of a timestamp with that many digits of a second."""
    clock = literal(f"{between}%H:%M:%S")
    seconds = f"athena_day_of({sql}) || strftime({sql}, {clock})"
    if not digits:
        return f"({seconds})"
    return f"({seconds} || '.' || left(strftime({sql}, '%f'), {digits}))"
