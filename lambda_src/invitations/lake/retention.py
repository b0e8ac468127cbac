"""Retention: months of changes and details leave the lake when they are older than wanted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from invitations.lake.month import READERS_KEEP, Month
from invitations.lake.month_files import Addition, add
from invitations.lake.month_rows import rewritten
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.tables import CHANGES
from invitations.tables.details import NO_MONTH

_LONGEST_MONTH = timedelta(days=31)


def expire(
    lake: Lake,
    months: Sequence[Month],
    found: Mapping[str, Mapping[str, list[str]]],
    *,
    at: datetime,
    run_id: str,
    retention: timedelta,
) -> list[Month]:
    """Drop the months of a table that ended longer than `retention` ago; return the others.

    `months` are the registered ones in their order, `found` the keys of each version of each month.
    The files of a dropped month go with the first run that is two hours late for it, so that no
    query loses what it reads. A month that still has files of version 0.2.0 is upgraded first.
    """
    limit = at - retention
    expired = [
        month for month in months if has_expired(month.name, limit) and _is_upgraded(month, found)
    ]
    if expired and expired[-1] == months[-1] and months[-1].ends:
        _carry_ends(lake, months[-1], at, run_id)
    for month in expired:
        # A month whose partition is missing is registered again from its description.
        for keys in found.get(month.name, {}).values():
            for key in keys:
                if key.endswith(month.description.rpartition("/")[2]):
                    lake.delete(key)
        lake.drop_month(month)
    for name in found.keys() - {month.name for month in months}:
        if has_expired(name, limit - READERS_KEEP):
            for keys in found[name].values():
                for key in keys:
                    lake.delete(key)
    return [month for month in months if month not in expired]


def has_expired(name: str, limit: datetime) -> bool:
    """Return whether a month ended before `limit`; details without a date never expire."""
    if name == NO_MONTH:
        return False
    start = datetime.strptime(name, "%Y-%m").replace(tzinfo=UTC)
    return (start + _LONGEST_MONTH).replace(day=1) < limit


def _is_upgraded(month: Month, found: Mapping[str, Mapping[str, list[str]]]) -> bool:
    return month.rows is not None and "" not in found.get(month.name, {})


def _carry_ends(lake: Lake, newest: Month, at: datetime, run_id: str) -> None:
    """Begin the current month, without rows, so that a month is left that has the ends."""
    with run_folder() as folder:
        file = Path(folder) / "empty.parquet"
        rewritten(CHANGES, [], file)
        name = f"{at.astimezone(UTC):%Y-%m}"
        add(
            lake,
            Addition(table=CHANGES, name=name, file=file, at=at, run_id=run_id, ends=newest.ends),
        )
