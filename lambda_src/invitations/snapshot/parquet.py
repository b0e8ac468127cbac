"""Parquet files: written a row group at a time, read a column at a time by row position."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.snapshot.parquet_errors import reading
from invitations.tables.invitations import COLUMNS, LISTED_COLUMNS, Row
from invitations.tables.schema import Column, arrow_schema

STAGED_ROWS_PER_GROUP: Final = 8 * 1024
_ROWS_AS_OBJECTS: Final = 1024
_COMPRESSION: Final = {"compression": "zstd", "compression_level": 3}


def stage(
    rows: Iterable[Row],
    path: Path,
    *,
    after: Path | None = None,
    note: Callable[[], dict[str, str]] = dict,
) -> None:
    """Write listed rows to a staged file in the order they arrive, a few at a time.

    The rows of the staged file `after` come first. `note` is called at the end and returns
    metadata for the file's footer.
    """
    schema = arrow_schema(LISTED_COLUMNS)
    size = min(_ROWS_AS_OBJECTS, STAGED_ROWS_PER_GROUP)
    batches = _batches(rows, schema, size)
    # The file is read once and deleted: writing it fast matters more than its size.
    cheap = {"compression": "lz4", "use_dictionary": False, "write_statistics": False}
    with pq.ParquetWriter(path, schema, **cheap) as writer:
        for table in _row_groups(after) if after else ():
            writer.write_table(table)
        while some := list(islice(batches, STAGED_ROWS_PER_GROUP // size)):
            writer.write_table(pa.Table.from_batches(some))
        writer.add_key_value_metadata(note())
    release_memory()


def _row_groups(path: Path) -> Iterator[pa.Table]:
    what, advice = "what earlier runs have listed", "The next run lists it again."
    with reading(what, advice):
        file = pq.ParquetFile(path)
    for group in range(file.metadata.num_row_groups):
        with reading(what, advice):
            rows = file.read_row_group(group, use_threads=False)
        yield rows


def _batches(rows: Iterable[Row], schema: pa.Schema, size: int) -> Iterator[pa.RecordBatch]:
    """Yield rows as Arrow, so few at a time that they are still in the CPU's cache."""
    remaining = iter(rows)
    while some := list(islice(remaining, size)):
        columns = zip(*some, strict=True)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def release_memory() -> None:
    """Return freed memory to the system: Arrow's allocator would keep its maximum."""
    pa.default_memory_pool().release_unused()


def writer(
    path: Path, columns: tuple[Column, ...], schema: pa.Schema | None = None
) -> pq.ParquetWriter:
    """Return a writer of a file with these columns; each written table is one row group.

    `schema` is the file's, if it has further columns.
    """
    dictionary = [column.name for column in columns if column.low_cardinality]
    schema = schema or arrow_schema(columns)
    return pq.ParquetWriter(path, schema, use_dictionary=dictionary, **_COMPRESSION)


def empty(folder: Path) -> Path:
    """Write a part without rows to folder and return its path."""
    path = folder / "empty.parquet"
    writer(path, COLUMNS).close()
    return path


def _reading_snapshot() -> AbstractContextManager[None]:
    return reading(
        "the last snapshot",
        "Point the partition's Location at an older one, or delete the partition: the next run "
        "then lists the slice again, and the history goes on.",
    )


@dataclass(frozen=True)
class RowLocations:
    """Where rows are in a part: pairs of row group and positions inside it, and their order."""

    inside_groups: list[tuple[int | None, pa.Array]]
    order: pa.Array


class PartReader:
    """Reads single columns of a part by row position, one row group at a time.

    Raises InvitationDataError if the file isn't whole.
    """

    def __init__(self, path: Path) -> None:
        with _reading_snapshot():
            self._file = pq.ParquetFile(path)
        metadata = self._file.metadata
        sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        self.num_rows: int = metadata.num_rows
        self._ends = pc.cumulative_sum(pa.array(sizes, pa.int64()))
        self._starts = pc.subtract(self._ends, pa.array(sizes, pa.int64()))

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a column of all rows, copied: as read, it takes half as much memory again."""
        groups = range(self._file.metadata.num_row_groups)
        chunks = [chunk for group in groups for chunk in self._read(name, group).chunks]
        column = pa.chunked_array(chunks, self._read(name, None).type).combine_chunks()
        del chunks
        release_memory()
        return pa.chunked_array([column])

    def locate(self, positions: pa.Array) -> RowLocations:
        """Return where the rows at these positions are; a null position means a row of nulls."""
        groups = pc.search_sorted(self._ends, positions, side="right")
        nulls = pc.indices_nonzero(pc.is_null(positions))
        inside_groups: list[tuple[int | None, pa.Array]] = [
            (None, pa.nulls(len(nulls), pa.int64()))
        ]
        locations = [nulls]
        for group in pc.unique(groups.drop_null()).to_pylist():
            location = pc.indices_nonzero(pc.fill_null(pc.equal(groups, group), False))
            inside_groups.append(
                (group, pc.subtract(positions.take(location), self._starts[group]))
            )
            locations.append(location)
        order = pc.inverse_permutation(pa.concat_arrays(locations).cast(pa.int64()))
        return RowLocations(inside_groups, order)

    def take(self, name: str, locations: RowLocations) -> pa.Array:
        """Return a column of the located rows, in the order of their positions."""
        pieces = [self._read(name, group).take(inside) for group, inside in locations.inside_groups]
        return pa.concat_arrays([c for piece in pieces for c in piece.chunks]).take(locations.order)

    def _read(self, name: str, group: int | None) -> pa.ChunkedArray:
        """Return a column of a row group, or of none; nulls if the part lacks the column."""
        written = self._file.schema_arrow
        if group is not None and name in written.names:
            with _reading_snapshot():
                group_ = self._file.read_row_group(group, columns=[name], use_threads=False)
            return group_.column(0)
        schema = written if name in written.names else arrow_schema(COLUMNS)
        rows = 0 if group is None else self._file.metadata.row_group(group).num_rows
        return pa.chunked_array([pa.nulls(rows, schema.field(name).type)])
