"""The number of rows that differ between two folder lakes, without the times of runs."""

import sys
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.snapshot.published import PART
from workbench.folder_lake.lake import read_partitions

_TIMES: Final = {"first_seen_at", "last_changed_at", "status_changed_at"}


def main(one: Path, other: Path) -> int:
    """Return the number of rows that differ in the one slice of both lakes."""
    parts = [pq.ParquetFile(_part(root)) for root in (one, other)]
    rows = [part.metadata.num_rows for part in parts]
    if rows[0] != rows[1]:
        return abs(int(rows[0] - rows[1]))
    orders = [pc.sort_indices(_column(part, "invitation_id")) for part in parts]
    differ = pa.repeat(pa.scalar(False), rows[0])
    for name in set(parts[0].schema_arrow.names) - _TIMES:
        values = [_column(p, name).take(order) for p, order in zip(parts, orders, strict=True)]
        differ = pc.or_(differ, _differ(*values))
    return int(differ.true_count)


def _part(root: Path) -> Path:
    (partition,) = read_partitions(root).values()
    return root / str(partition["location"]) / PART


def _column(part: pq.ParquetFile, name: str) -> pa.Array:
    """Return a whole column. One column at a time needs little memory."""
    return part.read(columns=[name]).column(0).combine_chunks()


def _differ(one: pa.Array, other: pa.Array) -> pa.Array:
    return pc.or_(
        pc.fill_null(pc.not_equal(one, other), False), pc.xor(pc.is_null(one), pc.is_null(other))
    )


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
