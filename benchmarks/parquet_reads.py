"""Reads of a scan from a Parquet file, from the file's footer and the rules of Trino's reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from benchmarks.scans import Condition, Scan

_MAGIC: Final = 8
"""The bytes at a file's end with the length of the footer."""


@dataclass(frozen=True)
class Reading:
    """Bytes and row groups that a scan reads, and those of the whole file."""

    bytes: int
    all_bytes: int
    row_groups: int
    all_row_groups: int


def reading(path: Path, scan: Scan) -> Reading:
    """Return the reads of a scan: the footer, and column chunks of some row groups.

    A row group is skipped if its statistics rule out a condition. Otherwise Trino checks the
    dictionary of a column that is compared for equality. Athena may read the whole chunk for
    that (trino-parquet's PredicateUtils did at first), so the chunk counts in any case.
    """
    file = pq.ParquetFile(path)
    read, groups = file.metadata.serialized_size + _MAGIC, 0
    for number in range(file.metadata.num_row_groups):
        chunks = _chunks(file.metadata.row_group(number))
        conditions = [one for one in scan.conditions if one.column in chunks]
        if not all(_may_hold(chunks[one.column], one) for one in conditions):
            continue
        wanted = {name for name in scan.columns if name in chunks}
        absent = [one.column for one in conditions if _lacks(file, number, chunks, one)]
        groups += not absent
        read += sum(chunks[name].total_compressed_size for name in absent[:1] or wanted)
    return Reading(read, path.stat().st_size, groups, file.metadata.num_row_groups)


def _chunks(row_group: Any) -> dict[str, Any]:
    """Return the column chunks by column name. Partition keys have none."""
    chunks = (row_group.column(number) for number in range(row_group.num_columns))
    return {chunk.path_in_schema.partition(".")[0]: chunk for chunk in chunks}


def _lacks(file: pq.ParquetFile, group: int, chunks: Mapping[str, Any], one: Condition) -> bool:
    """Return whether a chunk's dictionary has none of the condition's values."""
    if one.comparison not in {"EQ", "In"} or not chunks[one.column].has_dictionary_page:
        return False
    # A status has few values, so the dictionary covers the whole chunk.
    there = file.read_row_group(group, [one.column]).column(0).unique().to_pylist()
    return not set(there) & set(one.values)


def _may_hold(chunk: Any, one: Condition) -> bool:
    """Return whether a chunk may have a matching row, according to its statistics."""
    found = chunk.statistics
    if found is None or not found.has_null_count:
        return True
    if found.null_count == chunk.num_values:
        return one.comparison == "NullSafeNEQ"
    if not found.has_min_max:
        return True
    if one.comparison == "NullSafeNEQ" and found.null_count:
        return True
    least, most = _naive(found.min), _naive(found.max)
    return any(_is_room(one.comparison, least, most, value) for value in one.values)


def _is_room(comparison: str, least: Any, most: Any, value: Any) -> bool:
    match comparison:
        case "LT":
            return bool(least < value)
        case "LTE":
            return bool(least <= value)
        case "GT":
            return bool(most > value)
        case "GTE":
            return bool(most >= value)
        case "EQ" | "In":
            return bool(least <= value <= most)
    return not least == value == most


def _naive(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
