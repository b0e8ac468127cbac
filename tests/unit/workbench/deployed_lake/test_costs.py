"""What Athena bills for queries."""

from pathlib import Path

import pytest

from workbench.deployed_lake.costs import DOLLARS_A_TERABYTE, LEAST_BILLED, Scan, scan_of, total

COSTS_PAGE = Path(__file__).parents[4] / "docs" / "costs.md"


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        (0, "scanned 0 bytes, billed as 10 MB, about $0.00005"),
        (1_200_000, "scanned 1.2 MB, billed as 10 MB, about $0.00005"),
        (10_000_000, "scanned 10 MB, billed as 10 MB, about $0.00005"),
        (41_300_001, "scanned 41.3 MB, billed as 42 MB, about $0.00021"),
        (2_000_000_000_000, "scanned 2 TB, billed as 2 TB, about $10"),
    ],
)
def test_query_is_billed_by_megabytes_and_for_ten_at_least(read: int, shown: str) -> None:
    assert str(scan_of(read, is_free=False)) == shown


def test_statement_about_tables_is_free() -> None:
    assert str(scan_of(0, is_free=True)) == "scanned 0 bytes, free of charge"


def test_several_queries_are_billed_one_by_one() -> None:
    scans = [scan_of(1_000, is_free=False), scan_of(0, is_free=True)] * 2
    assert total(scans) == Scan(bytes=2_000, billed=2 * LEAST_BILLED)


def test_costs_page_has_the_same_price() -> None:
    page = COSTS_PAGE.read_text(encoding="utf-8")
    least = LEAST_BILLED // 1_000_000
    assert f"${DOLLARS_A_TERABYTE} a TB read, at least {least} MB each" in page
