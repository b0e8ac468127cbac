"""Aggregate and window functions."""

from collections.abc import Callable, Sequence
from typing import Final

from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    BOOLEAN,
    DAY_TO_SECOND,
    DOUBLE,
    INTEGER,
    YEAR_TO_MONTH,
    array,
    decimal,
)
from workbench.athena_sql.values.value import Value, double, needed

Render = Callable[..., str]
"""Returns DuckDB's call of an aggregate by name and arguments, with FILTER, ORDER BY and OVER."""
Aggregate = Callable[[str, Sequence[Value], int, Render], Value]
_MOST_EXTREMES: Final = 10_000
"""How many values max and min return at most."""


def one_argument(name: str, values: Sequence[Value], at: int) -> Value:
    """Return the only argument of a function."""
    if len(values) != 1:
        raise wrong(f"{name} takes one argument", at)
    return values[0]


def ordered(name: str, value: Value) -> Value:
    """Return a value that both engines order alike; raises a refusal for others."""
    if value.type.of or value.type.name in {"unknown", "json"} or value.may_be_nan:
        raise cannot(f"{name} of {value.type}", value.at)
    return value


def _count(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    return Value(render("count", one_argument(name, values, at).sql), BIGINT, at)


def _sum(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = one_argument(name, values, at)
    if value.type.is_whole:
        return Value(f"CAST({render('sum', value.sql)} AS BIGINT)", BIGINT, at)
    if value.type.name == "decimal":
        type_ = decimal(38, value.type.sizes[1])
        return Value(f"CAST({render('sum', value.sql)} AS {type_.duckdb})", type_, at)
    if value.type == DOUBLE:
        return Value(render("sum", value.sql), DOUBLE, at, may_be_nan=True)
    if value.type in {DAY_TO_SECOND, YEAR_TO_MONTH}:
        return Value(f"CAST({render('sum', value.sql)} AS BIGINT)", value.type, at)
    raise wrong(f"sum doesn't take ({value.type})", at)


def _avg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = one_argument(name, values, at)
    if value.type.name == "decimal":
        return _avg_of_decimals(value, at, render)
    if value.type in {DAY_TO_SECOND, YEAR_TO_MONTH}:
        mean = f"CAST({render('sum', value.sql)} AS DOUBLE) / {render('count', value.sql)}"
        return Value(f"CAST(floor({mean} + 0.5) AS BIGINT)", value.type, at)
    if not value.type.is_whole and value.type != DOUBLE:
        raise wrong(f"avg doesn't take ({value.type})", at)
    number = double(value, name)
    count = render("count", number)
    sql = f"CASE WHEN {count} > 0 THEN {render('sum', number)} / {count} END"
    return Value(sql, DOUBLE, at, may_be_nan=True)


def _avg_of_decimals(value: Value, at: int, render: Render) -> Value:
    count = render("count", value.sql)
    digits = f"athena_digits({render('sum', value.sql)})"
    mean = f"athena_quotient({digits}, CAST({count} AS HUGEINT))"
    text = f"athena_point({mean}, {value.type.sizes[1]})"
    sql = f"CASE WHEN {count} > 0 THEN CAST({text} AS {value.type.duckdb}) END"
    return Value(sql, value.type, at)


def _extreme(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) == 2:
        return _extremes(name, values, at, render)
    value = one_argument(name, values, at)
    if value.type.is_float:
        # NaN is the answer only if there is nothing else.
        number = render(name, f"athena_no_nan({value.sql})")
        sql = f"coalesce({number}, {render(name, value.sql)})"
        return Value(sql, value.type, at, may_be_nan=True)
    return Value(render(name, ordered(name, value).sql), value.type, at)


def _extremes(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return the largest or smallest values."""
    value, count = ordered(name, values[0]), values[1]
    most = _count_of_extremes(name, count, at)
    order = "DESC" if name == "max" else "ASC"
    listed = f"list_filter({render('list', value.sql)}, lambda x: x IS NOT NULL)"
    return Value(f"list_sort({listed}, '{order}')[1:{most}]", array(value.type), at)


def _count_of_extremes(name: str, count: Value, at: int) -> int:
    is_known = count.type.is_whole and count.constant is not None
    if not is_known or not 1 <= int(count.constant or 0) <= _MOST_EXTREMES:
        raise cannot(f"{name} of such a number of values", at)
    return int(count.constant or 0)


def _extreme_by(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return min_by or max_by."""
    if len(values) == 3:
        return _extremes_by(name, values, at, render)
    if len(values) != 2:
        raise wrong(f"{name} takes a value and what it goes by", at)
    value, by = values
    function = f"arg_{name.removesuffix('_by')}_null"
    sql = render(function, value.sql, _by(name, by))
    return Value(sql, value.type, at, may_be_nan=value.may_be_nan)


def _by(name: str, by: Value) -> str:
    """Return what orders values for min_by or max_by, which take NaN only if all are."""
    if not by.may_be_nan:
        return ordered(name, by).sql
    is_last = f"{'NOT ' if name == 'max_by' else ''}isnan({by.sql})"
    pair = f"struct_pack(n := {is_last}, v := {by.sql})"
    return f"CASE WHEN {by.sql} IS NOT NULL THEN {pair} END"


def _extremes_by(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value, by, count = values
    most = _count_of_extremes(name, count, at)
    order = "DESC" if name == "max_by" else "ASC"
    pair = f"struct_pack(k := {_by(name, by)}, v := {value.sql})"
    listed = f"list_filter({render('list', pair)}, lambda x: x.k IS NOT NULL)"
    first = f"nullif(list_sort({listed}, '{order}')[1:{most}], [])"
    return Value(f"list_transform({first}, lambda x: x.v)", array(value.type), at)


def _count_if(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    condition = needed(one_argument(name, values, at), BOOLEAN, name)
    return Value(render("count", f"CASE WHEN {condition.sql} THEN 1 END"), BIGINT, at)


def _bool(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    condition = needed(one_argument(name, values, at), BOOLEAN, name)
    function = {"every": "bool_and"}.get(name, name)
    return Value(render(function, condition.sql), BOOLEAN, at)


def _bitwise(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    number = needed(one_argument(name, values, at), BIGINT, name)
    function = name.removesuffix("_agg").replace("bitwise", "bit")
    return Value(render(function, number.sql), BIGINT, at)


def _any(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = one_argument(name, values, at)
    return Value(render("any_value", value.sql), value.type, at, may_be_nan=value.may_be_nan)


def _grouping(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    return Value(f"CAST({render(name, *(value.sql for value in values))} AS INTEGER)", INTEGER, at)


AGGREGATES: Final[dict[str, Aggregate]] = {
    "count": _count,
    "sum": _sum,
    "avg": _avg,
    "min": _extreme,
    "max": _extreme,
    "min_by": _extreme_by,
    "max_by": _extreme_by,
    "count_if": _count_if,
    "bool_and": _bool,
    "bool_or": _bool,
    "every": _bool,
    "bitwise_and_agg": _bitwise,
    "bitwise_or_agg": _bitwise,
    "bitwise_xor_agg": _bitwise,
    "arbitrary": _any,
    "any_value": _any,
    "grouping": _grouping,
}
