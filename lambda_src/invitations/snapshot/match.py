"""Matches listed rows with those of the last snapshot by id, as positions in two files."""

from collections.abc import Collection
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.snapshot import parquet
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.statuses import are_asked_for
from invitations.tables.schema import TIMESTAMP

_IDS_AT_ONCE: Final = 256 * 1024


def match_rows(
    listed: PartReader, previous: PartReader, statuses: Collection[str] = ()
) -> pa.Table:
    """Return each row's position in the staged file and in the previous part, null if absent.

    Columns `listed` and `previous`, int64, and `invitation_date`, by which the rows are ordered;
    every id once. If an id was listed more than once, its position is the last one. If filters ask
    for some statuses, listed rows with another one are left out, unless the previous part has them.
    """
    last_positions, found = _matches(
        listed.column("invitation_id"), previous.column("invitation_id")
    )
    if statuses:
        status = listed.column("status").take(last_positions).combine_chunks()
        kept = pc.or_(pc.is_valid(found), are_asked_for(status, statuses))
        last_positions, found = last_positions.filter(kept), found.filter(kept)
    # Matching ids takes the most memory: release it before the rows are sorted.
    parquet.release_memory()
    carried = _missing(found, previous.num_rows)
    rows = pa.table(
        {
            "listed": pa.concat_arrays([last_positions, pa.nulls(len(carried), pa.int64())]),
            "previous": pa.concat_arrays([found, carried]),
            "invitation_date": pa.chunked_array(
                listed.column("invitation_date").take(last_positions).chunks
                + previous.column("invitation_date").take(carried).chunks,
                TIMESTAMP,
            ),
        }
    )
    order = [("invitation_date", "ascending"), ("listed", "ascending"), ("previous", "ascending")]
    return rows.sort_by(order)


def missing_rows(
    listed: PartReader, previous: PartReader, statuses: Collection[str] = ()
) -> dict[str, str | None]:
    """Return the engagements, by id, of the previous part's listed rows that are missing now.

    If filters ask for some statuses, only rows with one of them can be missing.
    """
    found = _first_positions(previous.column("invitation_id"), listed.column("invitation_id"))
    was_listed = pc.fill_null(previous.column("listed").combine_chunks(), True)
    is_missing = pc.and_(pc.is_null(found), was_listed)
    if statuses:
        is_missing = pc.and_(is_missing, are_asked_for(previous.column("status"), statuses))
    ids, engagements = (
        previous.column(name).filter(is_missing).to_pylist()
        for name in ("invitation_id", "engagement_id")
    )
    parquet.release_memory()
    return dict(zip(ids, engagements, strict=True))


def _matches(
    listed_ids: pa.ChunkedArray, previous_ids: pa.ChunkedArray
) -> tuple[pa.Array, pa.Array]:
    """Return the last position of each id, and the position of its row in the previous part."""
    last_positions = _last_positions(listed_ids)
    return last_positions, _first_positions(listed_ids, previous_ids).take(last_positions)


def _first_positions(ids: pa.ChunkedArray, among: pa.ChunkedArray) -> pa.Array:
    """Return the first position of each id among others, null if it isn't there.

    A hash table of all ids at once would take more memory than anything else in a run.
    """
    found = pa.nulls(len(ids), pa.int64())
    for start in range(0, len(among), _IDS_AT_ONCE):
        here = pc.index_in(ids, value_set=among.slice(start, _IDS_AT_ONCE)).combine_chunks()
        found = pc.coalesce(found, pc.add(here.cast(pa.int64()), start))
        del here
        parquet.release_memory()
    return found


def _last_positions(ids: pa.ChunkedArray) -> pa.Array:
    """Return the last position of each id: a page may shift while a slice is listed."""
    positions = pa.arange(0, len(ids))
    first_positions = _first_positions(ids, ids)
    if first_positions.equals(positions):
        return positions
    reads = pa.table({"first": first_positions, "position": positions})
    last = reads.group_by("first").aggregate([("position", "max")])
    return last.column("position_max").combine_chunks()


def _missing(found: pa.Array, length: int) -> pa.Array:
    """Return the positions below `length` that are not in `found`."""
    finder = pc.inverse_permutation(found, max_index=length - 1, output_type=pa.int64())
    # For an empty part max_index is -1, which means no limit to Arrow.
    return pc.indices_nonzero(pc.is_null(finder.slice(0, length))).cast(pa.int64())
