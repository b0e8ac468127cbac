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


def _array_agg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = one_argument(name, values, at)
    if value.type == UNKNOWN:
        raise cannot("array_agg of NULL", at)
    return Value(render("list", value.sql), array(value.type), at)


def _histogram(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = ordered(name, one_argument(name, values, at))
    type_ = Type("map", of=(value.type, BIGINT))
    return Value(f"CAST({render('histogram', value.sql)} AS {type_.duckdb})", type_, at)


def _map_agg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) != 2:
        raise wrong("map_agg takes a key and a value", at)
    key, value = ordered(name, values[0]), values[1]
    entry = f"struct_pack(k := {key.sql}, v := {value.sql})"
    filtered = render("list", f"CASE WHEN {key.sql} IS NOT NULL THEN {entry} END")
    type_ = Type("map", of=(key.type, value.type))
    return Value(f"athena_map({filtered})", type_, at)


def _approx_distinct(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    if len(values) == 2:
        raise cannot(f"{name} with an error", at)
    value = one_argument(name, values, at)
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
    value = double(one_argument(name, values, at), name)
    return Value(render(_SPREADS[name], f"athena_finite({value})"), DOUBLE, at, may_be_nan=True)


STATISTICS: Final[dict[str, Aggregate]] = {
    "array_agg": _array_agg,
    "histogram": _histogram,
    "map_agg": _map_agg,
    "approx_distinct": _approx_distinct,
    "approx_percentile": _approx_percentile,
    "listagg": _listagg,
    **dict.fromkeys(_SPREADS, _spread),
}
