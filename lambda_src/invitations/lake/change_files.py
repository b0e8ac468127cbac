"""Files of the changes table, each named after the snapshot that its changes start from."""

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from invitations.domain import Slice
from invitations.lake.storage import Lake
from invitations.snapshot.published import SNAPSHOT_ID, Snapshot
from invitations.tables import CHANGES

KEY: Final = re.compile(
    rf"{CHANGES.prefix}change_month=([0-9]{{4}}-[0-9]{{2}})/"
    rf"([A-Za-z]+)-([A-Z]+)-from-(nothing|{SNAPSHOT_ID})\.parquet"
)
"""Matches keys of the table's files; groups: month, catalog, participant type, snapshot."""


def write(
    lake: Lake, slice_: Slice, replaced: Snapshot | None, at: datetime, changes: Path
) -> None:
    """Store the changes since `replaced`, in place of any that a crashed run left behind."""
    key = f"{_month(at.year, at.month)}{_name(slice_, replaced)}"
    for other in _left_behind(lake, slice_, replaced, at):
        if other != key:
            lake.delete(other)
    lake.put(key, changes)


def delete(lake: Lake, replaced: Snapshot, at: datetime) -> None:
    """Delete the changes since `replaced` that a crashed run left behind: this run found none."""
    for key in _left_behind(lake, replaced.slice, replaced, at):
        lake.delete(key)


def _left_behind(lake: Lake, slice_: Slice, replaced: Snapshot | None, at: datetime) -> list[str]:
    """Return the keys under which crashed runs may have left changes since a snapshot."""
    name = _name(slice_, replaced)
    if replaced is None:
        keys = filter(KEY.fullmatch, lake.keys(CHANGES.prefix))
        return [key for key in keys if key.endswith(f"/{name}")]
    # They started after the last run that confirmed the snapshot.
    first, last = (moment.year * 12 + moment.month - 1 for moment in (replaced.synced_at, at))
    months = (divmod(month, 12) for month in range(first, last + 1))
    return [f"{_month(year, month + 1)}{name}" for year, month in months]


def _month(year: int, month: int) -> str:
    return f"{CHANGES.prefix}change_month={year:04}-{month:02}/"


def _name(slice_: Slice, replaced: Snapshot | None) -> str:
    since = replaced.id if replaced else "nothing"
    return f"{slice_.catalog}-{slice_.participant_type}-from-{since}.parquet"
