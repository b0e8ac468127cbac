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
from sql.statements import views
from workbench.folder_lake.athena import translated
from workbench.folder_lake.lake import PARTITIONS
from workbench.folder_lake.tables import create_table_views, find_damaged, quoted, refusal

_ROWS_AT_ONCE: Final = 10_000
_CONFIG: Final[dict[str, Any]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
_WRONG_STATEMENT: Final = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.PermissionException,
)
"""What no file can be the reason of."""


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
    Raises ConfigurationError if the folder holds no lake. A file that can't be read is left to the
    questions that need it.
    """
    if not (root / PARTITIONS).is_file():
        raise ConfigurationError(
            f"--lake: there is no lake in {str(root)!r} yet; run `invitations sync` first."
        )
    connection = duckdb.connect(config=_CONFIG)
    # Athena's clock is UTC, and whole numbers divide to whole numbers.
    connection.execute("SET TimeZone = 'UTC'; SET integer_division = true")
    files = create_table_views(connection, root.resolve())
    for view in views():
        connection.execute(f"CREATE VIEW {view.key} AS {translated(view.sql, now)}")
    _lock(connection, files)
    return connection


def run(connection: DuckDBPyConnection, sql: str, now: datetime | None = None) -> Result:
    """Return what one statement of Athena's SQL finds; `now` is its current time.

    Raises ConfigurationError with the engine's message if the statement is wrong, and for a date
    that Python has no value for; InvitationDataError if it needs a file that can't be read.
    """
    found = stream(connection, sql, now)
    return Result(found.columns, list(found.rows))


def stream(connection: DuckDBPyConnection, sql: str, now: datetime | None = None) -> ResultStream:
    """Return what one statement of Athena's SQL finds, as it is found; raises what `run` does.

    Reading the rows may raise, too.
    """
    statement = translated(sql, now)
    with _explained(connection):
        reader = connection.sql(statement).to_arrow_reader(_ROWS_AT_ONCE)
    return ResultStream(tuple(reader.schema.names), _rows_in(reader, connection))


def _rows_in(reader: pa.RecordBatchReader, connection: DuckDBPyConnection) -> Iterator[Row]:
    with _explained(connection):
        for batch in reader:
            yield from zip(*map(_values, batch.columns), strict=True)


@contextmanager
def _explained(connection: DuckDBPyConnection) -> Iterator[None]:
    """Turn the engine's errors into ours; while rows are read they come through Arrow."""
    try:
        yield
    except _WRONG_STATEMENT as error:
        raise ConfigurationError(_message(error)) from error
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _damage(connection, error) or ConfigurationError(_message(error)) from error
    except (OverflowError, ValueError) as error:
        raise ConfigurationError(
            f"a date or time in the result can't be shown ({error}): those of the years 1 to 9999 "
            "can. CAST(… AS varchar) shows others."
        ) from error


def _lock(connection: DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Leave nothing to read but the files, and no way to change that."""
    paths = ", ".join(quoted(str(path)) for path in files)
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")


def _damage(connection: DuckDBPyConnection, error: Exception) -> InvitationDataError | None:
    """Return what is wrong with the lake if that is why a statement failed."""
    if refused := refusal(_message(error)):
        return refused
    ((paths,),) = connection.sql("SELECT current_setting('allowed_paths')").fetchall()
    return find_damaged([Path(path) for path in paths], _message(error))


def _message(error: Exception) -> str:
    """Return the engine's message without the excerpt of a statement that the user didn't write."""
    return str(error).partition("\n\nLINE ")[0].strip()


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.tz:
        # Needs no time zone database, which a small machine may not have.
        column = column.cast(pa.timestamp("us"))
    values: list[Any] = column.to_pylist(maps_as_pydicts="strict")
    return values
