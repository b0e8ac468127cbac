"""Functions of any type: choices between values."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BOOLEAN, JSON, UNKNOWN, VARCHAR
from workbench.athena_sql.values.operators import comparison
from workbench.athena_sql.values.value import Value, literal, needed, unified


def _coalesce(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) < 2:
        raise wrong("coalesce takes two or more arguments", at)
    same = unified(values, name)
    nan = any(value.may_be_nan for value in same)
    sql = f"coalesce({', '.join(value.sql for value in same)})"
    return Value(sql, same[0].type, at, may_be_nan=nan)


def _nullif(name: str, values: Sequence[Value], at: int) -> Value:
    one, other = _counted(name, values, at, 2)
    equal = comparison("=", one, other, at)
    sql = f"CASE WHEN {equal.sql} THEN NULL ELSE {one.sql} END"
    return Value(sql, one.type, at, may_be_nan=one.may_be_nan)


def _if(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) not in {2, 3}:
        raise wrong("if takes two or three arguments", at)
    condition = needed(values[0], BOOLEAN, name)
    same = unified(values[1:], name)
    otherwise = same[1].sql if len(same) > 1 else "NULL"
    nan = any(value.may_be_nan for value in same)
    sql = f"CASE WHEN {condition.sql} THEN {same[0].sql} ELSE {otherwise} END"
    return Value(sql, same[0].type, at, may_be_nan=nan)


def _try(name: str, values: Sequence[Value], at: int) -> Value:
    (value,) = _counted(name, values, at, 1)
    tried = value.tried or f"TRY({value.sql})"
    return Value(tried, value.type, at, may_be_nan=value.may_be_nan)


def _greatest(name: str, values: Sequence[Value], at: int) -> Value:
    """Return greatest or least, which are null if any argument is."""
    same = unified(values, name)
    if same[0].type == JSON:
        raise wrong(f"{name} takes no JSON", at)
    if same[0].type.of or same[0].type == UNKNOWN:
        raise cannot(f"{name} of {same[0].type}", at)
    sqls = [value.sql for value in same]
    any_null = " OR ".join(f"{sql} IS NULL" for sql in sqls)
    nan = any(value.may_be_nan for value in same)
    found = f"{name}({', '.join(f'athena_no_nan({sql})' if nan else sql for sql in sqls)})"
    if nan:
        # NaN is the answer only if there is nothing else.
        found = f"coalesce({found}, {sqls[0]})"
    sql = f"CASE WHEN {any_null} THEN NULL ELSE {found} END"
    return Value(sql, same[0].type, at, may_be_nan=nan)


def _typeof(name: str, values: Sequence[Value], at: int) -> Value:
    (value,) = _counted(name, values, at, 1)
    shown = literal(str(value.type))
    # An aggregate stays one.
    return Value(f"CASE WHEN {value.sql} IS NULL THEN {shown} ELSE {shown} END", VARCHAR, at)


def _counted(name: str, values: Sequence[Value], at: int, count: int) -> Sequence[Value]:
    if len(values) != count:
        raise wrong(f"{name} takes {count} arguments", at)
    return values


GENERAL: Final[dict[str, Rule]] = {
    "coalesce": _coalesce,
    "nullif": _nullif,
    "if": _if,
    "try": _try,
    "greatest": _greatest,
    "least": _greatest,
    "typeof": _typeof,
}
