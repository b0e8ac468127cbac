"""What Athena bills for queries."""

import pytest

from infra.costs.prices import ATHENA, S3_READS, S3_WRITES
from workbench.deployed_lake.costs import (
    DOLLARS_A_TERABYTE,
    DOLLARS_FOR_1000_LISTS,
    DOLLARS_FOR_1000_READS,
    LEAST_BILLED,
    Scan,
    fetching,
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


@pytest.mark.parametrize(
    ("files", "listings", "out", "shown"),
    [
        (0, 0, 0, "about $0"),
        (0, 7, 0, "about $0.000035"),
        (10, 7, 1_000_000, "about $0.000129"),
        (100, 7, 65_800_000, "about $0.005997"),
    ],
)
def test_fetched_files_are_billed_by_request_and_by_byte(
    files: int, listings: int, out: int, shown: str
) -> None:
    assert fetching(files=files, listings=listings, out=out) == shown


def test_prices_of_requests_are_those_of_the_price_list() -> None:
    assert S3_READS == ("S3, 1,000 reads", DOLLARS_FOR_1000_READS)
    assert S3_WRITES == ("S3, 1,000 writes or lists", DOLLARS_FOR_1000_LISTS)


def test_price_is_the_one_of_the_price_list() -> None:
    assert ATHENA.dollars == DOLLARS_A_TERABYTE
    assert ATHENA.unit == f"Athena, TB that a query reads, at least {size(LEAST_BILLED)}"
