"""Rows of the sync_runs table: what each run came to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.lake.month_files import Addition, add
from invitations.lake.month_rows import conformed
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot import parquet
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables import RUNS
from invitations.tables.schema import arrow_schema

_RUN: Final = ("run_id", "catalog", "participant_type")
"""Lambda retries an invocation under the same id: its rows are then replaced."""


def append(lake: Lake, rows: list[dict[str, Any]], started_at: datetime) -> str | None:
    """Add a run's rows of tables.RUNS to the month in which it started.

    Returns a warning for the person on call if earlier rows were damaged, else None.
    """
    if not rows:
        return None
    day = {"run_date": f"{started_at.astimezone(UTC):%Y-%m-%d}"}
    table = pa.Table.from_pylist([row | day for row in rows], schema=arrow_schema(RUNS.columns))
    with run_folder() as name:
        file = Path(name) / "runs.parquet"
        with parquet.writer(file, RUNS.columns) as writer:
            writer.write_table(table)
        return add(
            lake,
            Addition(
                table=RUNS,
                name=f"{started_at.astimezone(UTC):%Y-%m}",
                file=file,
                at=started_at,
                run_id=rows[0]["run_id"],
                unique=_RUN,
                drop_damaged=True,
            ),
        )


def last_start(lake: Lake, slice_: Slice, now: datetime, within: timedelta) -> datetime | None:
    """Return when a slice's newest run started; None if that is longer ago than `within`.

    Runs in a damaged part don't count: `append` drops it.
    """
    months = {f"{at.astimezone(UTC):%Y-%m}" for at in (now - within, now)}
    starts = [
        row["started_at"]
        for name in months
        for row in _newest_rows(lake, name)
        if (row["catalog"], row["participant_type"]) == (slice_.catalog, slice_.participant_type)
    ]
    newest = max(starts, default=None)
    return newest if newest and newest > now - within else None


def _newest_rows(lake: Lake, name: str) -> list[dict[str, Any]]:
    """Return the rows of a month's last part, which has its newest runs."""
    month = lake.month(RUNS, name)
    if month is None or not month.parts:
        return []
    with run_folder() as folder:
        try:
            part = lake.fetch(month.parts[-1], Path(folder))
            with reading(month.parts[-1], ""):
                rows = pq.ParquetFile(part).read(columns=[*_RUN, "started_at"])
                return list(conformed(rows, arrow_schema(RUNS.columns)).to_pylist())
        except DamagedFileError:
            return []
