"""Recorded runs: the last 24 hours of sync_runs, and each slice's last success."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from invitations.domain import Slice
from invitations.lake.storage import Lake
from invitations.lake.upgrade import RUNS_KEY
from invitations.tables import RUNS
from invitations.tables.invitations import TABLE
from workbench.folder_lake import sql
from workbench.folder_lake.lake import PARTITIONS

_MONTHS: Final = 2
"""How many of the newest months with runs are read: more than three times the longest gap."""
_DAYS: Final = 10
"""How many of the newest files are read that version 0.2.0 wrote, one a day."""
_LAST_DAY: Final = """
SELECT coalesce(sum(requests + coalesce(details_requests, 0)), 0), coalesce(sum(throttled), 0)
FROM sync_runs
WHERE started_at > CAST(current_timestamp AS timestamp) - INTERVAL '24' HOUR
"""
_FRESHNESS: Final = """
SELECT catalog, participant_type, last_success_at, minutes_since, snapshot_rows, failures_since,
    last_error
FROM data_freshness
"""


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """A slice's row of the view data_freshness."""

    last_success_at: datetime | None
    minutes_since: int | None
    snapshot_rows: int | None
    failures_since: int
    last_error: str | None


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Requests of the last 24 hours, and how fresh each slice is."""

    requests: int
    throttled: int
    freshness: Mapping[Slice, Freshness]


def recorded(lake: Lake, now: datetime) -> Recorded:
    """Return what a lake's newest runs did, read with the views and saved queries."""
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        copy = Path(name)
        _copy_runs(lake, copy)
        with sql.open_lake(copy, now) as connection:
            (last_day,) = sql.run(connection, _LAST_DAY, now).rows
            slices = sql.run(connection, _FRESHNESS, now)
    freshness = {Slice(*row[:2]): _freshness(slices.columns, row) for row in slices.rows}
    return Recorded(requests=int(last_day[0]), throttled=int(last_day[1]), freshness=freshness)


def _copy_runs(lake: Lake, root: Path) -> None:
    """Create a folder lake with the newest runs only."""
    months = lake.months(RUNS)[-_MONTHS:]
    partitions = {
        month.name: {"location": month.location, "parameters": month.parameters()}
        for month in months
    }
    (root / PARTITIONS).write_text(json.dumps({TABLE: {}, RUNS.name: partitions}))
    old = sorted(filter(RUNS_KEY.fullmatch, lake.keys(RUNS.prefix)))[-_DAYS:]
    for key in (*old, *(part for month in months for part in month.parts)):
        target = root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        found = lake.fetch(key, target.parent)
        if found != target:
            shutil.copyfile(found, target)


def _freshness(columns: tuple[str, ...], row: tuple[Any, ...]) -> Freshness:
    return Freshness(**dict(zip(columns[2:], row[2:], strict=True)))
