"""A lake's files as DuckDB's tables; only a query that needs a damaged file fails."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import duckdb
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from invitations import keys
from invitations.errors import InvitationDataError
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables import CHANGES, DETAILS, INVITATIONS, RUNS, TABLES
from invitations.tables.schema import Table
from workbench.athena_sql import catalog
from workbench.athena_sql.stored import value_of
from workbench.folder_lake.files import Files, files_of
from workbench.folder_lake.lake import PARTITIONS

_REFUSAL: Final = "The lake refuses: "
"""Start of DuckDB's message if a query needs a damaged file; JSON follows."""
_ADVICE: Final = {
    INVITATIONS: f"Restore it, or delete its slice from {PARTITIONS}: the next sync then lists the "
    "slice again, and the history goes on.",
    CHANGES: "Restore it, or move its folder out of the lake and delete its month from "
    f"{PARTITIONS}: the history then lacks the changes in it.",
    RUNS: "Restore it, or move its folder out of the lake and delete its month from "
    f"{PARTITIONS}: sync_runs then lacks the runs in it.",
    DETAILS: "Restore it, or delete its month from "
    f"{PARTITIONS} and the folder "
    f"{keys.OUTSTANDING}: the details are then asked for again.",
}


def create_table_views(
    connection: DuckDBPyConnection, root: Path, wanted: Collection[str] | None = None
) -> list[Path]:
    """Create a view for each table of a lake and return the files that they read.

    Tables that are not `wanted`, by name, are empty; None means that all are.
    """
    paths: list[Path] = []
    for table in TABLES:
        if wanted is not None and table.name not in wanted:
            _create(connection, table, [])
            continue
        try:
            files = files_of(table, root)
        except InvitationDataError as error:
            _create(connection, table, [_refusing(table, {}, error)])
            _create_partitions(connection, table, [_refusing(table, {}, error)])
        else:
            paths += [path for _, some in files for path in some]
            _create_from_files(connection, table, files)
            _create_partitions(connection, table, map(_partition, files))
    return paths


def refusal(message: str) -> InvitationDataError | None:
    """Return the error that DuckDB's message carries; None if it carries none."""
    text = message.partition(_REFUSAL)[2]
    return InvitationDataError(*json.loads(text)) if text else None


def find_damaged(paths: list[Path], message: str) -> DamagedFileError | None:
    """Return the damage of the file that `message` names, or else that can't be read to its end.

    None if there is no such file.
    """
    for path in paths:
        table, key = _place(path)
        if str(path) in message:
            return DamagedFileError(key, _without_line_ends(message, path), _ADVICE[table])
        try:
            with reading(key, _ADVICE[table]):
                file = pq.ParquetFile(path)
                for group in range(file.metadata.num_row_groups):
                    file.read_row_group(group, use_threads=False).validate(full=True)
        except DamagedFileError as damage:
            return damage
    return None


def quoted(text: str) -> str:
    """Return text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _create_from_files(connection: DuckDBPyConnection, table: Table, files: list[Files]) -> None:
    try:
        _create(connection, table, _selects(table, files, {}))
    except duckdb.Error:
        paths = [path for _, some in files for path in some]
        damaged = {path: error for path in paths if (error := _damage(connection, table, path))}
        _create(connection, table, _selects(table, files, damaged))


def _create(connection: DuckDBPyConnection, table: Table, selects: Iterable[str]) -> None:
    connection.execute(f"CREATE VIEW {table.name} AS {_typed(table, selects)}")


def _partition(files: Files) -> str:
    return f"SELECT {', '.join(f'{quoted(value)} AS {name}' for name, value in files[0].items())}"


def _create_partitions(
    connection: DuckDBPyConnection, table: Table, selects: Iterable[str]
) -> None:
    """Create the view with the partition keys' values of a table's files."""
    keys = ", ".join(key.name for key in table.partition_keys)
    empty = f"SELECT {', '.join(f'NULL AS {key.name}' for key in table.partition_keys)} WHERE false"
    rows = " UNION ALL BY NAME ".join((empty, *selects))
    select = f"SELECT DISTINCT {keys} FROM ({rows})"  # noqa: S608 - quoted
    connection.execute(f'CREATE VIEW "{table.name}{catalog.PARTITIONS}" AS {select}')


def _typed(table: Table, selects: Iterable[str]) -> str:
    """Return a SELECT of every column of a table, with null for those that a file lacks."""
    columns = (*table.columns, *table.partition_keys)
    # Adds every column and no row.
    empty = "SELECT " + ", ".join(f"NULL AS {c.name}" for c in columns) + " WHERE false"
    rows = " UNION ALL BY NAME ".join((empty, *selects))
    typed = ", ".join(f"{value_of(c.name, c.type)} AS {c.name}" for c in columns)
    return f"SELECT {typed} FROM ({rows})"  # noqa: S608 - quoted


def _selects(
    table: Table, files: list[Files], damaged: Mapping[Path, InvitationDataError]
) -> Iterator[str]:
    """Yield a SELECT of each partition's whole files, and one that fails for each damaged file."""
    for values, paths in files:
        constants = ", ".join(f"{quoted(value)} AS {name}" for name, value in values.items())
        if whole := [path for path in paths if path not in damaged]:
            yield f"SELECT *, {constants} FROM {_parquet(whole)}"  # noqa: S608 - quoted
        for path in set(paths) & damaged.keys():
            yield _refusing(table, values, damaged[path])


def _parquet(paths: Iterable[Path]) -> str:
    some = ", ".join(quoted(str(path)) for path in paths)
    return f"read_parquet([{some}], hive_partitioning = false, union_by_name = true)"


def _refusing(table: Table, values: Mapping[str, str], error: InvitationDataError) -> str:
    """Return a SELECT that fails if anything in it is needed.

    A null instead of a failing column would let DuckDB skip the SELECT for a condition on it.
    """
    refused = f"error({quoted(_REFUSAL + json.dumps([error.message, error.advice]))})"
    columns = [f"{quoted(value)} AS {name}" for name, value in values.items()]
    columns += [f"{refused} AS {c.name}" for c in table.columns if c.name not in values]
    return f"SELECT {', '.join(columns)} WHERE {refused}"


def _damage(connection: DuckDBPyConnection, table: Table, path: Path) -> InvitationDataError | None:
    """Return the damage of a file of a table; None if it is whole."""
    key = _place(path)[1]
    if not path.is_file():
        return InvitationDataError(f"{key} is missing.", _ADVICE[table])
    try:
        rows = _typed(table, [f"SELECT * FROM {_parquet([path])}"])  # noqa: S608 - quoted
        connection.execute(f"DESCRIBE {rows}")
    except duckdb.Error as error:
        reason = _without_line_ends(str(error).partition("\n\nLINE ")[0], path)
        return DamagedFileError(key, reason, _ADVICE[table])
    return None


def _without_line_ends(message: str, path: Path) -> str:
    """Return DuckDB's message as part of a sentence, with the file's key instead of its path."""
    return " ".join(message.replace(str(path), _place(path)[1]).split()).rstrip(".")


def _place(path: Path) -> tuple[Table, str]:
    """Return the table of a lake's file, and the file's key."""
    text = path.as_posix()
    for table in TABLES:
        start = text.rfind(f"/{table.prefix}")
        if start >= 0:
            return table, text[start + 1 :]
    return INVITATIONS, text
