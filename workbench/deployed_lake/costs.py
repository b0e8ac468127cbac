"""Costs: what Athena bills for a query, and S3 for files that are fetched."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

DOLLARS_A_TERABYTE: Final = 5
"""Athena's price of bytes that queries read, in most regions. As of November 2026."""
LEAST_BILLED: Final = 10_000_000
"""Bytes that Athena bills at least for a query that reads."""
DOLLARS_FOR_1000_READS: Final = 0.0004
DOLLARS_FOR_1000_LISTS: Final = 0.005
DOLLARS_A_GIGABYTE_OUT: Final = 0.09
"""S3's prices in us-east-1: of requests that read or list, and of what leaves AWS after the first
100 GB a month. As of November 2026."""
_MEGABYTE: Final = 1_000_000
_GIGABYTE: Final = 1_000_000_000
_TERABYTE: Final = 1_000_000_000_000
_UNITS: Final = ((_TERABYTE, "TB"), (_GIGABYTE, "GB"), (_MEGABYTE, "MB"), (1_000, "kB"))


@dataclass(frozen=True)
class Scan:
    """How many bytes queries read, and for how many Athena bills."""

    bytes: int = 0
    billed: int = 0

    def __str__(self) -> str:
        if not self.billed:
            return f"scanned {size(self.bytes)}, free of charge"
        dollars = _rounded(self.billed / _TERABYTE * DOLLARS_A_TERABYTE)
        return f"scanned {size(self.bytes)}, billed as {size(self.billed)}, about ${dollars}"


def scan_of(read: int, *, is_free: bool) -> Scan:
    """Return the scan of one query that read so many bytes.

    Free are statements about tables such as SHOW, and results that are reused.
    """
    megabytes = math.ceil(read / _MEGABYTE) * _MEGABYTE
    return Scan(read, 0 if is_free else max(megabytes, LEAST_BILLED))


def total(scans: Iterable[Scan]) -> Scan:
    """Return the scan of several queries together."""
    found = list(scans)
    return Scan(sum(scan.bytes for scan in found), sum(scan.billed for scan in found))


def size(number: int) -> str:
    """Return a number of bytes as 1.2 MB."""
    for unit, name in _UNITS:
        if number >= unit:
            return f"{number / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{number} bytes"


def fetching(*, files: int, listings: int, out: int) -> str:
    """Return what S3 bills for reading files, listing prefixes and sending bytes out of AWS."""
    requests = (files * DOLLARS_FOR_1000_READS + listings * DOLLARS_FOR_1000_LISTS) / 1000
    return f"about ${_rounded(requests + out / _GIGABYTE * DOLLARS_A_GIGABYTE_OUT)}"


def _rounded(dollars: float) -> str:
    return f"{dollars:.6f}".rstrip("0").rstrip(".")
