"""Functions of arrays and maps."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DAY_TO_SECOND,
    UNKNOWN,
    VARCHAR,
    YEAR_TO_MONTH,
    Type,
    array,
    common,
)
from workbench.athena_sql.values.operators import comparison
from workbench.athena_sql.values.texts import as_text
from workbench.athena_sql.values.value import Value, needed, text, unified, whole

_ORDERED: Final = {
    "unknown",
    "varchar",
    "date",
    "timestamp",
    "boolean",
    "decimal",
    "tinyint",
    "smallint",
    "integer",
    "bigint",
}


def subscript(value: Value, index: Value, at: int) -> Value:
    """Return value[index], an error beyond its end."""
    if value.type.name == "array":
        place = whole(index, "[]")
        return Value(
            f"athena_element({value.sql}, {place})",
            value.type.of[0],
            at,
            may_be_nan=_nan(value.type.of[0]),
        )
    if value.type.name == "map":
        key = needed(index, value.type.of[0], "[]")
        return Value(
            f"athena_member({value.sql}, {key.sql})",
            value.type.of[1],
            at,
            may_be_nan=_nan(value.type.of[1]),
        )
    if value.type.name == "row" and index.constant and index.type.is_whole:
        if not 1 <= int(index.constant) <= len(value.type.of):
            raise wrong(f"{value.type} has no field {index.constant}", at)
        field = value.type.of[int(index.constant) - 1]
        sql = f"({value.sql}).f{int(index.constant) - 1}"
        return Value(sql, field, at, may_be_nan=field.is_float)
    raise wrong(f"{value.type} has no elements", at)


def _nan(type_: Type) -> bool:
    return type_.is_float


def _array(name: str, values: Sequence[Value], at: int, count: int) -> Value:
    if len(values) != count or values[0].type.name != "array":
        given = ", ".join(str(value.type) for value in values)
        raise wrong(f"{name}({given}) is not a function of Athena's", at)
    return values[0]


def _ordered(name: str, value: Value, at: int) -> Type:
    """Return the type of an array's elements if they have an order that DuckDB shares."""
    (element,) = value.type.of
    if element.name not in _ORDERED and not element.is_float:
        raise cannot(f"{name} of {value.type}", at)
    return element


