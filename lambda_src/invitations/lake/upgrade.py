"""Upgrade of lakes of version 0.2.0, which wrote a file for each publish and each day of runs.

The months of changes are registered where they are, and merged one after the other. The days of
runs are merged into months.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from invitations import versions
from invitations.domain import Slice
from invitations.lake.damaged import keep_copy
from invitations.lake.month import NAME, Month
from invitations.lake.month_files import publish, successor
from invitations.lake.month_rows import conformed, rewritten
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot import parquet
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables import CHANGES, RUNS
from invitations.tables.schema import arrow_schema

CHANGES_KEY: Final = re.compile(
    rf"{CHANGES.prefix}change_month=(?P<month>{NAME})/(?P<catalog>[A-Za-z]+)-(?P<type>[A-Z]+)-from-"
    rf"(?P<since>nothing|{versions.PATTERN})\.parquet"
)
"""Matches keys of changes since a snapshot."""
RUNS_KEY: Final = re.compile(
    rf"{RUNS.prefix}run_date=(?P<day>(?P<month>{NAME})-[0-9]{{2}})/runs\.parquet"
)
"""Matches keys of a day's runs."""
_AT_ONCE: Final = 500
_CONNECTIONS: Final = 10
"""As many as boto3 keeps open."""
_REQUIRED: Final = frozenset({"run_id", "catalog", "participant_type", "started_at", "status"})


def register_months(lake: Lake, keys: Iterable[str]) -> None:
    """Register the months of changes that have only files of version 0.2.0, where they are.

    Changes since a published snapshot are of a run that crashed before its publish: they go.
    """
    old = [match for match in map(CHANGES_KEY.fullmatch, keys) if match]
    registered = {month.name for month in lake.months(CHANGES)} if old else set()
    if {match["month"] for match in old} <= registered:
        return
    slices = {Slice(match["catalog"], match["type"]) for match in old}
    found = {slice_: lake.current(slice_) for slice_ in slices}
    ends = {str(slice_): current.id for slice_, current in found.items() if current}
    missing = set()
    for match in old:
        if match["since"] == ends.get(str(Slice(match["catalog"], match["type"])), "nothing"):
            lake.delete(match[0])
        else:
            missing.add(match["month"])
    for name in sorted(missing - registered):
        location = f"{CHANGES.prefix}change_month={name}/"
        month = Month(table=CHANGES, name=name, location=location, rows=None, ends=ends)
        lake.swap_month(month, None)


def merge_month(lake: Lake, month: Month, at: datetime, run_id: str) -> None:
    """Publish the version of a month that has the rows of version 0.2.0's files in one part."""
    keys = sorted(filter(CHANGES_KEY.fullmatch, lake.keys(month.location)))
    with run_folder() as folder:
        path = Path(folder) / "merged.parquet"
        rows = rewritten(CHANGES, _fetched(lake, keys), path)
        new = successor(month, at, run_id, rows=(rows,))
        lake.put(new.part(0), path)
        publish(lake, new, month, Path(folder))


def merge_days(lake: Lake, keys: Iterable[str], at: datetime, run_id: str) -> list[str]:
    """Publish the months of runs that version 0.2.0 kept in files of days, and delete those.

    Returns a warning for each damaged day; its file is copied first.
    """
    days = [match for match in map(RUNS_KEY.fullmatch, keys) if match]
    registered = {month.name for month in lake.months(RUNS)} if days else set()
    warnings: list[str] = []
    for name in sorted({day["month"] for day in days} - registered):
        rows = [_day(lake, day, at, warnings) for day in days if day["month"] == name]
        _publish_runs(lake, name, pa.concat_tables(rows), at, run_id)
    for day in days:
        lake.delete(day[0])
    return warnings


def _fetched(lake: Lake, keys: list[str]) -> Iterator[Path]:
    """Yield local copies of many small files, some at a time."""
    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        for start in range(0, len(keys), _AT_ONCE):
            with run_folder() as name:
                folder = Path(name)
                some = keys[start : start + _AT_ONCE]
                yield from list(threads.map(lambda key: lake.fetch(key, folder), some))  # noqa: B023


def _day(lake: Lake, day: re.Match[str], at: datetime, warnings: list[str]) -> pa.Table:
    """Return a day's runs; none, with a warning, if their file is damaged."""
    schema = arrow_schema(RUNS.columns)
    with run_folder() as folder:
        file = lake.fetch(day[0], Path(folder))
        try:
            with reading(day[0], ""):
                rows = pq.ParquetFile(file).read()
                rows.validate(full=True)  # finds text that isn't UTF-8
                if missing := _REQUIRED - set(rows.column_names):
                    raise DamagedFileError(day[0], f"it has no {', no '.join(sorted(missing))}", "")
                date = pa.array([day["day"]] * len(rows), pa.string())
                return conformed(rows.append_column("run_date", date), schema)
        except DamagedFileError as damage:
            kept = keep_copy(lake, damage, key=day[0], file=file, table=RUNS, at=at)
            warnings.append(kept)
            return schema.empty_table()


def _publish_runs(lake: Lake, name: str, rows: pa.Table, at: datetime, run_id: str) -> None:
    before = Month(table=RUNS, name=name, location="", rows=())
    new = successor(before, at, run_id, rows=(len(rows),) if len(rows) else ())
    with run_folder() as folder:
        file = Path(folder) / "runs.parquet"
        with parquet.writer(file, RUNS.columns) as writer:
            writer.write_table(rows)
        if len(rows):
            lake.put(new.part(0), file)
        publish(lake, new, None, Path(folder))
