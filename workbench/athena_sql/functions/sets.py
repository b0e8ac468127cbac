"""Functions of arrays as sets."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.coercion import common
from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BOOLEAN, UNKNOWN, array
from workbench.athena_sql.values.operators import comparison
from workbench.athena_sql.values.value import Value, needed, unified


def _pair(name: str, values: Sequence[Value], at: int) -> tuple[str, str, Value]:
    """Return the expressions of two arrays of one type, and one of the arrays."""
    if len(values) != 2 or {value.type.name for value in values} != {"array"}:
        raise wrong(f"{name} takes two arrays", at)
    one, other = unified(values, name)
    comparison("=", one, other, at)
    if one.type.of[0] == UNKNOWN:
        raise cannot(f"{name} of arrays without a type", at)
    return one.sql, other.sql, one


def _intersect(name: str, values: Sequence[Value], at: int) -> Value:
    one, other, value = _pair(name, values, at)
    return Value(f"athena_intersect({one}, {other})", value.type, at)


def _except(name: str, values: Sequence[Value], at: int) -> Value:
    one, other, value = _pair(name, values, at)
    sql = f"athena_distinct(athena_unlike({one}, {other}))"
    return Value(f"CASE WHEN {other} IS NOT NULL THEN {sql} END", value.type, at)


def _union(name: str, values: Sequence[Value], at: int) -> Value:
    one, other, value = _pair(name, values, at)
    sql = f"athena_distinct(list_concat({one}, {other}))"
    either = f"{value.sql} IS NULL OR {other} IS NULL"
    return Value(f"CASE WHEN {either} THEN NULL ELSE {sql} END", value.type, at)


def _overlap(name: str, values: Sequence[Value], at: int) -> Value:
    one, other, _ = _pair(name, values, at)
    return Value(f"athena_overlap({one}, {other})", BOOLEAN, at)


def _remove(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 2 or values[0].type.name != "array":
        raise wrong(f"{name} takes an array and an element", at)
    type_ = common(values[0].type.of[0], values[1].type)
    if type_ is None or type_ == UNKNOWN:
        raise wrong(f"{name} takes an element of the array's type", at)
    value, element = needed(values[0], array(type_), name), needed(values[1], type_, name)
    comparison("=", element, element, at)
    if type_.is_float or type_.of:
        raise cannot(f"{name} of {value.type}", at)
    removed = f"list_filter({value.sql}, lambda x: x IS NULL OR x <> {element.sql})"
    sql = f"CASE WHEN {element.sql} IS NULL THEN NULL ELSE {removed} END"
    return Value(sql, value.type, at)


SETS: Final[dict[str, Rule]] = {
    "array_intersect": _intersect,
    "array_except": _except,
    "array_union": _union,
    "arrays_overlap": _overlap,
    "array_remove": _remove,
}
