"""JSON: paths to a tagged text, and casts from and to other types."""

from collections.abc import Iterable
from typing import Final

from workbench.athena_sql.refusal import cannot
from workbench.athena_sql.types import JSON, VARCHAR, Type
from workbench.athena_sql.values.texts import as_text, from_text
from workbench.athena_sql.values.value import Value, literal

_SIMPLE: Final = {
    "json": "{0}",
    "unknown": "CAST({0} AS VARCHAR)",
    "varchar": "athena_json_quoted({0})",
    "double": "athena_java_double({0})",
}


def path_of(steps: Iterable[str | int]) -> str:
    """Return the literal of DuckDB's path to a tagged text: keys begin with an s there."""
    parts = (f"[{step}]" if isinstance(step, int) else f'."s{step}"' for step in steps)
    return literal(f"${''.join(parts)}")


def from_json(value: Value, type_: Type, at: int) -> Value:
    """Return JSON as another type; raises a refusal for those that Athena may have an answer of."""
    scalars = {"boolean": "boolean", "double": "double", "decimal": "double", "varchar": "text"}
    kind = "whole" if type_.is_whole else scalars.get(type_.name)
    if kind and (type_ == VARCHAR or type_.name != "varchar"):
        return _scalar(f"athena_json_{kind}({value.sql})", type_, at)
    match type_.name:
        case "json":
            return value
        case "array":
            element = from_json(Value("e", JSON, at), type_.of[0], at)
            parts = f"athena_json_elements({value.sql})"
            return Value(f"list_transform({parts}, lambda e: {element.sql})", type_, at)
        case "map" if type_.of[0] == VARCHAR:
            return _map(value, type_, at)
        case "row":
            return _row(value, type_, at)
    raise cannot(f"CAST of json to {type_}", at)


def _scalar(text: str, type_: Type, at: int) -> Value:
    """Return the text of a scalar as a type, evaluated once."""
    if type_ == VARCHAR:
        return Value(text, VARCHAR, at)
    read = from_text(Value("q", VARCHAR, at), type_, at)
    sql, tried = (f"list_transform([{text}], lambda q: {one})[1]" for one in (read.sql, read.tried))
    return Value(sql, type_, at, may_be_nan=type_.is_float, tried=tried)


def _map(value: Value, type_: Type, at: int) -> Value:
    member = from_json(Value("e.value", JSON, at), type_.of[1], at)
    pair = f"struct_pack(key := e.key, value := {member.sql})"
    entries = f"list_transform(athena_json_entries({value.sql}), lambda e: {pair})"
    return Value(f"map_from_entries({entries})", type_, at)


def _row(value: Value, type_: Type, at: int) -> Value:
    size, fields = len(type_.of), []
    for place, (name, of) in enumerate(zip(type_.names, type_.of, strict=True)):
        found = f"athena_json_field(r, {literal(name.lower())}, {place}, {size})"
        fields.append(f"f{place} := {from_json(Value(found, JSON, at), of, at).sql}")
    packed = f"struct_pack({', '.join(fields)})"
    row = f"CASE WHEN r IS NULL OR r = 'null' THEN NULL ELSE {packed} END"
    return Value(f"list_transform([{value.sql}], lambda r: {row})[1]", type_, at)


def to_json(value: Value, type_: Type, at: int) -> Value:
    """Return a value as JSON, with sorted keys."""
    return Value(_json_of(value, at), type_, at)


def _json_of(value: Value, at: int) -> str:
    """Return the JSON of a value; null is null."""
    name, sql = value.type.name, value.sql
    if name in {"boolean", "decimal"} or value.type.is_whole:
        return as_text(value, at)
    if name in {"date", "timestamp"}:
        return f"('\"' || {as_text(value, at)} || '\"')"
    if name in _SIMPLE:
        return _SIMPLE[name].format(sql)
    return _json_of_parts(value, at)


def _json_of_parts(value: Value, at: int) -> str:
    sql, of = value.sql, value.type.of
    match value.type.name:
        case "array":
            element = _json_of(Value("j", of[0], at), at)
            parts = f"list_transform({sql}, lambda j: {element})"
            return f"CASE WHEN {sql} IS NOT NULL THEN athena_json_array({parts}) END"
        case "map" if of[0].name == "varchar":
            member = _json_of(Value("j.value", of[1], at), at)
            pair = f"struct_pack(k := j.key, v := {member})"
            pairs = f"list_transform(map_entries({sql}), lambda j: {pair})"
            return f"CASE WHEN {sql} IS NOT NULL THEN athena_json_map({pairs}) END"
        case "row":
            fields = " || ',' || ".join(
                f"{literal(f'{chr(34)}{name}{chr(34)}:')} || "
                f"coalesce({_json_of(Value(f'j.f{place}', one, at), at)}, 'null')"
                for place, (name, one) in enumerate(zip(value.type.names, of, strict=True))
            )
            row = f"CASE WHEN j IS NOT NULL THEN '{{' || {fields} || '}}' END"
            return f"list_transform([{sql}], lambda j: {row})[1]"
    raise cannot(f"CAST of {value.type} to json", at)