def _element_at(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 2:
        raise wrong("element_at takes an array or map, and a place or key", at)
    value, index = values
    if value.type.name == "map":
        key = needed(index, value.type.of[0], name)
        return Value(
            f"map_extract({value.sql}, {key.sql})[1]",
            value.type.of[1],
            at,
            may_be_nan=_nan(value.type.of[1]),
        )
    _array(name, values, at, 2)
    sql = f"athena_element_at({value.sql}, {whole(index, name)})"
    return Value(sql, value.type.of[0], at, may_be_nan=_nan(value.type.of[0]))


def _cardinality(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) == 1 and values[0].type.name == "map":
        return Value(f"CAST(cardinality({values[0].sql}) AS BIGINT)", BIGINT, at)
    return Value(f"len({_array(name, values, at, 1).sql})", BIGINT, at)


def _contains(name: str, values: Sequence[Value], at: int) -> Value:
    """Return whether an array has an element: null if it has nulls and not the element."""
    value, element = _array(name, values, at, 2), values[1]
    type_ = common(value.type.of[0], element.type)
    if type_ is None:
        raise wrong(f"contains({value.type}, {element.type}) is not a function of Athena's", at)
    value, element = needed(value, array(type_), name), needed(element, type_, name)
    comparison("=", element, element, at)
    return Value(f"athena_contains({value.sql}, {element.sql})", BOOLEAN, at)


def _array_position(name: str, values: Sequence[Value], at: int) -> Value:
    value, element = _array(name, values, at, 2), values[1]
    type_ = common(value.type.of[0], element.type)
    if type_ is None:
        raise wrong(f"array_position({value.type}, {element.type}) is not possible", at)
    value, element = needed(value, array(type_), name), needed(element, type_, name)
    comparison("=", element, element, at)
    return Value(f"athena_position({value.sql}, {element.sql})", BIGINT, at)


def _array_join(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) not in {2, 3}:
        raise wrong("array_join takes an array, a separator and perhaps a text for null", at)
    value = _array(name, values[:1], at, 1)
    element = as_text(Value("x", value.type.of[0], at), at)
    null = f"coalesce({element}, {text(values[2], name)})" if len(values) == 3 else element
    texts = f"list_transform({value.sql}, lambda x: {null})"
    sql = f"athena_join({texts}, {text(values[1], name)})"
    return Value(sql, VARCHAR, at)


def _array_sort(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) == 2:
        raise cannot("array_sort with a comparison", at)
    value = _array(name, values, at, 1)
    _ordered(name, value, at)
    return Value(f"list_sort({value.sql}, 'ASC', 'NULLS LAST')", value.type, at)


def _array_distinct(name: str, values: Sequence[Value], at: int) -> Value:
    value = _array(name, values, at, 1)
    _ordered(name, value, at)
    return Value(f"athena_distinct({value.sql})", value.type, at)


def _array_extreme(name: str, values: Sequence[Value], at: int) -> Value:
    """Return array_max or array_min: null if any element is."""
    value = _array(name, values, at, 1)
    element = _ordered(name, value, at)
    numbers = value.sql
    if element.is_float:
        # NaN is the answer only if there is nothing else.
        numbers = f"list_filter({numbers}, lambda x: NOT isnan(x))"
    found = f"list_aggregate({numbers}, '{name.removeprefix('array_')}')"
    if element.is_float:
        found = f"coalesce({found}, {value.sql}[1])"
    sql = f"CASE WHEN list_count({value.sql}) < len({value.sql}) THEN NULL ELSE {found} END"
    return Value(sql, element, at, may_be_nan=element.is_float)


def _slice(name: str, values: Sequence[Value], at: int) -> Value:
    value = _array(name, values, at, 3)
    start, size = whole(values[1], name), whole(values[2], name)
    return Value(f"athena_slice({value.sql}, {start}, {size})", value.type, at)


def _flatten(name: str, values: Sequence[Value], at: int) -> Value:
    value = _array(name, values, at, 1)
    if value.type.of[0].name != "array":
        raise wrong("flatten takes an array of arrays", at)
    return Value(f"flatten({value.sql})", value.type.of[0], at)


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
    step = values[2].constant if len(values) == 3 else "86400000"
    if step is None or int(step) % 86_400_000:
        raise cannot("sequence of dates by parts of days", at)
    start, end = (f"CAST({day.sql} - DATE '1970-01-01' AS BIGINT)" for day in (one, other))
    days = f"athena_sequence({start}, {end}, CAST({int(step) // 86_400_000} AS BIGINT))"
    sql = f"list_transform({days}, lambda x: DATE '1970-01-01' + CAST(x AS INTEGER))"
    return Value(sql, array(DATE), at)


def _map(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 2 or {value.type.name for value in values} != {"array"}:
        raise wrong(f"{name} takes an array of keys and one of values", at)
    keys, members = values
    if keys.type.of[0] == UNKNOWN:
        raise cannot("an empty map", at)
    type_ = Type("map", of=(keys.type.of[0], members.type.of[0]))
    return Value(f"map({keys.sql}, {members.sql})", type_, at)


def _map_part(name: str, values: Sequence[Value], at: int) -> Value:
    """Return map_keys or map_values."""
    if len(values) != 1 or values[0].type.name != "map":
        raise wrong(f"{name} takes a map", at)
    (value,) = values
    return Value(f"{name}({value.sql})", array(value.type.of[name == "map_values"]), at)


def _map_entries(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1 or values[0].type.name != "map":
        raise wrong(f"{name} takes a map", at)
    row = Type("row", of=values[0].type.of, names=("", ""))
    pair = "struct_pack(f0 := x.key, f1 := x.value)"
    sql = f"list_transform(map_entries({values[0].sql}), lambda x: {pair})"
    return Value(sql, array(row), at)


def _zip(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) < 2 or {value.type.name for value in values} != {"array"}:
        raise wrong(f"{name} takes two or more arrays", at)
    fields = ", ".join(f"f{n} := ({value.sql})[i]" for n, value in enumerate(values))
    length = f"greatest({', '.join(f'len({value.sql})' for value in values)})"
    sql = f"list_transform(range(1, {length} + 1), lambda i: struct_pack({fields}))"
    any_null = " OR ".join(f"{value.sql} IS NULL" for value in values)
    of = tuple(value.type.of[0] for value in values)
    row = Type("row", of=of, names=("",) * len(of))
    return Value(f"CASE WHEN {any_null} THEN NULL ELSE {sql} END", array(row), at)


ARRAYS: Final[dict[str, Rule]] = {
    "element_at": _element_at,
    "cardinality": _cardinality,
    "contains": _contains,
    "array_position": _array_position,
    "array_join": _array_join,
    "array_sort": _array_sort,
    "array_distinct": _array_distinct,
    "array_max": _array_extreme,
    "array_min": _array_extreme,
    "slice": _slice,
    "flatten": _flatten,
    "repeat": _repeat,
    "sequence": _sequence,
    "map": _map,
    "map_entries": _map_entries,
    "zip": _zip,
    "map_keys": _map_part,
    "map_values": _map_part,
}
