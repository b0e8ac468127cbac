"""Matches listed rows with those of the last snapshot by id, as positions in two files."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.snapshot import parquet
from invitations.snapshot.parquet import PartReader
from invitations.tables.schema import TIMESTAMP

_IDS_AT_ONCE: Final = 256 * 1024


def origins(listed: PartReader, previous: PartReader) -> pa.Table:
    """Return for each row of the merged snapshot its position in either part, null where absent.

    Columns `listed` and `previous`, int64; every id once, in invitation-date order. Where an id
    was listed more than once its position is that of the last read.
    """
    last_reads, found = _matches(listed.column("invitation_id"), previous.column("invitation_id"))
    # Matching ids is the widest moment; what it used is given back before rows are sorted.
    parquet.give_back()
    carried = _missing(found, previous.num_rows)
    rows = pa.table(
        {
            "listed": pa.concat_arrays([last_reads, pa.nulls(len(carried), pa.int64())]),
            "previous": pa.concat_arrays([found, carried]),
            "invitation_date": pa.chunked_array(
                listed.column("invitation_date").take(last_reads).chunks
                + previous.column("invitation_date").take(carried).chunks,
                TIMESTAMP,
            ),
        }
    )
    order = [("invitation_date", "ascending"), ("listed", "ascending"), ("previous", "ascending")]
    return rows.sort_by(order).select(["listed", "previous"])


def unseen(listed: PartReader, previous: PartReader) -> dict[str, str | None]:
    """Return the engagements, by id, of the previous part's listed rows that `listed` lacks."""
    found = _first_positions(previous.column("invitation_id"), listed.column("invitation_id"))
    was_listed = pc.fill_null(previous.column("listed").combine_chunks(), True)
    is_unseen = pc.and_(pc.is_null(found), was_listed)
    ids, engagements = (
        previous.column(name).filter(is_unseen).to_pylist()
        for name in ("invitation_id", "engagement_id")
    )
    parquet.give_back()
    return dict(zip(ids, engagements, strict=True))


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
        parquet.give_back()
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
