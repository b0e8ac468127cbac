"""Rebuilds a snapshot's rows from the history: the row that each invitation's last change left."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.snapshot import parquet
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.parquet_errors import reading
from invitations.tables import CHANGES
from invitations.tables.invitations import COLUMNS
from invitations.tables.schema import arrow_schema

FOLLOWS: Final = "follows"
"""Key of a changes file's footer: the snapshot that its changes follow, empty for none."""
_ORDER: Final = ("snapshot_number", "observed_at")
_NAMES: Final = [*_ORDER, *(column.name for column in COLUMNS)]
_ROWS_AT_ONCE: Final = 128 * 1024


def rebuild(changes: Iterable[Path], slice_: Slice, path: Path) -> None:
    """Write the part that the changes of a slice lead to.

    `changes` are files of the changes table. Raises InvitationDataError if one isn't whole.
    """
    gathered = path.with_suffix(".gathered")
    _gather(changes, slice_, gathered)
    reader = PartReader(gathered)
    last = _last(reader, None)
    previous = _last(reader, "previous_status")
    dates = reader.column("invitation_date").combine_chunks().take(last["position"])
    last = last.append_column("date", dates).sort_by(
        [("date", "ascending"), ("position", "ascending")]
    )
    with parquet.writer(path, COLUMNS) as writer:
        for start in range(0, last.num_rows, _ROWS_AT_ONCE):
            writer.write_table(_rows(reader, last.slice(start, _ROWS_AT_ONCE), previous))
    gathered.unlink()


def _gather(changes: Iterable[Path], slice_: Slice, path: Path) -> None:
    """Write the rows of one slice into one file."""
    schema = arrow_schema(CHANGES.columns)
    schema = pa.schema([schema.field(name) for name in _NAMES])
    mine = (pc.field("catalog") == slice_.catalog) & (
        pc.field("participant_type") == slice_.participant_type
    )
    with pq.ParquetWriter(path, schema) as writer:
        for file in changes:
            with reading(file.name, "Restore it."):
                source = pq.ParquetFile(file)
                for group in range(source.metadata.num_row_groups):
                    rows = source.read_row_group(group).filter(mine)
                    for name in set(_NAMES) - set(rows.column_names):
                        rows = rows.append_column(name, pa.nulls(len(rows)))
                    if len(rows):
                        writer.write_table(
                            rows.select(_NAMES).cast(schema), row_group_size=len(rows)
                        )
            parquet.release_memory()


def _last(reader: PartReader, non_null: str | None) -> pa.Table:
    """Return the position of each invitation's last change; columns `id` and `position`.

    If `non_null` is a column, only changes that have a value in it count.
    """
    changes = pa.table(
        {
            "id": reader.column("invitation_id"),
            "number": pc.fill_null(reader.column("snapshot_number"), 0),
            "at": reader.column("observed_at"),
            "position": pa.arange(0, reader.num_rows),
        }
    )
    if non_null:
        changes = changes.filter(pc.is_valid(reader.column(non_null)))
    changes = changes.sort_by([(name, "ascending") for name in ("number", "at", "position")])
    # "last" is that of the order of the rows only without threads.
    last = changes.select(["id", "position"]).group_by("id", use_threads=False)
    return last.aggregate([("position", "last")]).rename_columns({"position_last": "position"})


def _rows(reader: PartReader, last: pa.Table, previous: pa.Table) -> pa.Table:
    """Return the rows at these positions; the last change of status has the previous one."""
    located = reader.locate(last["position"].combine_chunks())
    columns = {column.name: reader.take(column.name, located) for column in COLUMNS}
    changed = pc.index_in(last["id"].combine_chunks(), value_set=previous["id"].combine_chunks())
    at = previous["position"].combine_chunks().take(changed)
    columns["previous_status"] = reader.take("previous_status", reader.locate(at))
    return pa.table(columns, schema=arrow_schema(COLUMNS))
