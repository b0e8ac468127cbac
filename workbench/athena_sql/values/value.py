"""A translated value: DuckDB's expression and Trino's type, and how one is coerced."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from workbench.athena_sql.coercion import common, joined, zones_differ
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BIGINT, DOUBLE, UNKNOWN, VARCHAR, Type, as_decimal

_EXACT: Final = 15
"""Digits that every double holds."""
_SHORT: Final = 18
"""Digits that Athena holds in 64 bits."""


@dataclass(frozen=True)
class Value:
    """A value at an offset of the statement; `constant` is the text of a literal.

    `tried` is its expression inside TRY, and `in_ascii` that of a text that is only compared with
    texts in ASCII, if that is another.
    """

    sql: str
    type: Type
    at: int
    constant: str | None = None
    may_be_nan: bool = False
    tried: str = ""
    in_ascii: str = ""


def coerced(value: Value, type_: Type) -> Value | None:
    """Return a value as another type if Trino does so without a cast; None if it doesn't."""
    if value.type == type_:
        return replace(value, type=joined(value.type, type_))
    if common(value.type, type_) != type_ and not _is_shorter(value.type, type_):
        return None
    sql = converted(value.sql, value.type, type_)
    return replace(value, sql=sql, type=type_, tried="", in_ascii="")


def converted(sql: str, one: Type, other: Type) -> str:
    """Return a value of one type as another that holds it."""
    if one.name == "decimal" and other == DOUBLE and one.sizes[0] > _EXACT:
        is_long = one.sizes[0] > _SHORT
        scale = f", {one.sizes[1]}" if not is_long else ""
        return f"athena_from_{'long_' * is_long}decimal({sql}{scale})"
    return f"CAST({sql} AS {other.duckdb})"


def _is_shorter(one: Type, other: Type) -> bool:
    """Return whether types differ only in what the engine doesn't hold: lengths and names."""
    return one.duckdb == other.duckdb and common(one, other) is not None and other.name != "varchar"


def unified(values: Iterable[Value], what: str) -> list[Value]:
    """Return values as their common type; raises a refusal if they have none."""
    values = list(values)
    type_ = reduce(lambda so_far, value: _common(so_far, value, what), values, UNKNOWN)
    return [needed(value, type_, what) for value in values]


def _common(type_: Type, value: Value, what: str) -> Type:
    if zones_differ(type_, value.type):
        raise cannot(f"{what} of several time zones", value.at)
    found = common(type_, value.type)
    if found is None:
        raise wrong(f"{what}: {type_} and {value.type} don't go together", value.at)
    return found


def needed(value: Value, type_: Type, what: str) -> Value:
    """Return a value as a type; raises a refusal if Trino needs a cast for that."""
    found = coerced(value, type_)
    if found is None:
        raise wrong(f"{what}: Athena takes {type_} here, not {value.type}", value.at)
    return found


def text(value: Value, what: str) -> str:
    """Return the expression of a text."""
    return needed(value, VARCHAR, what).sql


def whole(value: Value, what: str) -> str:
    """Return the expression of a whole number as a bigint."""
    return needed(value, BIGINT, what).sql


def double(value: Value, what: str) -> str:
    """Return the expression of a number as a double."""
    return needed(value, DOUBLE, what).sql


def as_exact(value: Value) -> Value:
    """Return a whole number as the decimal that it is coerced to; a decimal as it is."""
    type_ = as_decimal(value.type)
    return needed(value, type_, "a decimal")


def literal(content: str) -> str:
    """Return a text as DuckDB's literal."""
    return "'" + content.replace("'", "''") + "'"
