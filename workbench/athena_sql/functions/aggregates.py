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
    UNKNOWN,
    VARCHAR,
    YEAR_TO_MONTH,
    Type,
    array,
    decimal,
)
from workbench.athena_sql.values.value import Value, double, needed, whole

Render = Callable[..., str]
"""Returns DuckDB's call of an aggregate by name and arguments, with FILTER, ORDER BY and OVER."""
Aggregate = Callable[[str, Sequence[Value], int, Render], Value]


_SPREADS: Final = {
    "stddev": "stddev_samp",
    "stddev_samp": "stddev_samp",
    "stddev_pop": "stddev_pop",
    "variance": "var_samp",
    "var_samp": "var_samp",
    "var_pop": "var_pop",
}


def _one(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong(f"{name} takes one argument", at)
    return values[0]


def _ordered(name: str, value: Value) -> Value:
    if value.type.of or value.type.name in {"unknown", "json"} or value.may_be_nan:
        raise cannot(f"{name} of {value.type}", value.at)
    return value


def _count(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    return Value(render("count", _one(name, values, at).sql), BIGINT, at)


def _sum(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = _one(name, values, at)
    if value.type.is_whole:
        return Value(f"CAST({render('sum', value.sql)} AS BIGINT)", BIGINT, at)
    if value.type.name == "decimal":
        type_ = decimal(38, value.type.sizes[1])
        return Value(f"CAST({render('sum', value.sql)} AS {type_.duckdb})", type_, at)
    if value.type == DOUBLE:
        return Value(render("sum", value.sql), DOUBLE, at, may_be_nan=True)
    if value.type in {DAY_TO_SECOND, YEAR_TO_MONTH}:
        return Value(f"CAST({render('sum', value.sql)} AS BIGINT)", value.type, at)
    raise wrong(f"sum({value.type}) is not a function of Athena's", at)


def _avg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = _one(name, values, at)
    if value.type.name == "decimal":
        return _avg_of_decimals(value, at, render)
    if not value.type.is_whole and value.type != DOUBLE:
        raise wrong(f"avg({value.type}) is not a function of Athena's", at)
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
    value = _one(name, values, at)
    if value.type.is_float:
        # NaN is the answer only if there is nothing else.
        number = render(name, f"athena_no_nan({value.sql})")
        sql = f"coalesce({number}, {render(name, value.sql)})"
        return Value(sql, value.type, at, may_be_nan=True)
    return Value(render(name, _ordered(name, value).sql), value.type, at)


def _extremes(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return the largest or smallest values."""
    value, count = _ordered(name, values[0]), values[1]
    if not count.type.is_whole or count.constant is None:
        raise cannot(f"{name} of such a number of values", at)
    order = "DESC" if name == "max" else "ASC"
    listed = f"list_filter({render('list', value.sql)}, lambda x: x IS NOT NULL)"
    return Value(f"list_sort({listed}, '{order}')[1:{count.constant}]", array(value.type), at)


def _extreme_by(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return min_by or max_by."""
    if len(values) != 2:
        raise cannot(f"{name} with {len(values)} arguments", at)
    value, by = values
    function = f"arg_{name.removesuffix('_by')}_null"
    sql = render(function, value.sql, _ordered(name, by).sql)
    return Value(sql, value.type, at, may_be_nan=value.may_be_nan)


def _count_if(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    condition = needed(_one(name, values, at), BOOLEAN, name)
    return Value(render("count", f"CASE WHEN {condition.sql} THEN 1 END"), BIGINT, at)


def _bool(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    condition = needed(_one(name, values, at), BOOLEAN, name)
    function = {"every": "bool_and"}.get(name, name)
    return Value(render(function, condition.sql), BOOLEAN, at)


def _array_agg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = _one(name, values, at)
    if value.type == UNKNOWN:
        raise cannot("array_agg of NULL", at)
    return Value(render("list", value.sql), array(value.type), at)


def _any(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = _one(name, values, at)
    return Value(render("any_value", value.sql), value.type, at, may_be_nan=value.may_be_nan)


def _histogram(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = _ordered(name, _one(name, values, at))
    type_ = Type("map", of=(value.type, BIGINT))
    return Value(f"CAST({render('histogram', value.sql)} AS {type_.duckdb})", type_, at)


def _map_agg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) != 2:
        raise wrong("map_agg takes a key and a value", at)
    key, value = _ordered(name, values[0]), values[1]
    entry = f"struct_pack(k := {key.sql}, v := {value.sql})"
    filtered = render("list", f"CASE WHEN {key.sql} IS NOT NULL THEN {entry} END")
    type_ = Type("map", of=(key.type, value.type))
    return Value(f"athena_map({filtered})", type_, at)


def _approx_distinct(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) == 2:
        raise cannot(f"{name} with an error", at)
    value = _one(name, values, at)
    return Value(render("count", value.sql, distinct=True), BIGINT, at)


def _approx_percentile(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return an exact percentile of the values."""
    if len(values) != 2 or values[1].type.name not in {"decimal", "double", "integer"}:
        raise cannot(f"{name} with such arguments", at)
    value = values[0]
    if not value.type.is_whole and not value.type.is_float:
        raise cannot(f"{name} of {value.type}", at)
    in_order = f"list_sort(list_filter({render('list', value.sql)}, lambda x: x IS NOT NULL))"
    sql = f"athena_percentile({in_order}, CAST({values[1].sql} AS DOUBLE))"
    type_ = BIGINT if value.type.is_whole else value.type
    return Value(f"CAST({sql} AS {type_.duckdb})", type_, at, may_be_nan=value.may_be_nan)


def _listagg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) > 2 or any(value.type.name != "varchar" for value in values):
        raise wrong(f"{name} takes a text and a separator", at)
    separator = values[1].sql if len(values) == 2 else "''"
    return Value(render("string_agg", values[0].sql, separator), VARCHAR, at)


def _spread(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return a standard deviation or variance."""
    value = double(_one(name, values, at), name)
    return Value(render(_SPREADS[name], value), DOUBLE, at, may_be_nan=True)


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
    "array_agg": _array_agg,
    "arbitrary": _any,
    "any_value": _any,
    "histogram": _histogram,
    "map_agg": _map_agg,
    "approx_distinct": _approx_distinct,
    "approx_percentile": _approx_percentile,
    "listagg": _listagg,
    "grouping": _grouping,
    **dict.fromkeys(_SPREADS, _spread),
}


def _position(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return row_number, rank and others without arguments."""
    if values:
        raise wrong(f"{name} takes no argument", at)
    type_ = DOUBLE if name in {"percent_rank", "cume_dist"} else BIGINT
    return Value(f"CAST({render(name)} AS {type_.duckdb})", type_, at)


def _ntile(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    count = whole(_one(name, values, at), name)
    return Value(f"CAST({render(name, count)} AS BIGINT)", BIGINT, at)


def _neighbour(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return lag or lead."""
    if not 1 <= len(values) <= 3:
        raise wrong(f"{name} takes a value, an offset and a default", at)
    value = values[0]
    arguments = [value.sql]
    if len(values) > 1:
        if values[1].constant is None or not values[1].type.is_whole:
            raise cannot(f"{name} by an offset that isn't a literal", at)
        arguments.append(values[1].constant)
    if len(values) > 2:
        arguments.append(needed(values[2], value.type, name).sql)
    return Value(render(name, *arguments), value.type, at, may_be_nan=value.may_be_nan)


def _at_frame(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return first_value or last_value."""
    value = _one(name, values, at)
    return Value(render(name, value.sql), value.type, at, may_be_nan=value.may_be_nan)


def _nth_value(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) != 2 or not values[1].type.is_whole:
        raise wrong(f"{name} takes a value and a place", at)
    value, place = values
    if place.constant is None or int(place.constant) < 1:
        raise cannot(f"{name} at a place that isn't a literal", at)
    sql = render(name, value.sql, place.constant)
    return Value(sql, value.type, at, may_be_nan=value.may_be_nan)


WINDOWS: Final[dict[str, Aggregate]] = {
    **dict.fromkeys(("row_number", "rank", "dense_rank", "percent_rank", "cume_dist"), _position),
    "ntile": _ntile,
    "lag": _neighbour,
    "lead": _neighbour,
    "first_value": _at_frame,
    "last_value": _at_frame,
    "nth_value": _nth_value,
}
