"""information_schema: the lake's tables, views and columns as BI tools ask for them.

A folder has no database. Its name is the default of the setting, and there is no other.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from sql.statements import views
from workbench.athena_sql import catalog
from workbench.athena_sql.grammar.tree import TableName
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BIGINT, VARCHAR, Type
from workbench.athena_sql.values.value import literal

DATABASE: Final = "partner_invitations"
NAME: Final = "information_schema"
_TABLE: Final = ("table_catalog", "table_schema", "table_name")
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "applicable_roles": ("grantee", "grantee_type", "role_name", "is_grantable"),
    "columns": (
        *(*_TABLE, "column_name", "ordinal_position", "column_default", "is_nullable"),
        "data_type",
    ),
    "enabled_roles": ("role_name",),
    "roles": ("role_name",),
    "schemata": ("catalog_name", "schema_name"),
    "table_privileges": (
        *("grantor", "grantor_type", "grantee", "grantee_type", *_TABLE),
        *("privilege_type", "is_grantable", "with_hierarchy"),
    ),
    "tables": (*_TABLE, "table_type"),
    "views": (*_TABLE, "view_definition"),
}
Row = tuple[str | int | None, ...]


def relation(table: TableName) -> tuple[str, tuple[tuple[str, Type], ...]]:
    """Return DuckDB's query of a table of information_schema, and its columns."""
    name = table.parts[-1].lower()
    if name not in _COLUMNS:
        raise wrong(f"Table with name {name} does not exist", table.at)
    if name not in _ROWS:
        raise cannot(f"{NAME}.{name}", table.at)
    columns = _columns(name)
    names = ", ".join(column for column, _ in columns)
    lines = ", ".join(f"({', '.join(map(_sql, row))})" for row in _ROWS[name]())
    # Null, in the first row or all of them, would have another type.
    casts = ", ".join(f"CAST({column} AS {type_.duckdb}) AS {column}" for column, type_ in columns)
    return f"(SELECT {casts} FROM (VALUES {lines}) AS v({names}))", columns


def _columns(name: str) -> tuple[tuple[str, Type], ...]:
    return tuple(
        (column, BIGINT if column == "ordinal_position" else VARCHAR) for column in _COLUMNS[name]
    )


def _sql(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    return literal(value) if isinstance(value, str) else str(value)


def _tables() -> Iterable[Row]:
    names = {view.key for view in views()}
    for name in _COLUMNS:
        yield catalog.CATALOG, NAME, name, "BASE TABLE"
    for name in catalog.relations():
        yield catalog.CATALOG, DATABASE, name, "VIEW" if name in names else "BASE TABLE"


def _every_column() -> Iterable[Row]:
    schemas = {
        NAME: {name: _columns(name) for name in _COLUMNS},
        DATABASE: catalog.relations(),
    }
    for schema, tables in schemas.items():
        for table, columns in tables.items():
            for place, (column, type_) in enumerate(columns, start=1):
                where = (catalog.CATALOG, schema, table, column, place)
                yield *where, None, "YES", str(type_)


def _views() -> Iterable[Row]:
    for view in views():
        yield catalog.CATALOG, DATABASE, view.key, view.sql


def _schemata() -> Iterable[Row]:
    return [(catalog.CATALOG, NAME), (catalog.CATALOG, DATABASE)]


_ROWS: Final = {
    "columns": _every_column,
    "schemata": _schemata,
    "tables": _tables,
    "views": _views,
}
