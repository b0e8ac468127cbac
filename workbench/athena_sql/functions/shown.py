"""format, and parts of addresses of the web."""

import re
from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule, rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import VARCHAR
from workbench.athena_sql.values.texts import as_text
from workbench.athena_sql.values.value import Value, literal

_PART: Final = re.compile(r"%%|%n|%(0[1-9]\d?)?([sd])|[^%]+")
_SHOWN: Final = {"varchar", "boolean", "tinyint", "smallint", "integer", "bigint"}


def _format(name: str, values: Sequence[Value], at: int) -> Value:
    """Return format of %s, %d and %05d; others may round in another way."""
    if len(values) < 2 or values[0].type.name != "varchar":
        raise wrong(f"{name} takes a pattern and values", at)
    pattern, others = values[0].constant, list(values[1:])
    parts: list[str] = []
    if pattern is None or not re.fullmatch(f"(?:{_PART.pattern})*", pattern):
        raise cannot("format with such a pattern", values[0].at)
    if any(value.type.of for value in others):
        raise wrong(f"{name} takes no arrays, maps or rows", at)
    for found in _PART.finditer(pattern):
        if not found[2]:
            parts.append(literal({"%%": "%", "%n": "\n"}.get(found[0], found[0])))
        elif not others:
            raise wrong(f"{name} has more places than values", at)
        else:
            parts.append(_shown(others.pop(0), found[2], found[1]))
    return Value(f"({' || '.join(parts)})", VARCHAR, at)


def _shown(value: Value, kind: str, width: str | None) -> str:
    if value.type.name not in _SHOWN or (kind == "d" and not value.type.is_whole):
        raise cannot(f"format of {value.type} as %{kind}", value.at)
    if width and kind == "s":
        raise cannot(f"format as %{width}s", value.at)
    if width:
        return f"athena_zeros({value.sql}, {int(width)})"
    return f"coalesce({as_text(value, value.at)}, 'null')"


SHOWN: Final[dict[str, Rule]] = {
    "format": _format,
    "url_encode": rule(("varchar -> varchar", "athena_url_encode({0})")),
}
