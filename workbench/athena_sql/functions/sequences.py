"""Functions that make arrays: repeat and sequence."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    DATE,
    DAY_TO_SECOND,
    YEAR_TO_MONTH,
    array,
)
from workbench.athena_sql.values.value import Value, unified, whole


def _repeat(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 2:
        raise wrong("repeat takes a value and a number", at)
    value, count = values[0], whole(values[1], name)
    times = f"range(0, athena_count({count}))"
    return Value(f"list_transform({times}, lambda i: {value.sql})", array(value.type), at)


def _sequence(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) not in {2, 3}:
        raise wrong("sequence takes a start, an end and perhaps a step", at)
    one, other = unified(values[:2], name)
    if one.type.is_whole:
        start, end = whole(one, name), whole(other, name)
        step = (
            whole(values[2], name)
            if len(values) == 3
            else f"CASE WHEN {end} < {start} THEN -1 ELSE 1 END"
        )
        return Value(f"athena_sequence({start}, {end}, {step})", array(BIGINT), at)
    if len(values) == 3 and values[2].type == YEAR_TO_MONTH:
        return _months(one, other, values[2], at)
    if one.type == DATE:
        return _days(one, other, values, at)
    if one.type.name == "timestamp" and len(values) == 3 and values[2].type == DAY_TO_SECOND:
        return _milliseconds(one, other, values[2], at)
    raise cannot(f"sequence of {one.type}", at)


def _milliseconds(one: Value, other: Value, step: Value, at: int) -> Value:
    if one.type.sizes[0] > 3:
        raise cannot("sequence of microseconds", at)
    bounds = f"epoch_ms({one.sql}), epoch_ms({other.sql}), {step.sql}"
    sql = f"list_transform(athena_sequence({bounds}), lambda x: make_timestamp(x * 1000))"
    return Value(sql, array(one.type), at)


def _months(one: Value, other: Value, step: Value, at: int) -> Value:
    if step.constant is None or int(step.constant) <= 0 or one.type.zone:
        raise cannot("such a sequence by months", at)
    count = f"athena_months({one.sql}, {other.sql}) // {step.constant}"
    moment = f"{one.sql} + to_months(CAST(x * {step.constant} AS INTEGER))"
    cast = f"lambda x: CAST({moment} AS {one.type.duckdb})"
    moments = f"list_transform(generate_series(0, {count}), {cast})"
    return Value(f"list_filter({moments}, lambda x: x <= {other.sql})", array(one.type), at)


def _days(one: Value, other: Value, values: Sequence[Value], at: int) -> Value:
    start, end = (f"CAST({day.sql} - DATE '1970-01-01' AS BIGINT)" for day in (one, other))
    if len(values) == 2:
        step = f"CASE WHEN {end} < {start} THEN -1 ELSE 1 END"
    elif values[2].constant and int(values[2].constant) % 86_400_000 == 0:
        step = f"{int(values[2].constant) // 86_400_000}"
    else:
        raise cannot("sequence of dates by parts of days", at)
    days = f"athena_sequence({start}, {end}, CAST({step} AS BIGINT))"
    sql = f"list_transform({days}, lambda x: DATE '1970-01-01' + CAST(x AS INTEGER))"
    return Value(sql, array(DATE), at)


SEQUENCES: Final[dict[str, Rule]] = {
    "repeat": _repeat,
    "sequence": _sequence,
}
