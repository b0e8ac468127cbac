"""Bytes that a query reads, as Athena reads them: columns, row groups, dictionaries, footers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import bytes_read
from benchmarks.dashboards import read_lines, reads_of_answered, reads_of_simulated
from benchmarks.parquet_reads import reading
from benchmarks.scans import Condition, Scan, scans_of
from benchmarks.scenarios import History
from sql.statements import Query, queries

NOW = datetime(2026, 1, 16, 12)  # noqa: DTZ001 - Athena's have no zone
TABLE = "engagement_invitations"


def test_scan_has_the_needed_columns_and_the_conditions() -> None:
    (scan,) = scans_of(
        """
        WITH some AS (SELECT *, invitation_id AS id FROM engagement_invitations)
        SELECT upper(engagement_title) AS title, catalog FROM some
        WHERE status = 'PENDING' AND payload_type IN ('A', 'B') AND coalesce(listed, true)
            AND invitation_date > CAST(current_timestamp AS timestamp) - INTERVAL '7' DAY
            AND (status = 'ACCEPTED' OR engagement_id = 'eng-1')
        """,
        NOW,
    )
    columns = "catalog engagement_id engagement_title invitation_date listed payload_type status"
    assert (scan.table, scan.columns) == (TABLE, frozenset(columns.split()))
    assert set(scan.conditions) == {
        Condition("status", "EQ", ("PENDING",)),
        Condition("payload_type", "In", ("A", "B")),
        Condition("invitation_date", "GT", (datetime(2026, 1, 9, 12),)),  # noqa: DTZ001
    }


def test_scans_are_found_inside_views_and_unions() -> None:
    scans = scans_of(
        """
        SELECT sender_is_aws FROM invitation_details WHERE status = 'PENDING'
        UNION ALL
        SELECT listed FROM engagement_invitations WHERE status IS DISTINCT FROM 'PENDING'
        """,
        NOW,
    )
    senders = frozenset({"sender_aws_account_id", "sender_company_name", "status"})
    assert scans == [
        Scan(TABLE, senders, (Condition("status", "EQ", ("PENDING",)),)),
        Scan(
            TABLE,
            frozenset({"listed", "status"}),
            (Condition("status", "NullSafeNEQ", ("PENDING",)),),
        ),
    ]


def test_query_that_reads_a_common_table_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="some is named twice"):
        scans_of("WITH some AS (SELECT 1 AS a) SELECT 1 FROM some CROSS JOIN some AS other", NOW)


@pytest.mark.parametrize("query", queries(), ids=lambda found: found.key)
def test_no_saved_query_reads_a_common_table_twice(query: Query) -> None:
    assert scans_of(query.sql, NOW)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """Write three row groups of four rows: `day` 1 to 12, `status` a and c, b, null, and `text`."""
    path = tmp_path / "part.parquet"
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 13)]
    columns: dict[str, Any] = {
        "day": pa.array(days, pa.timestamp("ms", "UTC")),
        "status": [*"aacc", *"bbbb", None, None, None, None],
        "text": [f"{number:0200}" for number in range(12)],
    }
    with pq.ParquetWriter(path, pa.table(columns).schema, use_dictionary=["status"]) as writer:
        writer.write_table(pa.table(columns), row_group_size=4)
    return path


def chunk(part: Path, group: int, column: int) -> int:
    return int(pq.read_metadata(part).row_group(group).column(column).total_compressed_size)


def on(day: int) -> datetime:
    return datetime(2026, 1, day)  # noqa: DTZ001 - Athena's have no zone


@pytest.mark.parametrize(
    ("condition", "groups"),
    [
        (("day", "GT", (on(4),)), [1, 2]),
        (("day", "GT", (on(12),)), []),
        (("day", "GTE", (on(12),)), [2]),
        (("day", "LT", (on(5),)), [0]),
        (("day", "LTE", (on(5),)), [0, 1]),
        (("status", "NEQ", ("b",)), [0]),
        (("status", "NullSafeNEQ", ("b",)), [0, 2]),
        (("status", "EQ", ("a",)), [0]),
        (("status", "In", ("b", "c")), [0, 1]),
        (("catalog", "EQ", ("AWS",)), [0, 1, 2]),
    ],
)
def test_row_groups_are_skipped_by_statistics(
    part: Path, condition: tuple[str, str, tuple[Any, ...]], groups: list[int]
) -> None:
    found = reading(part, Scan("t", frozenset({"text", "catalog"}), (Condition(*condition),)))
    footer = pq.read_metadata(part).serialized_size + 8
    assert found.bytes == footer + sum(chunk(part, group, 2) for group in groups)
    assert (found.row_groups, found.all_row_groups) == (len(groups), 3)
    assert found.all_bytes == part.stat().st_size


def test_row_group_skipped_by_its_dictionary_costs_one_chunk(part: Path) -> None:
    """b lies between a and c, so the statistics of the first row group can't exclude it."""
    found = reading(part, Scan("t", frozenset({"text"}), (Condition("status", "EQ", ("b",)),)))
    footer = pq.read_metadata(part).serialized_size + 8
    assert found.bytes == footer + chunk(part, 0, 1) + chunk(part, 1, 2)
    assert found.row_groups == 1


def test_every_dashboard_query_is_measured_on_files_of_the_job() -> None:
    history = History(invitations=3_000, a_day=200, pending=400, new=50, answered=30)
    reads = reads_of_answered(history)
    assert tuple(read.query for read in reads) == bytes_read.DASHBOARDS
    shares = {read.query: read.share for read in reads}
    assert all(0 < share < 1 for share in shares.values())
    # One row group has all rows, so only columns are skipped. So is the first listing's file.
    assert shares["rates_by_receiver"] < 0.15 < shares["pending_now"]
    assert shares["time_to_answer_by_sender"] < 0.15
    assert len(list(read_lines(reads))) == 1 + len(reads)
    (simulated,) = (read for read in reads_of_simulated(301) if read.query == "pending_now")
    assert (simulated.row_groups, simulated.all_row_groups) == (1, 1)
