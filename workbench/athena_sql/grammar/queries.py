"""Tokens → queries."""

from workbench.athena_sql.grammar.calls import sorts, window
from workbench.athena_sql.grammar.cursor import Cursor, Grammar
from workbench.athena_sql.grammar.lexer import tokens_of
from workbench.athena_sql.grammar.relations import relations
from workbench.athena_sql.grammar.tree import (
    Grouping,
    Item,
    Node,
    Operation,
    Query,
    Select,
    SetOperation,
    Sort,
    TableName,
    Values,
    Window,
)
from workbench.athena_sql.grammar.values import operand, value
from workbench.athena_sql.refusal import cannot, wrong


def query(c: Cursor) -> Query:
    """Return the query that follows."""
    at = c.at
    named: tuple[tuple[str, tuple[str, ...], Query], ...] = ()
    if c.takes("WITH"):
        if c.sees("RECURSIVE"):
            raise cannot("WITH RECURSIVE", c.at)
        named = c.several(lambda: _named(c))
    body = _body(c)
    order = sorts(c)
    offset = 0
    if c.takes("OFFSET"):
        offset = c.number()
        c.takes_one("ROW", "ROWS")
    limit, ties = _limit(c, order)
    return Query(at, named, body, order, offset, limit, ties)


def cursor(sql: str) -> Cursor:
    """Return the tokens of a text with the grammar of queries."""
    return Cursor(tokens_of(sql), Grammar(query, value, operand))


def _named(c: Cursor) -> tuple[str, tuple[str, ...], Query]:
    name = c.name()
    columns = c.names() if c.sees("(") else ()
    c.needs("AS", "(")
    found = query(c)
    c.needs(")")
    return name, columns, found


def _limit(c: Cursor, order: tuple[Sort, ...]) -> tuple[int | None, bool]:
    """Return the number of rows, and whether those that equal the last one come, too."""
    if c.takes("LIMIT"):
        return (None if c.takes("ALL") else c.number()), False
    if not c.takes("FETCH"):
        return None, False
    if not c.takes_one("FIRST", "NEXT"):
        raise c.unexpected()
    at = c.at
    limit = c.number() if c.next.kind == "integer" else 1
    if limit == 0:
        raise wrong("FETCH FIRST takes at least one row", at)
    if not c.takes_one("ROW", "ROWS"):
        raise c.unexpected()
    if c.sees("WITH", "TIES") and not order:
        raise wrong("WITH TIES needs ORDER BY", c.at)
    ties = c.takes("WITH", "TIES")
    if not ties:
        c.needs("ONLY")
    return limit, ties


def _body(c: Cursor) -> Node:
    left = _intersection(c)
    while c.sees("UNION") or c.sees("EXCEPT"):
        token = c.step()
        is_all = _is_all(c)
        left = SetOperation(token.at, token.key, is_all, left, _intersection(c))
    return left


def _intersection(c: Cursor) -> Node:
    left = _simple(c)
    while c.sees("INTERSECT"):
        at = c.step().at
        is_all = _is_all(c)
        left = SetOperation(at, "INTERSECT", is_all, left, _simple(c))
    return left


def _is_all(c: Cursor) -> bool:
    return c.takes_one("ALL", "DISTINCT") == "ALL"


def _simple(c: Cursor) -> Node:
    at = c.at
    if c.takes("SELECT"):
        return _select(c, at)
    if c.takes("VALUES"):
        return Values(at, c.several(c.value))
    if c.takes("TABLE"):
        star = (Item(at, None, None),)
        return Select(at, False, star, TableName(c.at, _qualified(c)), None, (), None, ())
    c.needs("(")
    found = query(c)
    c.needs(")")
    return found


def _qualified(c: Cursor) -> tuple[str, ...]:
    parts = [c.name()]
    while c.takes("."):
        parts.append(c.name())
    return tuple(parts)


def _select(c: Cursor, at: int) -> Node:
    distinct = c.takes_one("DISTINCT", "ALL") == "DISTINCT"
    items = c.several(lambda: _item(c))
    return Select(
        at,
        distinct,
        items,
        relations(c) if c.takes("FROM") else None,
        c.value() if c.takes("WHERE") else None,
        _group(c) if c.takes("GROUP", "BY") else (),
        c.value() if c.takes("HAVING") else None,
        c.several(lambda: _window(c)) if c.takes("WINDOW") else (),
    )


def _item(c: Cursor) -> Item:
    at = c.at
    if c.takes("*"):
        return Item(at, None, None)
    if c.after().key == "." and c.after(2).key == "*":
        relation = c.name()
        c.needs(".", "*")
        if c.sees("AS"):
            raise cannot("other names for all columns", c.at)
        return Item(at, None, None, relation)
    found = c.value()
    is_named = c.takes("AS") or c.next.kind == "quoted" or _may_be_alias(c)
    return Item(at, found, c.name() if is_named else None)


def _may_be_alias(c: Cursor) -> bool:
    return c.next.kind == "word" and not c.sees_clause()


def _window(c: Cursor) -> tuple[str, Window]:
    name = c.name()
    c.needs("AS")
    return name, window(c)


def _group(c: Cursor) -> tuple[Grouping, ...]:
    if c.takes_one("DISTINCT", "ALL"):
        raise cannot("GROUP BY with DISTINCT or ALL", c.at)
    return c.several(lambda: _grouping(c))


def _grouping(c: Cursor) -> Grouping:
    at = c.at
    if kind := c.takes_one("ROLLUP", "CUBE"):
        c.needs("(")
        found = Grouping(at, kind.lower(), c.several(lambda: _set(c)))
        c.needs(")")
        return found
    if c.takes("GROUPING", "SETS", "("):
        found = Grouping(at, "sets", c.several(lambda: _set(c)))
        c.needs(")")
        return found
    return Grouping(at, "simple", (_set(c),))


def _set(c: Cursor) -> tuple[Node, ...]:
    if c.takes("(", ")"):
        return ()
    found = c.value()
    return found.operands if isinstance(found, Operation) and found.name == "row" else (found,)
