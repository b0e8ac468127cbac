"""Window functions that are no aggregates."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.aggregates import Aggregate, Render, one_argument
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    DOUBLE,
)
from workbench.athena_sql.values.value import Value, unified, whole


def _position(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return row_number, rank and others without arguments."""
    if values:
        raise wrong(f"{name} takes no argument", at)
    type_ = DOUBLE if name in {"percent_rank", "cume_dist"} else BIGINT
    return Value(f"CAST({render(name)} AS {type_.duckdb})", type_, at)


def _ntile(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    count = whole(one_argument(name, values, at), name)
    return Value(f"CAST({render(name, count)} AS BIGINT)", BIGINT, at)


def _neighbour(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return lag or lead."""
    if not 1 <= len(values) <= 3:
        raise wrong(f"{name} takes a value, an offset and a default", at)
    value = values[0]
    if len(values) > 2:
        value, default = unified((value, values[2]), name)
    arguments = [value.sql]
    if len(values) > 1:
        offset = values[1].constant or ""
        if not values[1].type.is_whole or not offset.isdigit():
            raise cannot(f"{name} by such an offset", at)
        arguments.append(offset)
    if len(values) > 2:
        arguments.append(default.sql)
    return Value(render(name, *arguments), value.type, at, may_be_nan=value.may_be_nan)


def _at_frame(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    """Return first_value or last_value."""
    value = one_argument(name, values, at)
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
