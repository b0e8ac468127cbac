"""A folder lake under SQL: DuckDB behind its tables, and the views that Athena has, too."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from invitations.errors import ConfigurationError, InvitationDataError
from invitations.schema import STRINGS, Column
from invitations.tables import TABLES, Table
from sql.statements import views
from workbench.athena import translated
from workbench.folder_lake.lake import PARTITIONS
from workbench.table_files import Files, files_of

_ROWS_AT_ONCE: Final = 10_000
_CONFIG: Final[dict[str, Any]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}


Row = tuple[Any, ...]


@dataclass(frozen=True)
class Result:
    """What a query found; timestamps are datetimes in UTC without a zone, as Athena's are."""

    columns: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class ResultStream:
    """A result that is read while its rows are used, a few thousand at a time."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def open_lake(root: Path, now: datetime | None = None) -> DuckDBPyConnection:
    """Return a connection that can read a lake's tables and views, and no other file.

    `now` is the views' current time, not the clock's.
    Raises ConfigurationError where the folder holds no lake, and InvitationDataError where a
    file of a table can't be read.
    """
    if not (root / PARTITIONS).is_file():
        raise ConfigurationError(
            f"--lake: there is no lake in {str(root)!r} yet; run `invitations sync` first."
        )
    files = {table: files_of(table, root.resolve()) for table in TABLES}
    connection = duckdb.connect(config=_CONFIG)
    # Athena's clock is UTC, and whole numbers divide to whole numbers.
    connection.execute("SET TimeZone = 'UTC'; SET integer_division = true")
    try:
        for table, found in files.items():
            connection.execute(f"CREATE VIEW {table.name} AS {_rows_of(table, found)}")
    except duckdb.Error as error:
        raise InvitationDataError(
            f"a file of the lake can't be read: {_message(error)}. Restore it, or delete the "
            "folder and sync again."
        ) from error
    for view in views():
        connection.execute(f"CREATE VIEW {view.key} AS {translated(view.sql, now)}")
    _lock(
        connection, [path for found in files.values() for some in found.values() for path in some]
    )
    return connection


def run(connection: DuckDBPyConnection, sql: str, now: datetime | None = None) -> Result:
    """Return what one statement of Athena's SQL finds; `now` is its current time.

    Raises ConfigurationError with the engine's message if the statement is wrong, and for a date
    that Python has no value for.
    """
    found = stream(connection, sql, now)
    return Result(found.columns, list(found.rows))


def stream(connection: DuckDBPyConnection, sql: str, now: datetime | None = None) -> ResultStream:
    """Return what one statement of Athena's SQL finds, as it is found; raises what `run` does.

    Reading the rows may raise, too.
    """
    statement = translated(sql, now)
    with _explained():
        reader = connection.sql(statement).to_arrow_reader(_ROWS_AT_ONCE)
    return ResultStream(tuple(reader.schema.names), _rows_in(reader))


def _rows_in(reader: pa.RecordBatchReader) -> Iterator[Row]:
    with _explained():
        for batch in reader:
            yield from zip(*map(_values, batch.columns), strict=True)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise ConfigurationError(_message(error)) from error
    except (OverflowError, ValueError) as error:
        raise ConfigurationError(
            f"a date or time in the result can't be shown ({error}): those of the years 1 to 9999 "
            "can. CAST(… AS varchar) shows others."
        ) from error


def _rows_of(table: Table, files: Files) -> str:
    """Return a SELECT of every column of a table; older files may lack some of them."""
    columns = (*table.columns, *table.partition_keys)
    # Adds no rows, but every column.
    selects = ["SELECT " + ", ".join(f"NULL AS {c.name}" for c in columns) + " WHERE false"]
    for values, paths in files.items():
        keys = zip(values, table.partition_keys, strict=True)
        constants = ", ".join(f"{_quoted(value)} AS {key.name}" for value, key in keys)
        some = ", ".join(_quoted(str(path)) for path in paths)
        options = "hive_partitioning = false, union_by_name = true"
        selects.append(f"SELECT *, {constants} FROM read_parquet([{some}], {options})")  # noqa: S608 - quoted
    typed = ", ".join(f"CAST({c.name} AS {_duckdb_type(c)}) AS {c.name}" for c in columns)
    return f"SELECT {typed} FROM ({' UNION ALL BY NAME '.join(selects)})"  # noqa: S608 - quoted


def _duckdb_type(column: Column) -> str:
    return "varchar[]" if column.type == STRINGS else column.glue_type


def _lock(connection: DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Leave nothing to read but the files, and no way to change that."""
    paths = ", ".join(_quoted(str(path)) for path in files)
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _message(error: duckdb.Error) -> str:
    """Return the engine's message without the excerpt of a statement that the user didn't write."""
    return str(error).partition("\n\nLINE ")[0].strip()


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.tz:
        # Needs no time zone database, which a small machine may not have.
        column = column.cast(pa.timestamp("us"))
    values: list[Any] = column.to_pylist(maps_as_pydicts="strict")
    return values
