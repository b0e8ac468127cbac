"""Tokens → values that no operator divides: literals, names, calls and what is in parentheses."""

from typing import Final

from workbench.athena_sql.grammar.calls import call
from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.json_calls import json_call
from workbench.athena_sql.grammar.tree import (
    Call,
    Case,
    Cast,
    Exists,
    Field,
    Lambda,
    Literal,
    Name,
    Node,
    Operation,
    Subquery,
)
from workbench.athena_sql.grammar.type_names import interval, type_name
from workbench.athena_sql.refusal import cannot

_CLOCK: Final = ("CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP")
_TYPES: Final = {"date", "timestamp", "decimal", "double", "boolean", "varchar", "json"} | {
    *("tinyint", "smallint", "integer", "bigint")
}
_NOT_HERE: Final = {
    *("CURRENT_TIME", "LOCALTIME", "CURRENT_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA"),
    "CURRENT_PATH",
}
_JSON: Final = ("JSON_ARRAY", "JSON_EXISTS", "JSON_OBJECT", "JSON_QUERY", "JSON_VALUE")


def primary(c: Cursor) -> Node:
    """Return the value that follows, with its subscripts and fields."""
    found = _first(c)
    while True:
        at = c.at
        if c.takes("["):
            found = Operation(at, "[]", (found, c.value()))
            c.needs("]")
        elif c.takes("."):
            found = Field(at, found, c.name())
        else:
            return found


def _first(c: Cursor) -> Node:
    token = c.next
    if token.kind in {"string", "integer", "decimal", "double", "binary"}:
        c.step()
        return Literal(token.at, token.kind, token.text)
    if token.key == "(":
        return _in_parentheses(c)
    if word := c.takes_one("NULL", "TRUE", "FALSE"):
        kind = "null" if word == "NULL" else "boolean"
        return Literal(token.at, kind, word.lower())
    if token.key == "[":
        raise cannot("an array without ARRAY", token.at)
    if token.key in _NOT_HERE:
        raise cannot(token.key, token.at)
    if found := _keyword(c):
        return found
    return _name(c)


def _keyword(c: Cursor) -> Node | None:
    """Return the value if a word begins it that no name can be, or only before certain others."""
    at = c.at
    if c.takes("CASE"):
        return _case(c, at)
    if word := c.takes_one("CAST", "TRY_CAST"):
        return _cast(c, at, word)
    if c.takes("EXISTS", "("):
        query = c.query()
        c.needs(")")
        return Exists(at, query)
    if word := c.takes_one(*_JSON):
        return json_call(c, at, word)
    if clock := c.takes_one(*_CLOCK):
        return _now(c, at, clock)
    return _constructed(c) or _typed(c)


def _now(c: Cursor, at: int, clock: str) -> Node:
    if c.takes("(") and (c.number() != 3 or not c.takes(")") or clock == "CURRENT_DATE"):
        raise cannot(f"{clock} with another precision than 3", at)
    return Call(at, clock.lower(), ())


def _constructed(c: Cursor) -> Node | None:
    """Return an array, a row or an interval if it follows."""
    at = c.at
    if c.takes("ARRAY", "["):
        members = () if c.sees("]") else c.several(c.value)
        c.needs("]")
        return Operation(at, "array", members)
    if c.takes("ROW", "("):
        members = c.several(c.value)
        c.needs(")")
        return Operation(at, "row", members)
    if c.sees("INTERVAL") and (c.after().kind == "string" or c.after().key in {"+", "-"}):
        c.step()
        return interval(c)
    return None


def _typed(c: Cursor) -> Node | None:
    """Return the literal if a type's name and a string follow, as in DATE '2026-01-01'."""
    at, name = c.at, c.next.text.lower()
    if c.sees("DOUBLE", "PRECISION") and c.after(2).kind == "string":
        c.step()
        name = "double"
    if c.after().kind != "string" or c.next.kind != "word":
        return None
    if name not in _TYPES:
        raise cannot(f"a literal of the type {name}", at)
    c.step()
    return Literal(at, f"typed {name}", c.step().text)


def _name(c: Cursor) -> Node:
    at = c.at
    if c.sees("(") or c.after().key == "(" or _is_call(c):
        return call(c)
    name = c.name()
    if c.takes("->"):
        return Lambda(at, (name,), c.value())
    return Name(at, name)


def _is_call(c: Cursor) -> bool:
    return c.next.key in {"EXTRACT", "TRIM", "NORMALIZE", "GROUPING", "LISTAGG"}


def _in_parentheses(c: Cursor) -> Node:
    at = c.at
    if c.sees_query():
        c.step()
        query = c.query()
        c.needs(")")
        return Subquery(at, query)
    c.step()
    if c.takes(")", "->"):
        return Lambda(at, (), c.value())
    members = c.several(c.value)
    c.needs(")")
    if c.takes("->"):
        return Lambda(at, _argument_names(c, members), c.value())
    return members[0] if len(members) == 1 else Operation(at, "row", members)


def _argument_names(c: Cursor, members: tuple[Node, ...]) -> tuple[str, ...]:
    names = tuple(member.name for member in members if isinstance(member, Name))
    if len(names) < len(members):
        raise c.unexpected()
    return names


def _case(c: Cursor, at: int) -> Node:
    operand = None if c.sees("WHEN") else c.value()
    whens: list[tuple[Node, Node]] = []
    while not whens or c.sees("WHEN"):
        c.needs("WHEN")
        condition = c.value()
        c.needs("THEN")
        whens.append((condition, c.value()))
    default = c.value() if c.takes("ELSE") else None
    c.needs("END")
    return Case(at, operand, tuple(whens), default)


def _cast(c: Cursor, at: int, word: str) -> Node:
    c.needs("(")
    found = c.value()
    c.needs("AS")
    type_ = type_name(c)
    c.needs(")")
    return Cast(at, found, type_, word == "TRY_CAST")
