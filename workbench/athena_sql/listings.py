"""SHOW TABLES, SHOW COLUMNS and DESCRIBE, from the declared tables and views."""

from collections.abc import Sequence
from typing import Final

from invitations.tables import TABLES
from workbench.athena_sql import catalog
from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.tree import TableName
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.translation.rows import Output
from workbench.athena_sql.types import VARCHAR
from workbench.athena_sql.values.value import literal

_COLUMNS: Final = ("Column", "Type", "Extra", "Comment")
Listing = tuple[str, tuple[Output, ...]]
"""DuckDB's query, and the columns."""


def show(c: Cursor) -> Listing:
    """Return the listing after the word SHOW."""
    if c.takes("TABLES"):
        return _tables(c)
    if c.takes("COLUMNS"):
        if not c.takes_one("FROM", "IN"):
            raise c.unexpected()
        return describe(c)
    raise cannot(f"SHOW {c.next.text}", c.at)


def describe(c: Cursor) -> Listing:
    """Return the columns of the table or view that follows."""
    at, parts = c.at, [c.name()]
    while c.takes("."):
        parts.append(c.name())
    name, columns = catalog.find(TableName(at, tuple(parts)))
    keys = {key.name for table in TABLES if table.name == name for key in table.partition_keys}
    comments = catalog.comments(name)
    rows = [
        (column, str(type_), "partition key" if column in keys else "", comments.get(column, ""))
        for column, type_ in columns
    ]
    return _rows(rows), tuple(Output(title, VARCHAR) for title in _COLUMNS)


def _tables(c: Cursor) -> Listing:
    if c.takes_one("FROM", "IN"):
        c.name()
    sql = _rows([(name,) for name in sorted(catalog.relations())])
    if c.takes("LIKE"):
        if c.next.kind != "string":
            raise wrong("SHOW TABLES LIKE takes a pattern in quotes", c.at)
        sql += f" WHERE c0 LIKE {literal(c.step().text)}"
        if c.takes("ESCAPE"):
            raise cannot("ESCAPE in SHOW TABLES", c.at)
    return sql, (Output("Table", VARCHAR),)


def _rows(rows: Sequence[tuple[str, ...]]) -> str:
    names = ", ".join(f"c{place}" for place in range(len(rows[0])))
    lines = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    return f"SELECT {names} FROM (VALUES {lines}) AS r({names})"
