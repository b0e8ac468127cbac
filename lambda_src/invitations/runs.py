"""Runs: the sync_runs table, one small file a day that each run writes anew with its own rows."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from invitations import part
from invitations.lake import Lake
from invitations.request import Slice
from invitations.schema import arrow_schema
from invitations.tables import RUNS


def append(lake: Lake, rows: list[dict[str, Any]], started_at: datetime) -> None:
    """Add the rows of a run, as tables.RUNS has them, to the file of the day it started on."""
    schema = arrow_schema(RUNS.columns)
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        folder = Path(name)
        # Columns may have been added since the day's first run.
        tables = [schema.empty_table(), *_of_day(lake, started_at, folder)]
        tables.append(pa.Table.from_pylist(rows, schema=schema))
        file = folder / "with_added.parquet"
        with part.writer(file, RUNS.columns) as writer:
            writer.write_table(pa.concat_tables(tables, promote_options="default"))
        lake.put(_key(started_at), file)


def last_start(lake: Lake, of: Slice, now: datetime, within: timedelta) -> datetime | None:
    """Return when the newest run of a slice started, if that was no longer ago than `within`."""
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        days = {at.date(): at for at in (now - within, now)}
        tables = [table for at in days.values() for table in _of_day(lake, at, Path(name))]
    starts = [
        row["started_at"]
        for row in (row for table in tables for row in table.to_pylist())
        if (row["catalog"], row["participant_type"]) == (of.catalog, of.participant_type)
    ]
    newest = max(starts, default=None)
    return newest if newest and newest > now - within else None


def _of_day(lake: Lake, at: datetime, folder: Path) -> list[pa.Table]:
    """Return the rows of the runs that started on a day so far, as one table or none."""
    key = _key(at)
    # Asked for first: who may not list the whole bucket is refused what isn't there.
    if key not in lake.keys(_folder(at)):
        return []
    return [pq.ParquetFile(lake.fetch(key, folder)).read()]


def _key(at: datetime) -> str:
    return f"{_folder(at)}runs.parquet"


def _folder(at: datetime) -> str:
    return f"{RUNS.prefix}run_date={at:%Y-%m-%d}/"
