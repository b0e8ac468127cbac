"""Tokens → types and typed literals."""

from typing import Final

from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.tree import Interval, TypeName
from workbench.athena_sql.refusal import cannot

_UNITS: Final = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
_ALIASES: Final = {"int": "integer", "dec": "decimal", "numeric": "decimal"}


def type_name(c: Cursor) -> TypeName:
    """Return the type that follows."""
    at, name = c.at, c.name().lower()
    if name == "interval":
        raise cannot("a type of intervals", at)
    if name == "double" and c.takes("PRECISION"):
        return TypeName(at, "double")
    if name == "row" and c.takes("("):
        return _row(c, at)
    if name in {"array", "map"} and c.takes("("):
        of = c.several(lambda: type_name(c))
        c.needs(")")
        return _suffixed(c, TypeName(at, name, of=of))
    sizes = _sizes(c)
    if name in {"timestamp", "time"}:
        name += _zone(c)
    return _suffixed(c, TypeName(at, _ALIASES.get(name, name), sizes))


def interval(c: Cursor) -> Interval:
    """Return the interval after the word INTERVAL."""
    at = c.at
    sign = c.takes_one("+", "-")
    if c.next.kind != "string":
        raise c.unexpected()
    text = c.step().text
    unit = c.takes_one(*_UNITS)
    if not unit:
        raise c.unexpected()
    if c.takes("TO"):
        unit += f" TO {c.takes_one(*_UNITS)}"
    return Interval(at, sign == "-", text, unit.lower())


def _suffixed(c: Cursor, element: TypeName) -> TypeName:
    """Return an array of the type if the word ARRAY follows."""
    return TypeName(element.at, "array", of=(element,)) if c.takes("ARRAY") else element


def _sizes(c: Cursor) -> tuple[int, ...]:
    if not c.takes("("):
        return ()
    sizes = c.several(c.number)
    c.needs(")")
    return sizes


def _zone(c: Cursor) -> str:
    if c.takes("WITH", "TIME", "ZONE"):
        return " with time zone"
    c.takes("WITHOUT", "TIME", "ZONE")
    return ""


def _row(c: Cursor, at: int) -> TypeName:
    fields = c.several(lambda: _field(c))
    c.needs(")")
    names, types = zip(*fields, strict=True)
    return _suffixed(c, TypeName(at, "row", of=types, names=names))


def _field(c: Cursor) -> tuple[str, TypeName]:
    """Return a field's name, empty if it has none, and its type."""
    is_named = c.after().key not in {"(", ")", ","} and c.after().key not in {
        "PRECISION",
        "WITH",
        "WITHOUT",
        "ARRAY",
    }
    return (c.name() if is_named else ""), type_name(c)
