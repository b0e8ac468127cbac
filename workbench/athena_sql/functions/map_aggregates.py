"""Aggregates that return maps."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbench.athena_sql.functions.aggregates import Aggregate, Render, one_argument, ordered
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import Type, array
from workbench.athena_sql.values.value import Value


def _entries(name: str, values: Sequence[Value], at: int, render: Render) -> tuple[str, Value]:
    """Return the list of keys and values, with NULL for those without a key, and the key."""
    if len(values) != 2:
        raise wrong(f"{name} takes a key and a value", at)
    key = ordered(name, values[0])
    entry = f"struct_pack(k := {key.sql}, v := {values[1].sql})"
    return render("list", f"CASE WHEN {key.sql} IS NOT NULL THEN {entry} END"), key


def _map_agg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    entries, key = _entries(name, values, at, render)
    type_ = Type("map", of=(key.type, values[1].type), is_scattered=True)
    return Value(f"athena_map({entries})", type_, at)


def _multimap_agg(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    entries, key = _entries(name, values, at, render)
    type_ = Type("map", of=(key.type, array(values[1].type)), is_scattered=True)
    return Value(f"athena_multimap_or_null({entries})", type_, at)


def _map_union(name: str, values: Sequence[Value], at: int, render: Render) -> Value:
    value = one_argument(name, values, at)
    if value.type.name != "map":
        raise wrong(f"{name} takes maps", at)
    if value.type.of[0].of or value.type.of[0].is_float:
        raise cannot(f"{name} of {value.type}", at)
    entries = render("list", f"map_entries({value.sql})")
    return Value(f"athena_union({entries})", replace(value.type, is_scattered=True), at)


MAP_AGGREGATES: Final[dict[str, Aggregate]] = {
    "map_agg": _map_agg,
    "multimap_agg": _multimap_agg,
    "map_union": _map_union,
}
