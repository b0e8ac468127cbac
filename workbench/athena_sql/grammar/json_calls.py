"""Tokens → JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT and JSON_ARRAY."""

from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.tree import JsonMembers, JsonPath, Literal, Node
from workbench.athena_sql.grammar.type_names import type_name
from workbench.athena_sql.refusal import cannot


def json_call(c: Cursor, at: int, word: str) -> Node:
    """Return the call after the word JSON_VALUE or another of its kind."""
    c.needs("(")
    readers = {"JSON_OBJECT": _object, "JSON_ARRAY": _array}
    found = readers[word](c, at) if word in readers else _path(c, at, word)
    c.needs(")")
    return found


def _path(c: Cursor, at: int, word: str) -> JsonPath:
    value = c.value()
    if c.takes("FORMAT") and not c.takes("JSON"):
        raise c.unexpected()
    c.needs(",")
    if c.next.kind != "string":
        raise c.unexpected()
    path = c.step().text
    if c.sees("PASSING"):
        raise cannot("PASSING", c.at)
    if word == "JSON_QUERY":
        return JsonPath(at, word.lower(), value, path, form=_form(c))
    returning = type_name(c) if word == "JSON_VALUE" and c.takes("RETURNING") else None
    return JsonPath(at, word.lower(), value, path, returning=returning, instead=_instead(c))


def _form(c: Cursor) -> str:
    """Return whether JSON_QUERY's result is `wrapped`, `unquoted` or plain, which is empty."""
    if c.takes("WITH"):
        if c.sees("CONDITIONAL"):
            raise cannot("a CONDITIONAL WRAPPER", c.at)
        c.takes("UNCONDITIONAL")
        c.takes("ARRAY")
        c.needs("WRAPPER")
        return "wrapped"
    if c.takes("WITHOUT"):
        c.takes("ARRAY")
        c.needs("WRAPPER")
    quotes = c.takes_one("KEEP", "OMIT")
    if quotes:
        c.needs("QUOTES")
        c.takes("ON", "SCALAR", "STRING")
    if not c.sees(")"):
        raise cannot("such options of JSON_QUERY", c.at)
    return "unquoted" if quotes == "OMIT" else ""


def _instead(c: Cursor) -> tuple[tuple[str, Node | None], ...]:
    """Return what is the result ON EMPTY and ON ERROR: a value, or None for an error."""
    found: list[tuple[str, Node | None]] = []
    while not c.sees(")"):
        at = c.at
        value: Node | None = None
        if c.takes("DEFAULT"):
            value = c.value()
        elif word := c.takes_one("NULL", "TRUE", "FALSE"):
            value = Literal(at, "null" if word == "NULL" else "boolean", word.lower())
        else:
            c.needs("ERROR")
        c.needs("ON")
        when = c.takes_one("EMPTY", "ERROR")
        if not when:
            raise c.unexpected()
        found.append((when.lower(), value))
    return tuple(found)


def _object(c: Cursor, at: int) -> JsonMembers:
    if c.sees(")"):
        return JsonMembers(at, (), (), nulls=True)
    pairs = c.several(lambda: _pair(c))
    nulls = _nulls(c, default=True)
    return JsonMembers(at, tuple(k for k, _ in pairs), tuple(v for _, v in pairs), nulls=nulls)


def _pair(c: Cursor) -> tuple[str, Node]:
    c.takes("KEY")
    if c.next.kind != "string":
        raise cannot("a key in JSON_OBJECT that isn't a literal", c.at)
    key = c.step().text
    if not c.takes_one(":", "VALUE"):
        raise c.unexpected()
    return key, _member(c)


def _array(c: Cursor, at: int) -> JsonMembers:
    if c.sees(")"):
        return JsonMembers(at, None, (), nulls=False)
    members = c.several(lambda: _member(c))
    return JsonMembers(at, None, members, nulls=_nulls(c, default=False))


def _member(c: Cursor) -> Node:
    found = c.value()
    if c.sees("FORMAT"):
        raise cannot("FORMAT JSON of a member", c.at)
    return found


def _nulls(c: Cursor, *, default: bool) -> bool:
    word = c.takes_one("NULL", "ABSENT")
    if word:
        c.needs("ON", "NULL")
    if not c.sees(")"):
        raise cannot("such options of JSON_OBJECT or JSON_ARRAY", c.at)
    return word == "NULL" if word else default
