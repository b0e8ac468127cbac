"""Operators by their names, with those that compare more than two values."""

import re
from collections.abc import Callable
from typing import Final

from workbench.athena_sql.functions.arrays import subscript
from workbench.athena_sql.functions.zones import at_timezone
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BOOLEAN, Type
from workbench.athena_sql.values.operators import (
    arithmetic,
    comparison,
    concatenation,
    distinct_from,
    in_ascii,
    negated,
)
from workbench.athena_sql.values.value import Value, literal, needed, text, unified

_COMPARISONS: Final = {"=", "<>", "<", "<=", ">", ">="}
_ARITHMETIC: Final = {"+", "-", "*", "/", "%"}


def operation(name: str, values: list[Value], at: int) -> Value:
    """Return an operator's result."""
    if name in _ARITHMETIC:
        return arithmetic(name, values[0], values[1], at)
    if name in _COMPARISONS:
        return comparison(name, values[0], values[1], at)
    if name in {"and", "or"}:
        one, other = (needed(value, BOOLEAN, name).sql for value in values)
        return Value(f"({one} {name.upper()} {other})", BOOLEAN, at)
    return _OTHERS[name](values, at)


def _not(values: list[Value], at: int) -> Value:
    return Value(f"(NOT {needed(values[0], BOOLEAN, 'NOT').sql})", BOOLEAN, at)


def _is_null(values: list[Value], at: int) -> Value:
    return Value(f"({values[0].sql} IS NULL)", BOOLEAN, at)


def _between(values: list[Value], at: int) -> Value:
    value, low, high = values
    above, below = comparison(">=", value, low, at), comparison("<=", value, high, at)
    return Value(f"({above.sql} AND {below.sql})", BOOLEAN, at)


def _in(values: list[Value], at: int) -> Value:
    same = unified(values, "IN")
    for one in same:
        comparison("=", same[0], one, at)
    if same[0].type.of or any(one.may_be_nan for one in same):
        equal = (comparison("=", same[0], one, at).sql for one in same[1:])
        return Value(f"({' OR '.join(equal)})", BOOLEAN, at)
    members = ", ".join(one.sql for one in same[1:])
    return Value(f"({in_ascii(same[0], same[1:]).sql} IN ({members}))", BOOLEAN, at)


def _like(values: list[Value], at: int) -> Value:
    one, pattern, *escape = (text(value, "LIKE") for value in values)
    if not escape:
        one = in_ascii(values[0], values[1:]).sql if values[0].in_ascii else one
    if not escape:
        return Value(f"({one} LIKE {pattern})", BOOLEAN, at)
    if values[2].constant is None or len(values[2].constant) != 1 or values[1].constant is None:
        raise cannot("ESCAPE of anything but one character in quotes", at)
    mark = re.escape(values[2].constant)
    if not re.fullmatch(f"(?:[^{mark}]|{mark}[%_{mark}])*", values[1].constant, re.DOTALL):
        raise wrong("the character of ESCAPE must stand before %, _ or itself", at)
    return Value(f"({one} LIKE {pattern} ESCAPE {literal(values[2].constant)})", BOOLEAN, at)


def _plus(values: list[Value], at: int) -> Value:
    negated(values[0], at)
    return values[0]


def _row(values: list[Value], at: int) -> Value:
    fields = ", ".join(f"f{place} := {value.sql}" for place, value in enumerate(values))
    type_ = Type("row", of=tuple(v.type for v in values), names=("",) * len(values))
    return Value(f"struct_pack({fields})", type_, at)


_OTHERS: Final[dict[str, Callable[[list[Value], int], Value]]] = {
    "not": _not,
    "is null": _is_null,
    "is distinct from": lambda values, at: distinct_from(values[0], values[1], at),
    "between": _between,
    "in": _in,
    "like": _like,
    "||": lambda values, at: concatenation(values[0], values[1], at),
    "negate": lambda values, at: negated(values[0], at),
    "plus": _plus,
    "at time zone": lambda values, at: at_timezone("at time zone", values, at),
    "[]": lambda values, at: subscript(values[0], values[1], at),
    "row": _row,
}
