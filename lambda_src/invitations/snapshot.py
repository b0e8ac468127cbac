"""Snapshot: everything known about a slice, made of its last snapshot and a new listing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations import part
from invitations.part import PartReader
from invitations.schema import LISTED_COLUMNS, TIMESTAMP, arrow_schema

ROWS_PER_GROUP: Final = 128 * 1024
_IDS_AT_ONCE: Final = 256 * 1024


@dataclass
class Difference:
    """How a listing differs from the last snapshot, in rows.

    `rows` is what the merged snapshot holds; `unlisted` of them are no longer listed.
    """

    listed: int = 0
    inserted: int = 0
    updated: int = 0
    unlisted: int = 0
    unknown_fields: int = 0
    rows: int = 0

    def add(
        self, is_listed: pa.Array, was_known: pa.Array, changed: pa.Array, additional: pa.Array
    ) -> None:
        """Count the rows of one row group."""
        self.rows += len(is_listed)
        self.listed += is_listed.true_count
        self.inserted += was_known.false_count
        self.updated += changed.true_count - was_known.false_count
        self.unlisted += is_listed.false_count
        self.unknown_fields += len(additional) - additional.null_count


def merge(*, staged: Path, previous: Path, merged: Path, at: datetime) -> Difference:
    """Write the part that holds a staged listing over the previous part, and say what differs.

    Every id is there once, in invitation-date order: the last read of it where it was listed, its
    previous row where it was not. `at` is when the run saw what is new or has changed.
    """
    listed_rows, previous_rows = PartReader(staged), PartReader(previous)
    origins = _origins(listed_rows, previous_rows)
    part.give_back()
    counts = Difference()
    part.write(_row_groups(origins, listed_rows, previous_rows, at, counts), merged)
    return counts


def _origins(listed: PartReader, previous: PartReader) -> pa.Table:
    """Return for each row of the merged snapshot its position in either part, null where absent."""
    last_reads, found = _matches(listed.column("invitation_id"), previous.column("invitation_id"))
    # Matching ids is the widest moment; what it used is given back before rows are sorted.
    part.give_back()
    unlisted = _missing(found, previous.num_rows)
    origins = pa.table(
        {
            "listed": pa.concat_arrays([last_reads, pa.nulls(len(unlisted), pa.int64())]),
            "previous": pa.concat_arrays([found, unlisted]),
            "invitation_date": pa.chunked_array(
                listed.column("invitation_date").take(last_reads).chunks
                + previous.column("invitation_date").take(unlisted).chunks,
                TIMESTAMP,
            ),
        }
    )
    order = [("invitation_date", "ascending"), ("listed", "ascending"), ("previous", "ascending")]
    return origins.sort_by(order).select(["listed", "previous"])


def _matches(
    listed_ids: pa.ChunkedArray, previous_ids: pa.ChunkedArray
) -> tuple[pa.Array, pa.Array]:
    """Return the positions of the last read of each id, and of its row in the previous part."""
    last_reads = _last_reads(listed_ids)
    return last_reads, _first_positions(listed_ids, previous_ids).take(last_reads)


def _first_positions(ids: pa.ChunkedArray, among: pa.ChunkedArray) -> pa.Array:
    """Return where each id stands first among others, null where it doesn't.

    A hash table of all ids at once would be the most memory that a run takes.
    """
    found = pa.nulls(len(ids), pa.int64())
    for start in range(0, len(among), _IDS_AT_ONCE):
        here = pc.index_in(ids, value_set=among.slice(start, _IDS_AT_ONCE)).combine_chunks()
        found = pc.coalesce(found, pc.add(here.cast(pa.int64()), start))
        del here
        part.give_back()
    return found


def _last_reads(ids: pa.ChunkedArray) -> pa.Array:
    """Return the position of the last read of each id: pages may shift while they are listed."""
    positions = pa.arange(0, len(ids))
    first_reads = _first_positions(ids, ids)
    if first_reads.equals(positions):
        return positions
    reads = pa.table({"first_read": first_reads, "position": positions})
    last = reads.group_by("first_read").aggregate([("position", "max")])
    return last.column("position_max").combine_chunks()


def _missing(found: pa.Array, length: int) -> pa.Array:
    """Return the positions below length that are not in found."""
    finder = pc.inverse_permutation(found, max_index=length - 1, output_type=pa.int64())
    # An empty part has no last position, and no limit is what -1 means to Arrow.
    return pc.indices_nonzero(pc.is_null(finder.slice(0, length))).cast(pa.int64())


def _row_groups(
    origins: pa.Table, listed: PartReader, previous: PartReader, at: datetime, counts: Difference
) -> Iterator[pa.Table]:
    for start in range(0, origins.num_rows, ROWS_PER_GROUP):
        some = origins.slice(start, ROWS_PER_GROUP).combine_chunks()
        yield _row_group(some, listed, previous, pa.scalar(at, TIMESTAMP), counts)


def _row_group(
    origins: pa.Table, listed: PartReader, previous: PartReader, at: pa.Scalar, counts: Difference
) -> pa.Table:
    """Return merged rows and add them to counts, reading a column at a time to stay small."""
    is_listed, was_known = (pc.is_valid(column.combine_chunks()) for column in origins.columns)
    new = listed.locate(origins.column("listed").combine_chunks())
    old = previous.locate(origins.column("previous").combine_chunks())
    columns = {}
    changed = pc.invert(was_known)
    for column in LISTED_COLUMNS:
        new_values = listed.take(column.name, new)
        old_values = previous.take(column.name, old)
        changed = pc.or_(changed, pc.and_(is_listed, _differ(new_values, old_values)))
        columns[column.name] = pc.if_else(is_listed, new_values, old_values)
        del new_values, old_values
        part.give_back()
    first_seen_at = previous.take("first_seen_at", old)
    last_changed_at = previous.take("last_changed_at", old)
    columns["first_seen_at"] = pc.if_else(was_known, first_seen_at, at)
    columns["last_changed_at"] = pc.if_else(changed, at, last_changed_at)
    counts.add(is_listed, was_known, changed, columns["additional_fields"])
    return pa.table(columns, schema=arrow_schema())


def _differ(new: pa.Array, old: pa.Array) -> pa.Array:
    """Return where values are not the same, null being a value like any other."""
    values_differ = pc.fill_null(pc.not_equal(new, old), False)
    return pc.or_(values_differ, pc.xor(pc.is_null(new), pc.is_null(old)))
