"""Rows of a lake's Parquet files, one row group at a time, and which of them name somebody."""

from collections.abc import Collection, Iterator
from functools import reduce
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot.parquet_errors import reading
from invitations.tables.schema import STRING, Table

ADVICE: Final = "Restore it, or delete it if nobody needs it; then run this again."


def rows_of(lake: Lake, key: str, columns: Collection[str] | None = None) -> Iterator[pa.Table]:
    """Yield the rows of a file with those of the columns that it has; None means all.

    Raises InvitationDataError if the file is missing or isn't whole.
    """
    with run_folder() as folder:
        file = lake.fetch(key, Path(folder))
        with reading(key, ADVICE):
            source = pq.ParquetFile(file)
        names = [name for name in source.schema_arrow.names if columns is None or name in columns]
        for group in range(source.metadata.num_row_groups):
            with reading(key, ADVICE):
                rows = source.read_row_group(group, columns=names)
            yield rows


def named(rows: pa.Table, table: Table, ids: Collection[str]) -> pa.BooleanArray:
    """Return which rows are of these invitations and have a value in a personal column."""
    personal = [c.name for c in table.columns if c.personal and c.name in rows.column_names]
    have_names = reduce(pc.or_, (pc.is_valid(rows[name]) for name in personal))
    wanted = pc.is_in(rows["invitation_id"], value_set=pa.array(ids, STRING))
    return pc.and_(wanted, have_names).combine_chunks()
