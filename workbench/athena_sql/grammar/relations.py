"""Tokens → what FROM names."""

from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.tree import (
    Aliased,
    Join,
    Lateral,
    Node,
    Subquery,
    TableName,
    Unnest,
)
from workbench.athena_sql.refusal import cannot


def relations(c: Cursor) -> Node:
    """Return the relations that follow; a comma is a cross join."""
    found = _joined(c)
    while c.takes(","):
        found = Join(c.at, "CROSS", found, _joined(c), None, ())
    return found


def _joined(c: Cursor) -> Node:
    left = _aliased(c)
    while True:
        at = c.at
        if c.takes("CROSS", "JOIN"):
            left = Join(at, "CROSS", left, _aliased(c), None, ())
        elif c.sees("NATURAL"):
            raise cannot("NATURAL JOIN", at)
        elif kind := _kind(c):
            left = _conditional(c, kind, left, at)
        else:
            return left


def _kind(c: Cursor) -> str:
    """Return the kind of the join that follows; empty if none does."""
    if c.takes("JOIN") or c.takes("INNER", "JOIN"):
        return "INNER"
    kind = c.takes_one("LEFT", "RIGHT", "FULL")
    if kind:
        c.takes("OUTER")
        c.needs("JOIN")
    return kind


def _conditional(c: Cursor, kind: str, left: Node, at: int) -> Node:
    right = _joined(c) if c.sees("(") and not c.sees_query() else _aliased(c)
    while not (c.sees("ON") or c.sees("USING")):
        inner_at, inner = c.at, _kind(c)
        if not inner:
            break
        right = _conditional(c, inner, right, inner_at)
    if c.takes("ON"):
        return Join(at, kind, left, right, c.value(), ())
    c.needs("USING")
    return Join(at, kind, left, right, None, c.names())


def _aliased(c: Cursor) -> Node:
    at, found = c.at, _primary(c)
    if c.sees("TABLESAMPLE"):
        raise cannot("TABLESAMPLE", c.at)
    is_named = c.takes("AS") or c.next.kind == "quoted"
    if not is_named and (c.next.kind != "word" or c.sees_clause()):
        return found
    alias = c.name()
    columns = c.names() if c.sees("(") else ()
    if c.sees("TABLESAMPLE") or c.sees("MATCH_RECOGNIZE"):
        raise cannot(c.next.key, c.at)
    return Aliased(at, found, alias, columns)


def _primary(c: Cursor) -> Node:
    at = c.at
    if c.takes("LATERAL", "("):
        found: Node = Lateral(at, c.query())
    elif c.takes("UNNEST", "("):
        values = c.several(c.value)
        c.needs(")")
        return Unnest(at, values, c.takes("WITH", "ORDINALITY"))
    elif c.sees("TABLE"):
        raise cannot("a function in FROM", at)
    elif c.sees_query():
        c.step()
        found = Subquery(at, c.query())
    elif c.takes("("):
        found = relations(c)
    else:
        return _table(c)
    c.needs(")")
    return found


def _table(c: Cursor) -> Node:
    at, parts = c.at, [c.name()]
    while c.takes("."):
        parts.append(c.name())
    if c.sees("("):
        raise cannot(f"the function {parts[-1]} in FROM", at)
    if c.sees("FOR"):
        raise cannot("a version of a table", c.at)
    return TableName(at, tuple(parts))
