"""Functions of maps, and of several arrays."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    UNKNOWN,
    VARCHAR,
    Type,
    array,
)
from workbench.athena_sql.values.value import Value, text, unified

_NO_MAP: Final = Type("map", of=(UNKNOWN, UNKNOWN))


def _map(name: str, values: Sequence[Value], at: int) -> Value:
    if not values:
        return Value("CAST(map([], []) AS MAP(INTEGER, INTEGER))", _NO_MAP, at)
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
    value = _in_known_order(name, values[0])
    return Value(f"{name}({value.sql})", array(value.type.of[name == "map_values"]), at)


def _in_known_order(name: str, value: Value) -> Value:
    if value.type.is_scattered:
        raise cannot(f"{name} of a map whose keys have no certain order", value.at)
    return value


def _map_entries(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1 or values[0].type.name != "map":
        raise wrong(f"{name} takes a map", at)
    _in_known_order(name, values[0])
    row = Type("row", of=values[0].type.of, names=("", ""))
    pair = "struct_pack(f0 := x.key, f1 := x.value)"
    sql = f"list_transform(map_entries({values[0].sql}), lambda x: {pair})"
    return Value(sql, array(row), at)


def _map_from_entries(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a map of rows of two fields; a key that is null or there twice is an error."""
    if len(values) != 1 or values[0].type.name != "array" or len(values[0].type.of[0].of) != 2:
        raise wrong(f"{name} takes an array of rows of two fields", at)
    (value,) = values
    pair = "struct_pack(key := x.f0, value := x.f1)"
    sql = f"map_from_entries(list_transform({value.sql}, lambda x: {pair}))"
    return Value(sql, Type("map", of=value.type.of[0].of), at)


def _multimap_from_entries(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1 or values[0].type.name != "array" or len(values[0].type.of[0].of) != 2:
        raise wrong(f"{name} takes an array of rows of two fields", at)
    (value,) = values
    key, member = value.type.of[0].of
    if key.of or key.is_float or key == UNKNOWN:
        raise cannot(f"{name} of {value.type}", at)
    pair = "struct_pack(k := x.f0, v := x.f1)"
    sql = f"athena_multimap_of(list_transform({value.sql}, lambda x: {pair}))"
    guarded = f"CASE WHEN {value.sql} IS NOT NULL THEN {sql} END"
    return Value(guarded, Type("map", of=(key, array(member))), at)


def _map_concat(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a map of the entries of several; that of the last one is taken."""
    if len(values) < 2:
        raise wrong(f"{name} takes two or more maps", at)
    same = unified(values, name)
    type_ = same[0].type
    if type_.name != "map":
        raise wrong(f"{name} takes maps", at)
    if type_.of[0].of or type_.of[0].is_float:
        raise cannot(f"{name} of {type_}", at)
    any_null = " OR ".join(f"{value.sql} IS NULL" for value in same)
    joined = f"map_concat({', '.join(value.sql for value in same)})"
    sql = f"CASE WHEN {any_null} THEN NULL ELSE {joined} END"
    return Value(sql, replace(type_, is_scattered=True), at)


def _split_to_map(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 3:
        raise wrong(f"{name} takes a text and two delimiters", at)
    arguments = ", ".join(text(value, name) for value in values)
    type_ = Type("map", of=(VARCHAR, VARCHAR), is_scattered=True)
    return Value(f"athena_split_to_map({arguments})", type_, at)


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


MAPS: Final[dict[str, Rule]] = {
    "map": _map,
    "map_keys": _map_part,
    "map_values": _map_part,
    "map_entries": _map_entries,
    "map_from_entries": _map_from_entries,
    "multimap_from_entries": _multimap_from_entries,
    "map_concat": _map_concat,
    "split_to_map": _split_to_map,
    "zip": _zip,
}
