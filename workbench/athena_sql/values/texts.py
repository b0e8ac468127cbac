"""Casts from text, which Trino reads more strictly than DuckDB, and to text."""

from typing import Final

from workbench.athena_sql.refusal import cannot
from workbench.athena_sql.types import Type, timestamp
from workbench.athena_sql.values.moments import local, rounded
from workbench.athena_sql.values.value import Value, literal

_WHOLE: Final = r" *[+-]?[0-9]+ *"
_DECIMAL: Final = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)"
_DOUBLE: Final = r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*|NaN|[+-]?Infinity"
_DATE: Final = r"\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\s*"
_TIMESTAMP: Final = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]{1,6})?)?)?"
)

_SIMPLE: Final = {
    "interval day to second": "athena_days({0})",
    "interval year to month": "athena_months_text({0})",
    "varchar": "{0}",
    "double": "athena_double({0})",
    **dict.fromkeys(
        ("unknown", "boolean", "tinyint", "smallint", "integer", "bigint", "date"),
        "CAST({0} AS VARCHAR)",
    ),
}


def from_text(value: Value, type_: Type, at: int) -> Value:
    """Return a text as another type; other forms than Trino's are an error."""
    match type_.name:
        case "tinyint" | "smallint" | "integer" | "bigint":
            return _read(value, type_, _WHOLE, at)
        case "decimal":
            return _read(value, type_, _DECIMAL, at)
        case "double":
            return _read(value, type_, _DOUBLE, at)
        case "boolean":
            return _read(value, type_, "(?i)t|true|f|false|1|0", at)
        case "date":
            return _read(value, type_, _DATE, at)
        case "timestamp":
            read = _read(value, timestamp(6), _TIMESTAMP, at)
            return Value(rounded(read.sql, read.type, type_), type_, at)
    raise cannot(f"CAST of {value.type} to {type_}", at)


def _read(value: Value, type_: Type, pattern: str, at: int) -> Value:
    test = f"regexp_full_match({value.sql}, {literal(pattern)})"
    wrong = f"CAST(athena_no_number({value.sql}) AS VARCHAR)"
    sql = f"CAST(CASE WHEN {test} THEN {value.sql} ELSE {wrong} END AS {type_.duckdb})"
    return Value(sql, type_, at, may_be_nan=type_.is_float)


def to_text(value: Value, type_: Type, at: int) -> Value:
    """Return a value as text, cut to the type's length."""
    sql = as_text(value, at)
    if type_.sizes and not _fits(value.type, type_.sizes[0]):
        if value.type.name != "varchar":
            raise cannot(f"CAST of {value.type} to {type_}", at)
        sql = f"left({sql}, {type_.sizes[0]})"
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
    seconds = f"strftime({sql}, {literal(f'%Y-%m-%d{between}%H:%M:%S')})"
    if not digits:
        return seconds
    return f"({seconds} || '.' || left(strftime({sql}, '%f'), {digits}))"
