"""SQL over a folder lake: its tables in DuckDB, and the views of Athena."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from invitations.errors import ConfigurationError, InvitationDataError
from sql.statements import views
from workbench.athena_sql.macros import NO_VALUE, configure, define
from workbench.athena_sql.results import reader_of
from workbench.athena_sql.statements import Statement, translate, translated
from workbench.athena_sql.types import Type
from workbench.folder_lake.lake import check_is_lake
from workbench.folder_lake.tables import create_table_views, find_damaged, quoted, refusal
from workbench.results.result import Result, ResultStream, Row

_ROWS_AT_ONCE: Final = 10_000
_CONFIG: Final[dict[str, Any]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
_SEVERAL_ROWS: Final = "More than one row returned by a subquery"
_DOUBTS: Final = {"TRY can not be used": "such a TRY", "cannot be volatile": "such a window"}
"""What DuckDB says of expressions with a doubt, which is volatile, and what they are."""
_WRONG_STATEMENT: Final = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.PermissionException,
)
"""Errors that a damaged file can't cause."""


def open_lake(
    root: Path, now: datetime | None = None, *, statement: str | None = None
) -> DuckDBPyConnection:
    """Return a connection that can read a lake's tables and views, and no other file.

    `now` is the views' current time. If `statement` is given, only it can be asked: the tables that
    it doesn't name, itself or by a view, are empty, and none of their files is opened.
    Raises ConfigurationError if the folder holds no lake. A damaged file fails only the
    queries that need it.
    """
    check_is_lake(root)
    connection = duckdb.connect(config=_CONFIG)
    configure(connection)
    # U&"…" could spell a name in another way.
    is_plain = statement is not None and "u&" not in statement.lower()
    wanted = _named_in(statement) if statement and is_plain else None
    files = create_table_views(connection, root.resolve(), wanted)
    for view in views():
        sql = translated(view.sql, now)
        define(connection, sql)
        connection.execute(f"CREATE VIEW {view.key} AS {sql}")
    _lock(connection, files)
    return connection


def run(connection: DuckDBPyConnection, sql: str, now: datetime | None = None) -> Result:
    """Return the result of one statement of Athena's SQL; `now` is its current time.

    Raises ConfigurationError with the engine's message if the statement is wrong, and for a date
    that Python can't hold; InvitationDataError if it needs a damaged file.
    """
    found = stream(connection, sql, now)
    return Result(found.columns, list(found.rows))


def stream(connection: DuckDBPyConnection, sql: str, now: datetime | None = None) -> ResultStream:
    """Return the result of one statement as a stream; raises the same errors as `run`.

    Reading the rows may raise them, too.
    """
    statement = translate(sql, now)
    with _translating_errors(connection):
        define(connection, statement.sql)
        reader = connection.sql(statement.sql).to_arrow_reader(_ROWS_AT_ONCE)
    columns = tuple(output.name for output in statement.outputs)
    return ResultStream(columns, _rows_in(reader, statement, connection))


def _rows_in(
    reader: pa.RecordBatchReader, statement: Statement, connection: DuckDBPyConnection
) -> Iterator[Row]:
    types = [output.type for output in statement.outputs]
    with _translating_errors(connection):
        for batch in reader:
            yield from zip(*map(_values, batch.columns, types), strict=True)


@contextmanager
def _translating_errors(connection: DuckDBPyConnection) -> Iterator[None]:
    """Turn DuckDB's errors into ours; Arrow wraps those that occur while rows are read."""
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


def _named_in(statement: str) -> set[str]:
    """Return every word of a statement and of the views that it names, perhaps by other views."""
    words: set[str] = set()
    new = _words(statement)
    while new:
        words |= new
        new = {word for view in views() if view.key in new for word in _words(view.sql)} - words
    return words


def _words(sql: str) -> set[str]:
    return set(re.findall(r"\w+", sql.lower()))


def _lock(connection: DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Allow reading these files only, and lock that setting."""
    paths = ", ".join(quoted(str(path)) for path in files)
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")


def _damage(connection: DuckDBPyConnection, error: Exception) -> InvitationDataError | None:
    """Return the damage of the lake that made a statement fail, None if it failed otherwise."""
    if refused := refusal(_message(error)):
        return refused
    ((paths,),) = connection.sql("SELECT current_setting('allowed_paths')").fetchall()
    return find_damaged([Path(path) for path in paths], _message(error))


def _message(error: Exception) -> str:
    """Return DuckDB's message without its excerpt of the translated statement."""
    text = str(error).partition("\n\nLINE ")[0].strip()
    for said, what in _DOUBTS.items():
        if said in text:
            return f"the local engine can't answer {what} as Athena does; ask the deployed lake."
    if _SEVERAL_ROWS in text:
        return "a subquery that is a value has more than one row."
    if NO_VALUE not in text:
        return text
    what = text.partition(NO_VALUE)[2].rpartition("' to ")[0] or text.partition(NO_VALUE)[2]
    return f"Athena has no answer for {what!r}, or not surely the local one; ask the deployed lake."


def _values(column: pa.Array, type_: Type) -> list[Any]:
    """Return a column's values in Python."""
    values: list[Any] = column.to_pylist(maps_as_pydicts="strict")
    read = reader_of(type_)
    return [read(value) for value in values] if read else values
