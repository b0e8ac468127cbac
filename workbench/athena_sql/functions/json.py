"""Functions of JSON. Paths are literals; numbers with a fraction or an exponent are refused."""

import re
from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BIGINT, JSON, UNKNOWN, VARCHAR
from workbench.athena_sql.values.value import Value, literal, needed

_PATH: Final = re.compile(r"""\$(?:\.[A-Za-z_]\w*|\[\d+\]|\["[\w .-]+"\]|\['[\w .-]+'\])*""")
_STEP: Final = re.compile(r"""\.(\w+)|\[(\d+)\]|\[["']([^"']+)["']\]""")


def _text(name: str, value: Value) -> str:
    if value.type != JSON and value.type.name != "varchar":
        raise wrong(f"{name} takes a text or JSON, not {value.type}", value.at)
    return value.sql


def _path(value: Value) -> str:
    """Return a literal path as DuckDB's."""
    if value.constant is None or not _PATH.fullmatch(value.constant):
        raise cannot("such a JSON path", value.at)
    steps = (
        f"[{index}]" if index else f'."{name or key}"'
        for name, index, key in _STEP.findall(value.constant)
    )
    return literal("$" + "".join(steps))


def _pair(name: str, values: Sequence[Value], at: int) -> tuple[str, str]:
    if len(values) != 2:
        raise wrong(f"{name} takes JSON and a path", at)
    return _text(name, values[0]), _path(values[1])


def _extract_scalar(name: str, values: Sequence[Value], at: int) -> Value:
    sql, path = _pair(name, values, at)
    return Value(f"athena_json_scalar(athena_json({sql}), {path})", VARCHAR, at)


def _extract(name: str, values: Sequence[Value], at: int) -> Value:
    sql, path = _pair(name, values, at)
    return Value(
        f"athena_json_exact(CAST(json_extract(athena_json({sql}), {path}) AS VARCHAR))", JSON, at
    )


def _parse(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1 or values[0].type.name != "varchar":
        raise wrong(f"{name} takes a text", at)
    return Value(f"athena_json_parsed({values[0].sql})", JSON, at)


def _format(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1 or values[0].type != JSON:
        raise wrong(f"{name} takes JSON", at)
    return Value(f"athena_json_text({values[0].sql})", VARCHAR, at)


def _array_length(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong(f"{name} takes JSON", at)
    value = needed(values[0], VARCHAR, name) if values[0].type == UNKNOWN else values[0]
    sql = f"athena_json_length(athena_json({_text(name, value)}))"
    return Value(sql, BIGINT, at)


JSONS: Final[dict[str, Rule]] = {
    "json_extract_scalar": _extract_scalar,
    "json_extract": _extract,
    "json_parse": _parse,
    "json_format": _format,
    "json_array_length": _array_length,
}
