"""A part without a column that was added later is merged as if the column had been null."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.snapshot import parquet
from invitations.snapshot.merge import merge
from invitations.snapshot.observation import Difference, Observation
from invitations.tables.invitations import COLUMNS, LISTED_COLUMNS
from invitations.tables.schema import arrow_schema

FIRST, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
ADDED = "sender_company_name"


def stage(path: Path, *rows: tuple[str, str | None]) -> Path:
    values = ({"invitation_id": id_, ADDED: company} for id_, company in rows)
    parquet.stage([tuple(row.get(c.name) for c in LISTED_COLUMNS) for row in values], path)
    return path


def older_part(folder: Path, ids: list[str]) -> Path:
    """Write a part without the column ADDED."""
    columns_before = [column for column in COLUMNS if column.name != ADDED]
    values = {
        "invitation_id": ids,
        "first_seen_at": [FIRST] * len(ids),
        "last_changed_at": [FIRST] * len(ids),
        "listed": [True] * len(ids),
    }
    columns = {c.name: values.get(c.name, [None] * len(ids)) for c in columns_before}
    path = folder / "older.parquet"
    pq.write_table(pa.table(columns, schema=arrow_schema(tuple(columns_before))), path)
    return path


def merge_over(previous: Path, staged: Path, merged: Path) -> Difference:
    seen = Observation(slice=Slice("AWS", "RECEIVER"), run_id="later", at=LATER)
    changes, recent = merged.with_name("changes.parquet"), merged.with_name("recent.parquet")
    return merge(
        seen, staged=staged, previous=previous, merged=merged, changes=changes, recent=recent
    )


def test_added_column_changes_only_rows_with_a_value(tmp_path: Path) -> None:
    staged = stage(tmp_path / "staged.parquet", ("a", "A company"), ("b", None))
    merged = tmp_path / "merged.parquet"

    difference = merge_over(older_part(tmp_path, ["a", "b", "gone"]), staged, merged)

    assert (difference.inserted, difference.updated, difference.unlisted) == (0, 1, 1)
    rows = pq.read_table(merged).select(["invitation_id", ADDED, "last_changed_at"]).to_pylist()
    assert sorted(tuple(row.values()) for row in rows) == [
        ("a", "A company", LATER),
        ("b", None, FIRST),
        ("gone", None, LATER),
    ]


def test_new_invitation_with_added_column_is_merged_beside_older_rows(tmp_path: Path) -> None:
    staged = stage(tmp_path / "staged.parquet", ("new", "A company"))
    merged = tmp_path / "merged.parquet"

    merge_over(older_part(tmp_path, ["a"]), staged, merged)

    rows = pq.read_table(merged).select(["invitation_id", ADDED]).to_pylist()
    assert sorted(tuple(row.values()) for row in rows) == [("a", None), ("new", "A company")]
