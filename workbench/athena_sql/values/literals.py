"""Literals, with Trino's types."""

import re
from collections.abc import Callable
from typing import Final

from workbench.athena_sql.grammar.tree import Literal
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTEGER,
    JSON,
    UNKNOWN,
    VARBINARY,
    Type,
    decimal,
)
from workbench.athena_sql.values.casts import cast
from workbench.athena_sql.values.moments import date_literal, timestamp_literal
from workbench.athena_sql.values.value import Value, literal

_MOST_INTEGER: Final = 2**31
_MOST_BIGINT: Final = 2**63


def literal_value(node: Literal) -> Value:
    """Return the value of a literal."""
    if read := _READERS.get(node.kind):
        return read(node.text, node.at)
    if node.kind == "typed json":
        return Value(f"athena_json_parsed({_text(node.text, node.at).sql})", JSON, node.at)
    return cast(_text(node.text, node.at), Type(node.kind.removeprefix("typed ")), node.at)


def _double(content: str, at: int) -> Value:
    return Value(f"CAST({literal(content)} AS DOUBLE)", DOUBLE, at)


def _binary(content: str, at: int) -> Value:
    digits = content[2:-1]
    if len(digits) % 2 or not re.fullmatch("[0-9a-fA-F]*", digits):
        raise wrong("bytes are pairs of hexadecimal digits", at)
    return Value(f"unhex({literal(digits)})", VARBINARY, at)


def _text(content: str, at: int) -> Value:
    if "\0" in content:
        raise cannot("a text with the character 0", at)
    return Value(literal(content), Type("varchar", (len(content),)), at, constant=content)


def _whole(content: str, at: int) -> Value:
    number = int(content)
    if not -_MOST_BIGINT <= number < _MOST_BIGINT:
        raise cannot(f"the number {content}", at)
    type_ = INTEGER if -_MOST_INTEGER <= number < _MOST_INTEGER else BIGINT
    return Value(f"CAST({number} AS {type_.duckdb})", type_, at, constant=str(number))


def _decimal(content: str, at: int) -> Value:
    found = re.fullmatch(r"([+-]?)([0-9]*)(?:\.([0-9]*))?", content)
    if not found or not (found[2] or found[3]):
        raise cannot(f"DECIMAL {content!r}", at)
    fraction = found[3] or ""
    digits = len((found[2].lstrip("0")) + fraction)
    if digits > 38:
        raise cannot("a decimal of more than 38 digits", at)
    type_ = decimal(max(digits, 1), len(fraction))
    return Value(f"CAST('{found[1]}{found[2] or 0}.{fraction or 0}' AS {type_.duckdb})", type_, at)


_READERS: Final[dict[str, Callable[[str, int], Value]]] = {
    "null": lambda _, at: Value("NULL", UNKNOWN, at),
    "boolean": lambda content, at: Value(content, BOOLEAN, at),
    "integer": _whole,
    "decimal": _decimal,
    "typed decimal": _decimal,
    "double": _double,
    "string": _text,
    "binary": _binary,
    "typed date": date_literal,
    "typed timestamp": timestamp_literal,
}
