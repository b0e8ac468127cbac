"""A lake of Athena's types in DuckDB: its tables are empty until a test fills them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import duckdb

from invitations.tables import TABLES, Table
from sql.statements import views
from workbench.athena import translated

_TYPES: Final = {
    "string": "VARCHAR",
    "array<string>": "VARCHAR[]",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "bigint": "BIGINT",
}


@contextmanager
def sql_lake(now: datetime | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to all tables and views; `now` is the views' current time."""
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET integer_division = true")
        for table in TABLES:
            columns = (*table.columns, *table.partition_keys)
            declared = ", ".join(f"{c.name} {_TYPES[c.glue_type]}" for c in columns)
            connection.execute(f"CREATE TABLE {table.name} ({declared})")
        for view in views():
            connection.execute(f"CREATE VIEW {view.key} AS {translated(view.sql, now)}")
        yield connection


def insert(lake: duckdb.DuckDBPyConnection, table: Table, **values: Any) -> None:
    """Add a row; what isn't given is null."""
    places = ", ".join("?" for _ in values)
    lake.execute(
        f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({places})", list(values.values())
    )


def answer(
    lake: duckdb.DuckDBPyConnection, sql: str, now: datetime | None = None
) -> list[tuple[Any, ...]]:
    """Return what a statement of Athena's SQL finds."""
    return lake.execute(translated(sql, now)).fetchall()
