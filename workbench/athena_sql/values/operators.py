"""Operators: the types that Trino gives their results, and DuckDB's expression of each."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from workbench.athena_sql.coercion import common
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BOOLEAN,
    DAY_TO_SECOND,
    DOUBLE,
    UNKNOWN,
    VARBINARY,
    VARCHAR,
    YEAR_TO_MONTH,
    Type,
    array,
    decimal,
)
from workbench.athena_sql.values.moments import add_interval, difference
from workbench.athena_sql.values.value import Value, as_exact, needed, text, unified

_INTERVALS: Final = (DAY_TO_SECOND, YEAR_TO_MONTH)


def arithmetic(name: str, one: Value, other: Value, at: int) -> Value:
    """Return one of + - * / % of two values."""
    if UNKNOWN in {one.type, other.type}:
        raise cannot(f"{name} with NULL", at)
    if found := _of_moments(name, one, other, at):
        return found
    if not (one.type.is_number and other.type.is_number):
        raise wrong(f"{one.type} {name} {other.type} is not possible in Athena", at)
    type_ = common(one.type, other.type)
    if type_ is not None and type_.name == "decimal":
        return _decimal(name, as_exact(one), as_exact(other), at)
    one, other = unified((one, other), name)
    return _plain(name, one, other, at)


def _of_moments(name: str, one: Value, other: Value, at: int) -> Value | None:
    """Return the sum or difference of dates, timestamps and intervals; None for other types."""
    if other.type in _INTERVALS and one.type.is_time and name in "+-":
        return add_interval(one, other, -1 if name == "-" else 1, at)
    if one.type in _INTERVALS and other.type.is_time and name == "+":
        return add_interval(other, one, 1, at)
    if one.type.is_time and other.type.is_time and name == "-":
        return difference(one, other, at)
    if one.type in _INTERVALS and one.type == other.type and name in "+-":
        return Value(f"({one.sql} {name} {other.sql})", one.type, at)
    if one.type in _INTERVALS or other.type in _INTERVALS:
        return _scaled(name, one, other, at)
    return None


def _scaled(name: str, one: Value, other: Value, at: int) -> Value:
    """Return an interval times a number, or divided by one."""
    if name == "*" and other.type in _INTERVALS:
        one, other = other, one
    if one.type in _INTERVALS and name == "*" and other.type.is_whole:
        return Value(f"({one.sql} * {other.sql})", one.type, at)
    if one.type in _INTERVALS and name in "*/" and other.type.is_number:
        number = needed(other, DOUBLE, name).sql
        divisor = checked_divisor(number) if name == "/" else number
        return Value(f"CAST(trunc({one.sql} {name} {divisor}) AS BIGINT)", one.type, at)
    raise cannot(f"{one.type} {name} {other.type}", at)


def _plain(name: str, one: Value, other: Value, at: int) -> Value:
    type_ = one.type
    if type_.is_float:
        sql = f"({one.sql} {name} {other.sql})"
        return Value(f"CAST({sql} AS {type_.duckdb})", type_, at, may_be_nan=True)
    if name in "/%":
        # DuckDB's quotient of a number and zero is null.
        divisor = checked_divisor(other.sql)
        operator = "//" if name == "/" else "%"
        return Value(f"CAST({one.sql} {operator} {divisor} AS {type_.duckdb})", type_, at)
    return Value(f"({one.sql} {name} {other.sql})", type_, at)


def checked_divisor(sql: str) -> str:
    """Return a divisor that is an error if it is zero."""
    return f"CASE WHEN {sql} = 0 THEN athena_no_number('Division by zero') ELSE {sql} END"


def _decimal(name: str, one: Value, other: Value, at: int) -> Value:
    (p1, s1), (p2, s2) = one.type.sizes, other.type.sizes
    scale = max(s1, s2)
    match name:
        case "+" | "-":
            type_ = decimal(max(p1 - s1, p2 - s2) + scale + 1, scale)
            sides = (f"CAST({side.sql} AS {type_.duckdb})" for side in (one, other))
            return Value(f"CAST({f' {name} '.join(sides)} AS {type_.duckdb})", type_, at)
        case "*":
            if s1 + s2 > 38:
                raise wrong("a product of decimals has at most 38 digits after the point", at)
            type_ = decimal(p1 + p2, s1 + s2)
            # Else DuckDB multiplies in 64 bits.
            sides = (
                f"CAST({side.sql} AS {decimal(p1 + p2, side.type.sizes[1]).duckdb})"
                for side in (one, other)
            )
            return Value(f"CAST({' * '.join(sides)} AS {type_.duckdb})", type_, at)
        case "/":
            type_ = decimal(p1 + s2 + max(s2 - s1, 0), scale)
            return _quotient(one, other, type_, scale - s1 + s2, at)
    type_ = decimal(min(p2 - s2, p1 - s1) + scale, scale)
    same = decimal(max(p1 - s1, p2 - s2) + scale, scale).duckdb
    divisor = checked_divisor(f"CAST({other.sql} AS {same})")
    return Value(f"CAST(CAST({one.sql} AS {same}) % {divisor} AS {type_.duckdb})", type_, at)


def _quotient(one: Value, other: Value, type_: Type, zeros: int, at: int) -> Value:
    divisor = checked_divisor(f"athena_digits({other.sql})")
    dividend = f"athena_digits({one.sql}) * CAST({10**zeros} AS HUGEINT)"
    digits = f"athena_quotient({dividend}, {divisor})"
    return Value(f"CAST(athena_point({digits}, {type_.sizes[1]}) AS {type_.duckdb})", type_, at)


def negated(value: Value, at: int) -> Value:
    """Return a number or interval with the other sign."""
    if not value.type.is_number and value.type not in _INTERVALS:
        raise wrong(f"- {value.type} is not possible in Athena", at)
    sql = f"CAST(- {value.sql} AS {value.type.duckdb})"
    return Value(sql, value.type, at, may_be_nan=value.may_be_nan)


def comparison(name: str, one: Value, other: Value, at: int) -> Value:
    """Return one of = <> < <= > >= of two values."""
    type_ = common(one.type, other.type)
    if type_ is None and {one.type.name, other.type.name} != {"timestamp with time zone"}:
        raise wrong(f"{one.type} {name} {other.type} is not possible in Athena", at)
    if type_ is not None:
        one, other = needed(one, type_, name), needed(other, type_, name)
        if name in {"=", "<>"}:
            one, other = in_ascii(one, [other]), in_ascii(other, [one])
        if type_.of or (type_.name == "json" and name not in {"=", "<>"}):
            return _compound(name, one, other, at)
    sql = f"({one.sql} {name} {other.sql})"
    doubtful = [side.sql for side in (one, other) if side.may_be_nan]
    if doubtful:
        sql = _without_nan(sql, doubtful, is_unequal=name == "<>")
    return Value(sql, BOOLEAN, at)


def in_ascii(value: Value, others: Iterable[Value]) -> Value:
    """Return a text as it may be if it is compared with others: simpler if those are in ASCII."""
    constants = [other.constant for other in others]
    if value.in_ascii and all(one is not None and one.isascii() for one in constants):
        return replace(value, sql=value.in_ascii)
    return value


def _compound(name: str, one: Value, other: Value, at: int) -> Value:
    """Return = or <> of arrays or rows: null if nulls decide."""
    inner = one.type.of
    if name not in {"=", "<>"} or one.type.name not in {"array", "row"}:
        raise cannot(f"{name} of {one.type}", at)
    if any(type_.of or type_.is_float or type_.name == "json" for type_ in inner):
        raise cannot(f"{name} of {one.type}", at)
    if one.type.name == "array":
        equal = f"athena_equal_arrays({one.sql}, {other.sql})"
    else:
        fields = range(len(inner))
        equal = " AND ".join(f"({one.sql}).f{i} = ({other.sql}).f{i}" for i in fields)
    return Value(f"({equal})" if name == "=" else f"(NOT ({equal}))", BOOLEAN, at)


def _without_nan(sql: str, sides: list[str], *, is_unequal: bool) -> str:
    """Return a comparison in which NaN equals nothing; DuckDB's equals itself and is largest."""
    any_nan = " OR ".join(f"isnan({side})" for side in sides)
    answer = f"CASE WHEN {sql} IS NOT NULL THEN {'true' if is_unequal else 'false'} END"
    return f"CASE WHEN {any_nan} THEN {answer} ELSE {sql} END"


