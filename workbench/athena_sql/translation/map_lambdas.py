"""Functions that take a map and a lambda."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from workbench.athena_sql.grammar.tree import Call
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BOOLEAN, UNKNOWN, Type
from workbench.athena_sql.values.value import Value, needed

if TYPE_CHECKING:
    from workbench.athena_sql.translation.translator import Translator


def _map_filter(translator: "Translator", node: Call) -> Value:
    value = _map(translator, node)
    names, body = translator.body(node.arguments[1], list(value.type.of))
    condition = needed(body, BOOLEAN, node.name).sql
    key, member = names.split(", ")
    return Value(
        f"map_from_entries({_entries(value, key, member, condition)})", value.type, node.at
    )


def _map(translator: "Translator", node: Call) -> Value:
    if len(node.arguments) != 2:
        raise wrong(f"{node.name} takes a map and a lambda", node.at)
    value = translator.value(node.arguments[0])
    if value.type.name != "map":
        raise wrong(f"{node.name} takes a map, not {value.type}", node.at)
    return value


def _entries(value: Value, key: str, member: str, condition: str) -> str:
    """Return the entries of a map that fulfil a condition."""
    inner = f"list_filter([{member}.value], lambda {member}: {condition})"
    one = f"list_transform([e.key], lambda {key}: {inner.replace(f'{member}.value', 'e.value')})"
    return f"list_filter(map_entries({value.sql}), lambda e: len({one}[1]) > 0)"


def _transform_values(translator: "Translator", node: Call) -> Value:
    value = _map(translator, node)
    names, body = translator.body(node.arguments[1], list(value.type.of))
    key, member = names.split(", ")
    inner = f"list_transform([e.value], lambda {member}: {body.sql})[1]"
    new = f"list_transform([e.key], lambda {key}: {inner})[1]"
    entry = f"struct_pack(key := e.key, value := {new})"
    sql = f"map_from_entries(list_transform(map_entries({value.sql}), lambda e: {entry}))"
    return Value(sql, replace(value.type, of=(value.type.of[0], body.type)), node.at)


def _transform_keys(translator: "Translator", node: Call) -> Value:
    value = _map(translator, node)
    names, body = translator.body(node.arguments[1], list(value.type.of))
    if body.type.of or body.type.is_float or body.type == UNKNOWN:
        raise cannot(f"a map with keys of {body.type}", node.at)
    key, member = names.split(", ")
    inner = f"list_transform([e.value], lambda {member}: {body.sql})[1]"
    new = f"list_transform([e.key], lambda {key}: {inner})[1]"
    entry = f"struct_pack(key := {new}, value := e.value)"
    sql = f"map_from_entries(list_transform(map_entries({value.sql}), lambda e: {entry}))"
    return Value(sql, replace(value.type, of=(body.type, value.type.of[1])), node.at)


def _map_zip_with(translator: "Translator", node: Call) -> Value:
    if len(node.arguments) != 3:
        raise wrong(f"{node.name} takes two maps and a lambda", node.at)
    one, other = (translator.value(argument) for argument in node.arguments[:2])
    if {one.type.name, other.type.name} != {"map"}:
        raise wrong(f"{node.name} takes two maps", node.at)
    key_type = one.type.of[0]
    if key_type != other.type.of[0] or key_type.of or key_type.is_float:
        raise cannot(f"{node.name} of {one.type} and {other.type}", node.at)
    types = [key_type, one.type.of[1], other.type.of[1]]
    names, body = translator.body(node.arguments[2], types)
    key, first, second = names.split(", ")
    inner = f"list_transform([map_extract({other.sql}, {key})[1]], lambda {second}: {body.sql})[1]"
    each = f"list_transform([map_extract({one.sql}, {key})[1]], lambda {first}: {inner})[1]"
    keys = f"athena_distinct(list_concat(map_keys({one.sql}), map_keys({other.sql})))"
    entry = f"struct_pack(key := {key}, value := {each})"
    sql = f"map_from_entries(list_transform({keys}, lambda {key}: {entry}))"
    either = f"{one.sql} IS NULL OR {other.sql} IS NULL"
    is_scattered = one.type.is_scattered or other.type.is_scattered
    type_ = Type("map", of=(key_type, body.type), is_scattered=is_scattered)
    return Value(f"CASE WHEN {either} THEN NULL ELSE {sql} END", type_, node.at)


Rule = Callable[["Translator", Call], Value]
MAP_LAMBDAS: Final[dict[str, Rule]] = {
    "map_filter": _map_filter,
    "transform_values": _transform_values,
    "transform_keys": _transform_keys,
    "map_zip_with": _map_zip_with,
}
