from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invitations.domain import Slice
from invitations.snapshot import merge as snapshot
from invitations.snapshot import parquet
from invitations.snapshot.merge import merge
from invitations.snapshot.observation import Difference, Observation
from invitations.tables.invitations import COLUMNS, LISTED_COLUMNS
from invitations.tables.schema import arrow_schema

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=1)
NULLS: dict[str, Any] = dict.fromkeys(column.name for column in LISTED_COLUMNS)


def listed(invitation_id: str, day: int | None = 1, **values: Any) -> dict[str, Any]:
    return NULLS | {"invitation_id": invitation_id, "invitation_date": day} | values


def table_row(row: dict[str, Any], first_seen: datetime, last_changed: datetime) -> dict[str, Any]:
    day = row["invitation_date"]
    moment = None if day is None else datetime.fromtimestamp(day / 1000, UTC)
    return row | {
        "invitation_date": moment,
        "first_seen_at": first_seen,
        "last_changed_at": last_changed,
        "listed": True,
        "previous_status": None,
        "status_changed_at": None,
        "status_changed_at_is_exact": None,
    }


def with_status_change(row: dict[str, Any], before: str | None, at: datetime) -> dict[str, Any]:
    """Return a row whose status changed between two listings."""
    return row | {
        "previous_status": before,
        "status_changed_at": at,
        "status_changed_at_is_exact": False,
    }


def unlisted(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"listed": False}


