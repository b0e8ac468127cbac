"""Functions of JSON. Paths are literals."""

import re
from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BIGINT, BOOLEAN, JSON, UNKNOWN, VARCHAR, Type
from workbench.athena_sql.values.json import path_of
from workbench.athena_sql.values.value import Value, literal, whole

_PATH: Final = re.compile(r'\$(?:\.[\w:]+|\[\d+\]|\["(?:[^"\\]|\\["\\])*"\])*')
_CERTAIN: Final = re.compile(r'\$(?:\.[A-Za-z_]\w*|\[\d+\]|\["[\w .:-]*[A-Za-z_ .:-][\w .:-]*"\])*')
_STEP: Final = re.compile(r'\.(\w+)|\[(\d+)\]|\["([^"]+)"\]')


def _text(name: str, value: Value) -> str:
    if value.type == UNKNOWN:
        return f"CAST({value.sql} AS VARCHAR)"
    if value.type != JSON and value.type.name != "varchar":
        raise wrong(f"{name} takes a text or JSON, not {value.type}", value.at)
    return value.sql


def _tagged(name: str, value: Value) -> str:
    """Return the tagged text of a text or JSON; that of a text may be null."""
    return f"athena_json{'_tag' if value.type == JSON else ''}({_text(name, value)})"


def _path(value: Value) -> str:
    """Return a literal path as DuckDB's, to a tagged text."""
    if value.constant is None:
        raise cannot("a JSON path that isn't a literal", value.at)
    if not _PATH.fullmatch(value.constant):
        raise wrong(f"Invalid JSON path: {value.constant!r}", value.at)
    if not _CERTAIN.fullmatch(value.constant):
        raise cannot("such a JSON path", value.at)
    return path_of(
        [name or key or int(place) for name, place, key in _STEP.findall(value.constant)]
    )


def _never_wrong(sql: str, type_: Type, at: int) -> Value:
    """Return a value that Athena has for every text, so that TRY changes nothing."""
    return Value(sql, type_, at, tried=sql)


def _pair(name: str, values: Sequence[Value], at: int) -> tuple[str, str]:
    if len(values) != 2:
        raise wrong(f"{name} takes JSON and a path", at)
    return _tagged(name, values[0]), _path(values[1])


def _extract_scalar(name: str, values: Sequence[Value], at: int) -> Value:
    if values and values[0].type == UNKNOWN:
        raise wrong(f"{name} of NULL could be of several types", at)
    sql, path = _pair(name, values, at)
    found = f"athena_json_at({sql}, {path})"
    return _never_wrong(f"athena_json_scalar({found})", VARCHAR, at)


def _extract(name: str, values: Sequence[Value], at: int) -> Value:
    sql, path = _pair(name, values, at)
    return _never_wrong(f"athena_json_extract({sql}, {path})", JSON, at)


def _size(name: str, values: Sequence[Value], at: int) -> Value:
    sql, path = _pair(name, values, at)
    found = f"athena_json_at({sql}, {path})"
    return _never_wrong(f"CAST(athena_json_size({found}) AS BIGINT)", BIGINT, at)


def _one(name: str, values: Sequence[Value], at: int) -> str:
    if len(values) != 1:
        raise wrong(f"{name} takes one argument", at)
    return _text(name, values[0])


def _parse(name: str, values: Sequence[Value], at: int) -> Value:
    sql = _one(name, values, at)
    if values[0].type == JSON:
        raise wrong(f"{name} takes a text", at)
    return Value(f"athena_json_parsed({sql})", JSON, at, tried=f"athena_json_tried({sql})")


def _format(name: str, values: Sequence[Value], at: int) -> Value:
    sql = _one(name, values, at)
    if values[0].type.name == "varchar":
        raise wrong(f"{name} takes JSON", at)
    return Value(sql, VARCHAR, at)


def _array_length(name: str, values: Sequence[Value], at: int) -> Value:
    return _never_wrong(f"athena_json_length({_one(name, values, at)})", BIGINT, at)


def _is_scalar(name: str, values: Sequence[Value], at: int) -> Value:
    return Value(f"athena_json_is_scalar({_one(name, values, at)})", BOOLEAN, at)


def _array_get(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 2:
        raise wrong(f"{name} takes JSON and a place", at)
    sql = f"athena_json_get({_text(name, values[0])}, {whole(values[1], name)})"
    return Value(sql, JSON, at)


def _array_contains(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 2:
        raise wrong(f"{name} takes JSON and a value", at)
    sql, wanted = _text(name, values[0]), values[1]
    kinds = {"varchar": "text", "boolean": "boolean"}
    kind = "number" if wanted.type.is_whole else kinds.get(wanted.type.name)
    if kind is None:
        raise cannot(f"{name} of {wanted.type}", wanted.at)
    found = f"athena_json_contains({sql}, CAST({wanted.sql} AS VARCHAR), {literal(kind)})"
    return Value(found, BOOLEAN, at)


JSONS: Final[dict[str, Rule]] = {
    "json_extract_scalar": _extract_scalar,
    "json_extract": _extract,
    "json_parse": _parse,
    "json_format": _format,
    "json_array_length": _array_length,
    "json_array_get": _array_get,
    "json_array_contains": _array_contains,
    "json_size": _size,
    "is_json_scalar": _is_scalar,
}
