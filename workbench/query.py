"""A folder lake under SQL: DuckDB behind a view of what the registered partitions name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from invitations.errors import ConfigurationError, InvitationDataError
from invitations.folder_lake import PARTITIONS, read_partitions
from invitations.lake import PART
from invitations.schema import COLUMNS, PARTITION_KEYS, TABLE
from workbench.athena import translated

_CONFIG: Final[dict[str, Any]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}


@dataclass(frozen=True)
class Result:
    """What a query found; timestamps are datetimes in UTC without a zone, as Athena's are."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def open_lake(root: Path) -> DuckDBPyConnection:
    """Return a connection that can read a lake's tables, and no other file.

    Raises ConfigurationError where the folder holds no lake, and InvitationDataError where a
    registered part can't be read.
    """
    if not (root / PARTITIONS).is_file():
        raise ConfigurationError(
            f"--lake: there is no lake in {str(root)!r} yet; run `invitations sync` first."
        )
    parts = _parts(root)
    connection = duckdb.connect(config=_CONFIG)
    # Athena's clock is UTC, and whole numbers divide to whole numbers.
    connection.execute("SET TimeZone = 'UTC'; SET integer_division = true")
    try:
        connection.execute(f"CREATE VIEW {TABLE} AS {_rows_of(parts)}")
    except duckdb.Error as error:
        raise InvitationDataError(
            f"a part that {PARTITIONS} names can't be read: {_message(error)}. Restore it, or "
            "delete the folder and sync again."
        ) from error
    _lock(connection, parts)
    return connection


def run(connection: DuckDBPyConnection, sql: str) -> Result:
    """Return what one statement of Athena's SQL finds.

    Raises ConfigurationError with the engine's message where the statement is wrong.
    """
    statement = translated(sql)
    try:
        table = connection.sql(statement).to_arrow_table()
    except duckdb.Error as error:
        raise ConfigurationError(_message(error)) from error
    columns = [_values(column) for column in table.columns]
    return Result(tuple(table.column_names), list(zip(*columns, strict=True)))


def _parts(root: Path) -> dict[str, Path]:
    """Return the part of each slice, by the key of its partition."""
    partitions = read_partitions(root)
    return {key: root.resolve() / found["location"] / PART for key, found in partitions.items()}


def _rows_of(parts: Mapping[str, Path]) -> str:
    """Return a SELECT of every column of the table; older parts may lack some of them."""
    columns = (*COLUMNS, *PARTITION_KEYS)
    # Adds no rows, but every column.
    selects = ["SELECT " + ", ".join(f"NULL AS {c.name}" for c in columns) + " WHERE false"]
    for key, part in parts.items():
        keys = zip(key.split("/"), PARTITION_KEYS, strict=True)
        constants = ", ".join(f"{_quoted(value)} AS {column.name}" for value, column in keys)
        file = f"read_parquet({_quoted(str(part))}, hive_partitioning = false)"
        selects.append(f"SELECT *, {constants} FROM {file}")  # noqa: S608 - quoted
    typed = ", ".join(f"CAST({c.name} AS {c.glue_type}) AS {c.name}" for c in columns)
    return f"SELECT {typed} FROM ({' UNION ALL BY NAME '.join(selects)})"  # noqa: S608 - quoted


def _lock(connection: DuckDBPyConnection, parts: Mapping[str, Path]) -> None:
    """Leave nothing to read but the parts, and no way to change that."""
    paths = ", ".join(_quoted(str(part)) for part in parts.values())
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _message(error: duckdb.Error) -> str:
    """Return the engine's message without the excerpt of a statement that the user didn't write."""
    return str(error).partition("\n\nLINE ")[0].strip()


def _values(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.tz:
        # Needs no time zone database, which a small machine may not have.
        column = column.cast(pa.timestamp("us"))
    values: list[Any] = column.to_pylist(maps_as_pydicts="strict")
    return values
