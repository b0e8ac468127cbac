"""What Athena bills for queries."""

import pytest

from infra.costs.prices import ATHENA
from workbench.deployed_lake.costs import (
    DOLLARS_A_TERABYTE,
    LEAST_BILLED,
    Scan,
    scan_of,
    size,
    total,
)


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


def test_price_is_the_one_of_the_price_list() -> None:
    assert ATHENA.dollars == DOLLARS_A_TERABYTE
    assert ATHENA.unit == f"Athena, TB that a query reads, at least {size(LEAST_BILLED)}"
