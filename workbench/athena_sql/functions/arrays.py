"""Functions of arrays and maps."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.coercion import common
from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    BOOLEAN,
    VARCHAR,
    Type,
    array,
)
from workbench.athena_sql.values.operators import comparison
from workbench.athena_sql.values.texts import as_text
from workbench.athena_sql.values.value import Value, needed, text, whole

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
        key = _key(index, value, "[]")
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


def _key(index: Value, value: Value, name: str) -> Value:
    """Return a key as the map's; NaN and nulls in keys are equal in DuckDB only."""
    (key, _) = value.type.of
    if key.is_float or key.of:
        raise cannot(f"{name} of {value.type}", index.at)
    return needed(index, key, name)


def _nan(type_: Type) -> bool:
    return type_.is_float


def _array(name: str, values: Sequence[Value], at: int, count: int) -> Value:
    if len(values) != count or values[0].type.name != "array":
        given = ", ".join(str(value.type) for value in values)
        raise wrong(f"{name} doesn't take ({given})", at)
    return values[0]


def check_flat(name: str, value: Value, at: int) -> None:
    """Refuse arrays of arrays or rows, which DuckDB compares as if nulls were values."""
    if value.type.of[0].of:
        raise cannot(f"{name} of {value.type}", at)


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
        key = _key(index, value, name)
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
        raise wrong(f"contains doesn't take ({value.type}, {element.type})", at)
    value, element = needed(value, array(type_), name), needed(element, type_, name)
    check_flat(name, value, at)
    comparison("=", element, element, at)
    suffix = "_float" * type_.is_float
    return Value(f"athena_contains{suffix}({value.sql}, {element.sql})", BOOLEAN, at)


def _array_position(name: str, values: Sequence[Value], at: int) -> Value:
    value, element = _array(name, values, at, 2), values[1]
    type_ = common(value.type.of[0], element.type)
    if type_ is None:
        raise wrong(f"array_position({value.type}, {element.type}) is not possible", at)
    value, element = needed(value, array(type_), name), needed(element, type_, name)
    check_flat(name, value, at)
    comparison("=", element, element, at)
    suffix = "_float" * type_.is_float
    return Value(f"athena_position{suffix}({value.sql}, {element.sql})", BIGINT, at)


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
}
