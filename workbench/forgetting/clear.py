"""Clears the personal columns of forgotten invitations, by publishing new versions."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations import versions
from invitations.domain import Slice
from invitations.errors import ConfigurationError, ConflictError, RetryableError
from invitations.lake import history
from invitations.lake.month_files import publish, successor
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot import parquet
from invitations.snapshot.parquet_errors import reading
from invitations.snapshot.published import Snapshot, changes_key
from invitations.snapshot.replay import FOLLOWS
from invitations.tables import CHANGES, INVITATIONS
from invitations.tables.schema import Table
from workbench.forgetting.search import MONTHLY, SLICES, upgraded_months
from workbench.forgetting.stored_rows import ADVICE, named, rows_of

_TRIES: Final = 5


@dataclass(frozen=True, kw_only=True)
class Clearing:
    """A lake, and the ids of the invitations whose names leave it. `run_id` is that of versions."""

    lake: Lake
    ids: Collection[str]
    at: datetime
    run_id: str


def clear(clearing: Clearing) -> None:
    """Publish a version of each snapshot and month in which the invitations have no names.

    Raises RetryableError if runs were faster again and again, ConfigurationError if a run has to
    bring the history up to date first.
    """
    for slice_ in SLICES:
        _until_published(partial(_clear_snapshot, clearing, slice_), str(slice_))
    for table in MONTHLY:
        for month in upgraded_months(clearing.lake, table):
            what = f"{table.name} of {month.name}"
            _until_published(partial(_clear_month, clearing, table, month.name), what)


def _until_published(attempt: Callable[[], None], what: str) -> None:
    for _ in range(_TRIES):
        with suppress(ConflictError):
            attempt()
            return
    raise RetryableError(f"runs published {what} first, {_TRIES} times.", "Run this again.")


def _clear_snapshot(clearing: Clearing, slice_: Slice) -> None:
    lake = clearing.lake
    start = history.caught_up(lake, slice_, clearing.at)
    current = start.snapshot
    if current is None and start.end is None:
        return
    if current is None or current.id != start.end:
        raise ConfigurationError(
            f"the snapshot of {slice_} and its history don't agree. Nothing of them was changed.",
            "Sync the lake; then run this again.",
        )
    with run_folder() as name:
        folder = Path(name)
        part = lake.fetch(current.part, folder)
        cleared = folder / "cleared.parquet"
        rows = _write_cleared(clearing, INVITATIONS, part, cleared)
        if rows or _is_named_beside(clearing, current):
            id_ = versions.version_id(start.next_number, clearing.at, clearing.run_id)
            _publish_snapshot(lake, replace(current, id=id_), current, cleared, folder)


def _is_named_beside(clearing: Clearing, current: Snapshot) -> bool:
    """Return whether the recent rows or the changes beside a part have names: rows that left it."""
    tables = {current.recent: INVITATIONS, changes_key(current.slice, current.id): CHANGES}
    return any(
        named(rows, tables[key], clearing.ids).true_count
        for key in clearing.lake.keys(current.prefix)
        if key in tables
        for rows in rows_of(clearing.lake, key)
    )


def _publish_snapshot(
    lake: Lake, new: Snapshot, current: Snapshot, part: Path, folder: Path
) -> None:
    """Publish a snapshot that follows the current one without a change.

    It has no file of recent rows, whose totals would be wrong: the next run reads the part.
    """
    changes = folder / "changes.parquet"
    with parquet.writer(changes, CHANGES.columns) as writer:
        writer.add_key_value_metadata({FOLLOWS: current.id})
    lake.put(new.part, part)
    lake.put(changes_key(new.slice, new.id), changes)
    lake.swap(new, current)
    history.record(lake, new.slice, new.id, changes)


def _clear_month(clearing: Clearing, table: Table, name: str) -> None:
    lake = clearing.lake
    month = lake.month(table, name)
    if month is None or month.rows is None:
        return
    with run_folder() as folder:
        files = [Path(folder) / str(position) for position in range(len(month.parts))]
        rows = sum(
            _write_cleared(clearing, table, fetched, file)
            for fetched, file in zip(_fetched(lake, month.parts), files, strict=True)
        )
        if not rows:
            return
        new = successor(month, clearing.at, clearing.run_id, rows=month.rows)
        for position, file in enumerate(files):
            lake.put(new.part(position), file)
        publish(lake, new, month, Path(folder))


def _fetched(lake: Lake, keys: list[str]) -> Iterator[Path]:
    for key in keys:
        with run_folder() as folder:
            yield lake.fetch(key, Path(folder))


def _write_cleared(clearing: Clearing, table: Table, file: Path, path: Path) -> int:
    """Write a file's rows, the invitations' without names; return how many of these had one."""
    personal = {column.name for column in table.columns if column.personal}
    cleared = 0
    with reading(file.name, ADVICE):
        source = pq.ParquetFile(file)
    with parquet.writer(path, table.columns, source.schema_arrow) as writer:
        for group in range(source.metadata.num_row_groups):
            with reading(file.name, ADVICE):
                rows = source.read_row_group(group)
            mask = named(rows, table, clearing.ids)
            cleared += mask.true_count
            for position, name in enumerate(rows.column_names):
                if name in personal:
                    column = rows[name]
                    values = pc.if_else(mask, pa.scalar(None, column.type), column)
                    rows = rows.set_column(position, rows.schema.field(name), values)
            writer.write_table(rows, row_group_size=rows.num_rows or None)
    return cleared