class History:
    """Listings of one slice. Each is merged into the snapshot before it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.part = parquet.empty(folder)

    def merge(
        self, rows: Sequence[dict[str, Any]], at: datetime, statuses: Sequence[str] = ()
    ) -> Difference:
        staged, merged = self.folder / "staged", self.folder / f"{at:%H}.parquet"
        parquet.stage((tuple(row.values()) for row in rows), staged)
        self.changes = self.folder / f"{at:%H}-changes.parquet"
        observation = Observation(
            slice=Slice("AWS", "RECEIVER"), run_id=f"{at:%H}", at=at, statuses=statuses
        )
        difference = merge(
            observation,
            staged=staged,
            previous=self.part,
            merged=merged,
            changes=self.changes,
            recent=self.folder / f"{at:%H}-recent.parquet",
        )
        self.part = merged
        return difference

    @property
    def rows(self) -> list[dict[str, Any]]:
        return list(pq.read_table(self.part).to_pylist())


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


def test_first_listing_is_inserted_in_invitation_date_order(history: History) -> None:
    late, early, undated = listed("a", 9), listed("b", 3), listed("c", None)
    assert history.merge([late, undated, early], FIRST) == Difference(
        listed=3, inserted=3, changes=3, rows=3
    )
    assert history.rows == [table_row(row, FIRST, FIRST) for row in (early, late, undated)]
    assert pq.read_schema(history.part).equals(arrow_schema(COLUMNS))


def test_empty_listing_makes_a_snapshot_without_rows(history: History) -> None:
    assert history.merge([], FIRST) == Difference()
    assert history.rows == []
    assert history.merge([], SECOND) == Difference()


def test_equal_listing_in_another_order_changes_nothing(history: History) -> None:
    rows = [listed("a", 1, status="PENDING"), listed("b", 2), listed("c", 3)]
    history.merge(rows, FIRST)
    assert history.merge(rows[::-1], SECOND) == Difference(listed=3, looked_for=3, found=3, rows=3)
    assert history.rows == [table_row(row, FIRST, FIRST) for row in rows]


@pytest.mark.parametrize(
    ("before", "after"), [("PENDING", "ACCEPTED"), (None, "PENDING"), ("PENDING", None)]
)
def test_changed_status_is_an_update(
    history: History, before: str | None, after: str | None
) -> None:
    other = listed("b", 2)
    history.merge([listed("a", status=before), other], FIRST)
    changed = listed("a", status=after)
    assert history.merge([changed, other], SECOND) == Difference(
        listed=2, looked_for=2, found=2, updated=1, changes=1, rows=2
    )
    row = with_status_change(table_row(changed, FIRST, SECOND), before, SECOND)
    assert history.rows == [row, table_row(other, FIRST, FIRST)]


def test_change_of_any_listed_column_is_an_update(history: History) -> None:
    row = listed("a") | {c.name: "x" for c in LISTED_COLUMNS[1:] if c.type == pa.string()}
    history.merge([row], FIRST)
    for column in LISTED_COLUMNS[1:]:
        value = 7 if column.type != pa.string() else "y"
        changed = row | {column.name: value}
        before = history.part
        assert history.merge([changed], SECOND).updated == 1, column.name
        history.part = before


def test_row_missing_from_listing_is_kept_as_unlisted(history: History) -> None:
    gone, stays = listed("a", 1, status="PENDING"), listed("b", 2)
    history.merge([gone, stays], FIRST)
    assert history.merge([stays], SECOND) == Difference(
        listed=1, looked_for=2, found=1, unlisted=1, changes=1, rows=2, not_listed=1
    )
    assert history.rows == [
        unlisted(table_row(gone, FIRST, SECOND)),
        table_row(stays, FIRST, FIRST),
    ]


def test_new_row_enters_only_with_a_status_that_is_asked_for(history: History) -> None:
    """A look-up lists every status. A row without a status is left out, too."""
    rows = [listed("a", status="PENDING"), listed("b", status="ACCEPTED"), listed("c")]
    assert history.merge(rows, FIRST, ["PENDING"]).inserted == 1
    assert [row["invitation_id"] for row in history.rows] == ["a"]


def test_row_that_left_the_statuses_asked_for_is_not_looked_for_again(history: History) -> None:
    ended, stays = listed("a", 1, status="PENDING"), listed("b", 2, status="PENDING")
    history.merge([ended, stays], FIRST, ["PENDING"])
    ended |= {"status": "ACCEPTED"}
    assert history.merge([ended, stays], SECOND, ["PENDING"]).looked_for == 2
    row = with_status_change(table_row(ended, FIRST, SECOND), "PENDING", SECOND)
    assert history.rows == [row, table_row(stays, FIRST, FIRST)]
    for at in (SECOND + timedelta(hours=1), SECOND + timedelta(hours=2)):
        difference = history.merge([stays], at, ["PENDING"])
        assert difference == Difference(listed=1, looked_for=1, found=1, rows=2)
        assert history.rows == [row, table_row(stays, FIRST, FIRST)]


def test_last_read_of_an_id_listed_twice_wins(history: History) -> None:
    reads = [listed("a", 1, status="PENDING"), listed("b", 2), listed("a", 1, status="EXPIRED")]
    assert history.merge(reads, FIRST) == Difference(listed=2, inserted=2, changes=2, rows=2)
    assert history.rows == [table_row(reads[2], FIRST, FIRST), table_row(reads[1], FIRST, FIRST)]


def test_rows_with_unknown_fields_are_counted(history: History) -> None:
    difference = history.merge([listed("a", additional_fields="{}"), listed("b")], FIRST)
    assert difference.unknown_fields == 1


def test_large_slice_is_written_in_row_groups_and_read_back_whole(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "ROWS_PER_GROUP", 7)
    monkeypatch.setattr(parquet, "STAGED_ROWS_PER_GROUP", 5)
    rows = [listed(f"{number:03}", number, status="PENDING") for number in range(50)]
    history.merge(rows, FIRST)
    metadata = pq.read_metadata(history.part)
    sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
    assert sizes == [7] * 7 + [1]
    changed = [row | {"status": "ACCEPTED"} if i % 9 == 0 else row for i, row in enumerate(rows)]
    assert history.merge(changed, SECOND) == Difference(
        listed=50, looked_for=50, found=50, updated=6, changes=6, rows=50
    )
    assert history.rows == [
        with_status_change(table_row(row, FIRST, SECOND), "PENDING", SECOND)
        if i % 9 == 0
        else table_row(row, FIRST, FIRST)
        for i, row in enumerate(changed)
    ]


def test_only_low_cardinality_columns_have_a_dictionary(history: History) -> None:
    history.merge([listed(f"{n}", n, status="PENDING", engagement_id="e") for n in range(9)], FIRST)
    group = pq.read_metadata(history.part).row_group(0)
    for index, column in enumerate(COLUMNS):
        assert group.column(index).has_dictionary_page == column.low_cardinality, column.name
        assert group.column(index).compression == "ZSTD"


IDS = st.sampled_from("abcdef")
LISTING = st.lists(
    st.builds(
        lambda i, day, status: listed(i, day, status=status),
        IDS,
        st.integers(0, 3),
        st.sampled_from(["PENDING", "ACCEPTED"]),
    ),
    max_size=12,
)


@given(listings=st.lists(LISTING, min_size=1, max_size=5))
def test_any_listings_leave_each_id_once_with_its_last_read_values(
    tmp_path_factory: pytest.TempPathFactory, listings: list[list[dict[str, Any]]]
) -> None:
    history = History(tmp_path_factory.mktemp("history"))
    expected: dict[str, dict[str, Any]] = {}
    for hour, rows in enumerate(listings):
        at = FIRST + timedelta(hours=hour)
        last_reads = {row["invitation_id"]: row for row in rows}
        before = expected
        expected = {
            i: merged_row(before.get(i), last_reads.get(i), at) for i in before | last_reads
        }
        difference = history.merge(rows, at)
        changed = {i for i, row in expected.items() if row != before.get(i)}
        gone = {i for i in changed if not expected[i]["listed"]}
        assert difference.inserted == len(expected) - len(before)
        assert difference.unlisted == len(gone)
        assert difference.updated == len(changed & before.keys()) - len(gone)
        assert {row["invitation_id"]: row for row in history.rows} == expected
        assert len(history.rows) == len(expected)
        dates = [row["invitation_date"] for row in history.rows]
        assert dates == sorted(dates)


def merged_row(
    old: dict[str, Any] | None, row: dict[str, Any] | None, at: datetime
) -> dict[str, Any]:
    """Return the expected row after a merge. Either the old or the listed row may be missing."""
    if row is None:
        assert old
        return unlisted(old | {"last_changed_at": at}) if old["listed"] else old
    if old is None:
        return table_row(row, at, at)
    new = old | table_row(row, old["first_seen_at"], old["last_changed_at"])
    for name in ("previous_status", "status_changed_at", "status_changed_at_is_exact"):
        new[name] = old[name]
    if row["status"] != old["status"]:
        new = with_status_change(new, old["status"], at)
    return new if new == old else new | {"last_changed_at": at}
