"""Files of the sync_runs table: one a day, to which each run adds its rows."""

import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from invitations import keys
from invitations.domain import Slice
from invitations.lake.storage import Lake
from invitations.snapshot import parquet
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables import RUNS
from invitations.tables.schema import arrow_schema

KEY: Final = re.compile(rf"{RUNS.prefix}run_date=([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})/runs\.parquet")
"""Matches keys of the table's files; the group is the day."""
_SCHEMA: Final = arrow_schema(RUNS.columns)
_ADVICE: Final = "The next run of the day replaces it and keeps a copy."
_REQUIRED: Final = frozenset({"run_id", "catalog", "participant_type", "started_at", "status"})


def append(lake: Lake, rows: list[dict[str, Any]], started_at: datetime) -> str | None:
    """Add a run's rows of tables.RUNS to the file of the day on which it started.

    If that file is damaged, a copy is kept, and a new file starts with this run. Returns a warning
    about it for the person on call, else None.
    """
    table, warning = pa.Table.from_pylist(rows, schema=_SCHEMA), None
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        folder = Path(name)
        if earlier := _fetched(lake, started_at, folder):
            try:
                tables = [_read(earlier, _key(started_at)), table]
                table = pa.concat_tables(tables, promote_options="default")
            except DamagedFileError as damage:
                warning = _keep_copy(lake, earlier, started_at, damage)
        file = folder / "with_added.parquet"
        with parquet.writer(file, RUNS.columns, table.schema) as writer:
            writer.write_table(table)
        lake.put(_key(started_at), file)
    return warning


def last_start(lake: Lake, slice_: Slice, now: datetime, within: timedelta) -> datetime | None:
    """Return when a slice's newest run started; None if that is longer ago than `within`.

    Runs in a damaged file don't count: `append` replaces the file.
    """
    days = {at.date(): at for at in (now - within, now)}
    starts = [
        row["started_at"]
        for at in days.values()
        for row in _rows(lake, at)
        if (row["catalog"], row["participant_type"]) == (slice_.catalog, slice_.participant_type)
    ]
    newest = max(starts, default=None)
    return newest if newest and newest > now - within else None


def _rows(lake: Lake, at: datetime) -> list[dict[str, Any]]:
    """Return the rows of the runs that started on a day."""
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        file = _fetched(lake, at, Path(name))
        try:
            return list(_read(file, _key(at)).to_pylist()) if file else []
        except DamagedFileError:
            return []


def _fetched(lake: Lake, at: datetime, folder: Path) -> Path | None:
    """Return a local copy of the file of a day's runs; None if there is none yet."""
    key = _key(at)
    # List first: for a missing key S3 answers 403, not 404, to callers without ListBucket on
    # the whole bucket.
    return lake.fetch(key, folder) if key in lake.keys(_folder(at)) else None


def _read(file: Path, key: str) -> pa.Table:
    """Return a day's runs with every column of the table and any that a newer version added.

    Raises DamagedFileError if the file isn't whole or holds something else.
    """
    with reading(key, _ADVICE):
        table = pq.ParquetFile(file).read()
        table.validate(full=True)  # finds text that isn't UTF-8
        if missing := _REQUIRED - set(table.column_names):
            raise DamagedFileError(key, f"it has no {' and no '.join(sorted(missing))}", _ADVICE)
        types = {field.name: field.type for field in _SCHEMA}
        fields = [field.with_type(types.get(field.name, field.type)) for field in table.schema]
        tables = [_SCHEMA.empty_table(), table.cast(pa.schema(fields))]
        return pa.concat_tables(tables, promote_options="default")


def _keep_copy(lake: Lake, file: Path, at: datetime, damage: DamagedFileError) -> str:
    """Store a copy of a damaged file and return what happened and what to do."""
    copy = f"{keys.DAMAGED}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}/{_key(at)}"
    lake.put(copy, file)
    return (
        f"{_key(at)} is damaged ({damage.reason}). A copy is kept as {copy}, and a new file begins "
        f"with this run: the day's earlier ones are missing from {RUNS.name}, nothing else is. "
        "Find out what damaged the file, then delete the copy."
    )


def _key(at: datetime) -> str:
    return f"{_folder(at)}runs.parquet"


def _folder(at: datetime) -> str:
    return f"{RUNS.prefix}run_date={at:%Y-%m-%d}/"
