"""The tables and views that a statement can name, with their columns and types in Athena."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from invitations.tables import TABLES
from sql.statements import views
from workbench.athena_sql.functions.signatures import type_of
from workbench.athena_sql.grammar.tree import TableName
from workbench.athena_sql.refusal import wrong
from workbench.athena_sql.stored import athena_type
from workbench.athena_sql.types import VARCHAR, Type

CATALOG: Final = "awsdatacatalog"
PARTITIONS: Final = "$partitions"
"""The end of the name of what lists the partitions of a table."""


@cache
def relations() -> Mapping[str, tuple[tuple[str, Type], ...]]:
    """Return the columns of each table and view by its name."""
    found = {
        table.name: tuple(
            (column.name, athena_type(column.type))
            for column in (*table.columns, *table.partition_keys)
        )
        for table in TABLES
    }
    for view in views():
        found[view.key] = tuple((column.name, type_of(column.type)) for column in view.columns)
    return found


def find(table: TableName) -> tuple[str, tuple[tuple[str, Type], ...]]:
    """Return the name and columns of a table or view; raises a refusal if there is none."""
    *schema, name = table.parts
    if len(schema) > 2 or (len(schema) == 2 and schema[0].lower() != CATALOG):
        raise wrong(f"there is no catalog {table.parts[0]!r}", table.at)
    found = {**_partitions(), **relations()}
    if name.lower() not in found:
        raise wrong(f"Table with name {name} does not exist", table.at)
    return name.lower(), found[name.lower()]


@cache
def _partitions() -> dict[str, tuple[tuple[str, Type], ...]]:
    """Return the columns of "table$partitions" for each table."""
    return {
        f"{table.name}{PARTITIONS}": tuple((key.name, VARCHAR) for key in table.partition_keys)
        for table in TABLES
    }


def comments(name: str) -> dict[str, str]:
    """Return the comments of the columns of a table; Athena shows none for a view's."""
    return {
        column.name: column.comment
        for table in TABLES
        if table.name == name
        for column in (*table.columns, *table.partition_keys)
    }
