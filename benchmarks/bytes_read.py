"""Reads of a folder lake by the dashboards' queries: a line of JSON for each.

The keys are the fields of dashboards.Reads.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.parquet_reads import reading
from benchmarks.scans import scans_of
from invitations.tables import TABLES
from sql.statements import Query, queries
from workbench.folder_lake.files import files_of

DASHBOARDS: Final = (
    "key_figures",
    "pending_by_days_left",
    "funnel_by_month",
    "rates_by_sender",
    "rates_by_receiver",
    "time_to_answer_by_sender",
    "time_to_answer_by_receiver",
    "pending_now",
    "freshness",
)


def main(root: Path, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the reads of each query. `now` is the current time."""
    found = {query.key: query for query in queries()}
    for key in DASHBOARDS:
        yield _read(found[key], root, now)


def _read(query: Query, root: Path, now: datetime) -> dict[str, Any]:
    scans = scans_of(query.sql, now)
    files = {table.name: files_of(table, root) for table in TABLES}
    paths = {
        name: [path for _, paths in partitions for path in paths]
        for name, partitions in files.items()
    }
    readings = [reading(path, scan) for scan in scans for path in paths[scan.table]]
    tables = {scan.table for scan in scans}
    return {
        "query": query.key,
        "table": " ".join(sorted(tables)),
        "columns": len({(scan.table, name) for scan in scans for name in scan.columns}),
        "row_groups": sum(one.row_groups for one in readings),
        "all_row_groups": sum(one.all_row_groups for one in readings),
        "bytes": sum(one.bytes for one in readings),
        "all_bytes": sum(path.stat().st_size for name in tables for path in paths[name]),
    }


if __name__ == "__main__":
    for line in main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])):
        print(json.dumps(line))
