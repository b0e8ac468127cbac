"""The contenders of the benchmark do the same work. Otherwise their ratios mean nothing."""

from pathlib import Path
from shutil import copytree

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import difference
from benchmarks.long_listing import list_over_several_runs, long_listing_lines
from benchmarks.processes import measure, service
from benchmarks.scenarios import History, a_day_later

INVITATIONS = 301


def ids(path: Path, column: str) -> list[str]:
    return sorted(pq.ParquetFile(path).read(columns=[column]).column(0).to_pylist())


def test_each_contender_writes_the_same_invitations(tmp_path: Path) -> None:
    with service(INVITATIONS) as partner_central:
        costs = [
            measure(name, partner_central, tmp_path) for name in ("baseline", "plain_boto3", "job")
        ]

    (part,) = (tmp_path / "lake" / "invitations").glob("**/part-*.parquet")
    written = ids(part, "invitation_id")
    assert len(set(written)) == INVITATIONS
    assert ids(tmp_path / "baseline.parquet", "invitation_id") == written
    assert ids(tmp_path / "plain_boto3.parquet", "Id") == written
    assert [(cost.rows, cost.requests) for cost in costs] == [(INVITATIONS, 4)] * 3


def test_incremental_run_leaves_the_rows_of_a_full_run_with_few_requests() -> None:
    history = History(invitations=3_000, a_day=200, pending=400, new=50, answered=30)
    later = a_day_later(history)
    assert later.incremental.rows == later.full.rows == 3_050
    assert later.different_rows == 0
    assert later.full.requests == 31
    assert 5 + 3 + 2 <= later.incremental.requests <= 5 + 3 + 1 + 3


def test_difference_counts_rows_that_differ(tmp_path: Path) -> None:
    with service(20) as partner_central:
        measure("job", partner_central, tmp_path)
    lake, other = tmp_path / "lake", tmp_path / "other"
    copytree(lake, other)
    assert difference.main(lake, other) == 0
    (part,) = other.glob("invitations/**/part-*.parquet")
    table = pq.read_table(part, partitioning=None)
    rows = table.to_pylist()
    rows[3]["status"], rows[7]["expiration_date"] = "OTHER", None
    pq.write_table(pa.Table.from_pylist(rows, table.schema), part)
    assert difference.main(lake, other) == 2
    pq.write_table(pa.Table.from_pylist(rows[1:], table.schema), part)
    assert difference.main(lake, other) == 1


def test_long_listing_publishes_nothing_before_its_last_run() -> None:
    """A small `python -m benchmarks long-listing`. It checks itself which run publishes."""
    listings = list_over_several_runs(INVITATIONS, pages=2)
    for listing in listings:
        assert [cost.requests for cost in listing.runs] == [2, 2, 0]
        assert [cost.rows for cost in listing.runs] == [0, 0, INVITATIONS]
        assert listing.kept_mb > 0
    assert [listing.published_mb > 0 for listing in listings] == [True, False]
    assert len(list(long_listing_lines(listings))) == 2 * (2 + 3)
