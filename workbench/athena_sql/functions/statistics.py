"""Aggregates of statistics and of several values."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.aggregates import Aggregate, Render, one_argument, ordered
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    DOUBLE,
    UNKNOWN,
    VARCHAR,
    Type,
    array,
)
from workbench.athena_sql.values.value import Value, double

_SPREADS: Final = {
    "stddev": "stddev_samp",
    "stddev_samp": "stddev_samp",
    "stddev_pop": "stddev_pop",
    "variance": "var_samp",
    "var_samp": "var_samp",
    "var_pop": "var_pop",
}
_SHARES: Final = {"decimal", "double", "integer"}


def _array_agg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = one_argument(name, values, at)
    if value.type == UNKNOWN:
        raise cannot("array_agg of NULL", at)
    return Value(render("list", value.sql), array(value.type), at)


def _histogram(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = ordered(name, one_argument(name, values, at))
    type_ = Type("map", of=(value.type, BIGINT), is_scattered=True)
    return Value(f"CAST({render('histogram', value.sql)} AS {type_.duckdb})", type_, at)


def _approx_distinct(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) == 2:
        raise cannot(f"{name} with an error", at)
    value = one_argument(name, values, at)
    return Value(render("count", value.sql, distinct=True), BIGINT, at)


def _approx_percentile(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return an exact percentile of the values."""
    if len(values) == 2 and values[1].type.name == "array":
        return _approx_percentiles(name, values, at, render)
    if len(values) != 2 or values[1].type.name not in _SHARES:
        raise cannot(f"{name} with such arguments", at)
    value = values[0]
    in_order, type_ = _in_order(name, value, at, render)
    sql = f"athena_percentile({in_order}, CAST({values[1].sql} AS DOUBLE))"
    return Value(f"CAST({sql} AS {type_.duckdb})", type_, at, may_be_nan=value.may_be_nan)


def _approx_percentiles(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return the exact percentiles of an array of shares."""
    value, shares = values
    if shares.type.of[0].name not in _SHARES:
        raise cannot(f"{name} with such arguments", at)
    in_order, element = _in_order(name, value, at, render)
    sql = f"athena_percentiles({in_order}, CAST({shares.sql} AS DOUBLE[]))"
    return Value(f"CAST({sql} AS {array(element).duckdb})", array(element), at)


def _in_order(name: str, value: Value, at: int, render: Render) -> tuple[str, Type]:
    """Return the list of the values in their order, and their type in the answer."""
    if not value.type.is_whole and not value.type.is_float:
        raise cannot(f"{name} of {value.type}", at)
    number = f"athena_finite({value.sql})" if value.type.is_float else value.sql
    listed = render("list", number)
    in_order = f"list_sort(list_filter({listed}, lambda x: x IS NOT NULL))"
    return in_order, BIGINT if value.type.is_whole else value.type


def _listagg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) > 2 or any(value.type.name != "varchar" for value in values):
        raise wrong(f"{name} takes a text and a separator", at)
    separator = values[1].sql if len(values) == 2 else "''"
    return Value(render("string_agg", values[0].sql, separator), VARCHAR, at)


def _spread(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return a standard deviation or variance."""
    value = double(one_argument(name, values, at), name)
    return Value(render(_SPREADS[name], f"athena_finite({value})"), DOUBLE, at, may_be_nan=True)


STATISTICS: Final[dict[str, Aggregate]] = {
    "array_agg": _array_agg,
    "histogram": _histogram,
    "approx_distinct": _approx_distinct,
    "approx_percentile": _approx_percentile,
    "listagg": _listagg,
    **dict.fromkeys(_SPREADS, _spread),
}
