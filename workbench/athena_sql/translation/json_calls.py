"""JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT and JSON_ARRAY → DuckDB's expressions."""

import re
from typing import TYPE_CHECKING, Final

from workbench.athena_sql.grammar.tree import JsonMembers, JsonPath, Node
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BOOLEAN, DATE, DOUBLE, UNKNOWN, VARCHAR, Type, declared
from workbench.athena_sql.values.json import path_of, to_json
from workbench.athena_sql.values.texts import from_text
from workbench.athena_sql.values.value import Value, literal, needed

if TYPE_CHECKING:
    from workbench.athena_sql.translation.translator import Translator

_ACCESSOR: Final = r'\s*\.\s*([A-Za-z_]\w*)|\s*\.\s*"([\w .:-]+)"|\s*\[\s*(\d+|last|\*)\s*\]'
_PATH: Final = re.compile(rf"\s*(lax|strict)\s+\$((?:{_ACCESSOR})*)\s*", re.ASCII)
_KINDS: Final = {"double": ("number", "text"), "boolean": ("boolean",), "date": ("text",)}


def json_path(translator: "Translator", node: JsonPath) -> Value:
    """Return a call with a path."""
    value = translator.value(node.value)
    if value.type == UNKNOWN:
        raise cannot(f"{node.name} of NULL", value.at)
    if value.type.name != "varchar":
        raise wrong(f"{node.name} takes a text, not {value.type}", value.at)
    items, is_strict = _items(value, node)
    if node.name == "json_exists":
        _check_default(node, "false")
        found = f"CASE WHEN {value.sql} IS NOT NULL THEN coalesce(len({items}) > 0, false) END"
        return Value(found, BOOLEAN, node.at)
    if node.name == "json_query":
        macro = f"athena_json_{node.form or 'query'}"
        return Value(f"{macro}({items})", VARCHAR, node.at)
    found, type_ = _scalar(items, node)
    return _instead(translator, node, Value(found, type_, node.at), items, is_strict=is_strict)


def _items(value: Value, node: JsonPath) -> tuple[str, bool]:
    """Return the expression of what a path finds, and whether the path is strict."""
    parsed = _PATH.fullmatch(node.path)
    if not parsed:
        raise cannot("such a JSON path", node.at)
    steps = re.findall(_ACCESSOR, parsed[2], re.ASCII)
    start = f"athena_json_given({value.sql})"
    if parsed[1] == "strict":
        return _strict(start, steps, node.at), True
    items = f"athena_json_start({start})"
    for name, key, place in steps:
        items = _lax(items, name or key, place)
    return items, False


def _strict(start: str, steps: list[tuple[str, str, str]], at: int) -> str:
    """Return the one value at a path that must fit."""
    if any(place in {"*", "last"} for _, _, place in steps):
        raise cannot("such a strict JSON path", at)
    path = path_of(int(place) if place else name or key for name, key, place in steps)
    return f"athena_json_found([athena_json_at(athena_json_unique({start}), {path})])"


def _lax(items: str, key: str, place: str) -> str:
    if key:
        return f"athena_json_keyed({items}, {path_of([key])})"
    if place == "*":
        return f"athena_json_all({items})"
    path = literal("$[#-1]") if place == "last" else path_of([int(place)])
    alone = "true" if place in {"0", "last"} else "false"
    return f"athena_json_placed({items}, {path}, {alone})"


def _scalar(items: str, node: JsonPath) -> tuple[str, Type]:
    """Return json_value's result, null if there is none, and its type."""
    type_ = declared(node.returning) if node.returning else VARCHAR
    if type_ == VARCHAR:
        return f"athena_json_one({items})", VARCHAR
    if type_ is None or not (type_.is_whole or type_ in {DOUBLE, BOOLEAN, DATE}):
        raise cannot("json_value with such a type", node.at)
    kinds = ("whole", "number", "text") if type_.is_whole else _KINDS[type_.name]
    listed = ", ".join(map(literal, kinds))
    tried = from_text(Value("q", VARCHAR, node.at), type_, node.at).tried
    text = f"athena_json_one_of({items}, [{listed}])"
    return f"list_transform([{text}], lambda q: {tried})[1]", type_


def _instead(
    translator: "Translator", node: JsonPath, value: Value, items: str, *, is_strict: bool
) -> Value:
    """Return json_value's result, or another if there is none."""
    if not node.instead:
        return value
    if value.type != VARCHAR:
        raise cannot("json_value with a type and ON EMPTY or ON ERROR", node.at)
    results = {"empty": "NULL", "error": "NULL"}
    for when, other in node.instead:
        error = f"CAST(athena_no_number('JSON without such a value') AS {VARCHAR.duckdb})"
        results[when] = needed(translator.value(other), VARCHAR, "DEFAULT").sql if other else error
    empty = results["error" if is_strict else "empty"]
    sql = (
        f"CASE athena_json_state({items}) WHEN 'value' THEN {value.sql} "
        f"WHEN 'empty' THEN {empty} ELSE {results['error']} END"
    )
    # Its state is `error` if the text isn't JSON, and it has none if there is no text.
    given = translator.value(node.value).sql
    return Value(f"CASE WHEN {given} IS NOT NULL THEN {sql} END", VARCHAR, node.at)


def _check_default(node: JsonPath, default: str) -> None:
    if any(getattr(value, "text", "") != default for _, value in node.instead):
        raise cannot(f"{node.name} with such an ON ERROR", node.at)


def json_members(translator: "Translator", node: JsonMembers) -> Value:
    """Return JSON_OBJECT or JSON_ARRAY, as text."""
    members = [_member(translator, member) for member in node.members]
    if node.keys is None:
        return Value(_joined(members, "[]", nulls=node.nulls), VARCHAR, node.at)
    if len(set(node.keys)) < len(node.keys) or not all(key.isascii() for key in node.keys):
        raise cannot("JSON_OBJECT with such keys", node.at)
    pairs = [
        f"athena_json_quoted({literal(key)}) || ':' || "
        + (f"coalesce({member}, 'null')" if node.nulls else member)
        for key, member in _in_order(node.keys, members)
    ]
    return Value(_joined(pairs, "{}", nulls=node.nulls), VARCHAR, node.at)


def _in_order(keys: tuple[str, ...], members: list[str]) -> list[tuple[str, str]]:
    """Return pairs in the order of Java's hash table, which Athena's engine gathers them in."""
    places = 16
    while len(keys) > 0.75 * places:
        places *= 2
    return sorted(zip(keys, members, strict=True), key=lambda pair: _hash(pair[0]) % places)


def _hash(key: str) -> int:
    found = 0
    for character in key:
        found = (31 * found + ord(character)) % 2**32
    return found ^ found >> 16


def _member(translator: "Translator", node: Node) -> str:
    value = translator.value(node)
    if isinstance(node, JsonMembers):
        return value.sql
    is_plain = value.type.is_number or value.type in {BOOLEAN, DATE, UNKNOWN}
    if isinstance(node, JsonPath) or not (is_plain or value.type.name == "varchar"):
        raise cannot(f"{value.type} in JSON_OBJECT or JSON_ARRAY", value.at)
    return to_json(value, VARCHAR, value.at).sql


def _joined(members: list[str], brackets: str, *, nulls: bool) -> str:
    first, last = map(literal, brackets)
    if not members:
        return f"({first} || {last})"
    shown = (f"coalesce({member}, 'null')" for member in members) if nulls else members
    return f"({first} || concat_ws(',', {', '.join(shown)}) || {last})"
