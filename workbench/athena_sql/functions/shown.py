"""format: values in a pattern of Java's."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import UNKNOWN, VARCHAR
from workbench.athena_sql.values.texts import as_text
from workbench.athena_sql.values.value import Value, literal

_PLACE: Final = r"%(?:(\d+)\$)?([-+0,]*)([1-9]\d?)?(?:\.(\d\d?))?([sdfxXb])"
_PART: Final = re.compile(rf"%%|%n|{_PLACE}|[^%]+")
_FLAGS: Final = {"s": "-", "b": "-", "d": "-+,0", "f": "-+,0", "x": "-0", "X": "-0"}
_PLAIN: Final = {
    "varchar",
    "boolean",
    "json",
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "unknown",
}
_MOST_DIGITS: Final = 18
_CERTAIN_SCALE: Final = 6
"""Java writes decimals with more digits after the point with an exponent."""


@dataclass(frozen=True)
class _Place:
    """A place in a pattern, such as %-8.2f: `digits` are 2, the width is 8."""

    flags: str
    width: int
    digits: int | None
    kind: str


def _format(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) < 2 or values[0].type.name != "varchar":
        raise wrong(f"{name} takes a pattern and values", at)
    pattern, others = values[0].constant, values[1:]
    if any(value.type.of for value in others):
        raise wrong(f"{name} takes no arrays, maps or rows", at)
    if pattern is None or not re.fullmatch(f"(?:{_PART.pattern})*", pattern):
        raise cannot("format with such a pattern", values[0].at)
    parts, count = [literal("")], 0
    for found in _PART.finditer(pattern):
        if not found[5]:
            parts.append(literal({"%%": "%", "%n": "\n"}.get(found[0], found[0])))
            continue
        count += not found[1]
        index = int(found[1] or count)
        if not 1 <= index <= len(others):
            raise wrong(f"{name} has more places than values", at)
        parts.append(_shown(others[index - 1], _place(found, values[0].at)))
    return Value(f"({' || '.join(parts)})", VARCHAR, at)


def _place(found: re.Match[str], at: int) -> _Place:
    flags, kind = found[2], found[5]
    digits = int(found[4]) if found[4] else None
    is_known = set(flags) <= set(_FLAGS[kind]) and len(set(flags)) == len(flags)
    needs_width = "-" in flags or "0" in flags
    if not is_known or {"-", "0"} <= set(flags) or (needs_width and not found[3]):
        raise cannot(f"format as {found[0]}", at)
    if digits is not None and (kind not in "sf" or digits > _MOST_DIGITS):
        raise cannot(f"format as {found[0]}", at)
    return _Place(flags, int(found[3] or 0), digits, kind)


def _shown(value: Value, place: _Place) -> str:
    if value.type == UNKNOWN and place.kind != "b":
        text = f"CAST({value.sql} AS VARCHAR)"
    else:
        text = _TEXTS[place.kind](value, place)
    shown = f"coalesce({text}, {literal(_nothing(place))})"
    if not place.width:
        return shown
    if "0" in place.flags:
        return f"athena_zeros({shown}, {place.width})"
    return f"athena_wide{'_left' if '-' in place.flags else ''}({shown}, {place.width})"


def _nothing(place: _Place) -> str:
    """Return the text of null, which Java writes in capitals and cuts to digits, too."""
    words = {"b": "false", "X": "NULL"}
    return words.get(place.kind, "null")[: place.digits]


def _string(value: Value, place: _Place) -> str:
    text = _java_text(value)
    return text if place.digits is None else f"athena_first_units({text}, {place.digits})"


def _java_text(value: Value) -> str:
    """Return the text of a value that Java gives."""
    name, sql = value.type.name, value.sql
    if name in _PLAIN:
        return sql if name in {"varchar", "json"} else as_text(value, value.at)
    match name:
        case "decimal" if value.type.sizes[1] <= _CERTAIN_SCALE:
            return as_text(value, value.at)
        case "double":
            return f"replace(athena_java_double({sql}), '\"', '')"
        case "date":
            return f"athena_day_of({sql})"
        case "timestamp":
            return f"athena_java_time({sql})"
    raise cannot(f"format of {value.type} as %s", value.at)


def _boolean(value: Value, place: _Place) -> str:
    if value.type.name != "boolean":
        raise cannot(f"format of {value.type} as %{place.kind}", value.at)
    return as_text(value, value.at)


def _whole(value: Value, place: _Place) -> str:
    if not value.type.is_whole:
        raise cannot(f"format of {value.type} as %{place.kind}", value.at)
    sql = f"CAST({value.sql} AS BIGINT)"
    text = f"format('{{:,}}', {sql})" if "," in place.flags else f"CAST({sql} AS VARCHAR)"
    return f"athena_signed({text})" if "+" in place.flags else text


def _hexadecimal(value: Value, place: _Place) -> str:
    if not value.type.is_whole:
        raise cannot(f"format of {value.type} as %{place.kind}", value.at)
    text = f"hex(CAST({value.sql} AS BIGINT))"
    return f"lower({text})" if place.kind == "x" else text


def _fraction(value: Value, place: _Place) -> str:
    """Return a number with that many digits after the point, rounded half away from zero."""
    if value.type.name not in {"decimal", "double"}:
        raise cannot(f"format of {value.type} as %{place.kind}", value.at)
    digits = 6 if place.digits is None else place.digits
    written = f"CAST({value.sql} AS VARCHAR)"
    rounded = f"CAST(CAST(ltrim({written}, '-') AS DECIMAL(38,{digits})) AS VARCHAR)"
    text = f"athena_fixed({written}, {rounded})"
    text = f"athena_grouped({text})" if "," in place.flags else text
    return f"athena_signed({text})" if "+" in place.flags else text


_TEXTS: Final[dict[str, Callable[[Value, _Place], str]]] = {
    "s": _string,
    "b": _boolean,
    "d": _whole,
    "x": _hexadecimal,
    "X": _hexadecimal,
    "f": _fraction,
}
SHOWN: Final[dict[str, Rule]] = {"format": _format}