def distinct_from(one: Value, other: Value, at: int) -> Value:
    """Return IS DISTINCT FROM."""
    comparison("=", one, other, at)
    one, other = unified((one, other), "IS DISTINCT FROM")
    return Value(f"({one.sql} IS DISTINCT FROM {other.sql})", BOOLEAN, at)


def concatenation(one: Value, other: Value, at: int) -> Value:
    """Return || of texts, of arrays, or of an array and an element."""
    if UNKNOWN in {one.type, other.type}:
        return _with_null(other if one.type == UNKNOWN else one, at)
    if "array" in {one.type.name, other.type.name}:
        return _array(one, other, at)
    if one.type == other.type == VARBINARY:
        return Value(f"({one.sql} || {other.sql})", VARBINARY, at)
    return Value(f"({text(one, '||')} || {text(other, '||')})", VARCHAR, at)


def _with_null(value: Value, at: int) -> Value:
    """Return || of a value and NULL, which Trino takes for an array of such values."""
    if value.type.name in {"array", "varbinary", "unknown"}:
        raise wrong(f"|| of {value.type} and NULL could be of several types", at)
    if value.type.of or value.type.name == "json":
        raise cannot(f"|| of {value.type} and NULL", at)
    type_ = array(value.type)
    return Value(f"CAST(NULL AS {type_.duckdb})", type_, at)


def _array(one: Value, other: Value, at: int) -> Value:
    sides: list[Value] = []
    arrays = [side.type for side in (one, other) if side.type.name == "array"]
    if len(set(arrays)) > 1 and array(UNKNOWN) in arrays:
        raise wrong("|| of an array without a type could be of several types", at)
    for side in (one, other):
        is_element = side.type.name != "array" or (len(arrays) > 1 and common(*arrays) is None)
        sides.append(_in_array(side) if is_element else side)
    one, other = unified(sides, "||")
    return Value(f"({one.sql} || {other.sql})", one.type, at)


def _in_array(value: Value) -> Value:
    return Value(f"[{value.sql}]", Type("array", of=(value.type,)), value.at)
