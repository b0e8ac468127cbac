"""Housekeeping: keeps the files of months few, however old the lake is.

A month that has ended becomes one file, and versions that no reader can be reading are deleted.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from invitations import versions
from invitations.errors import ConflictError, SyncError
from invitations.lake import upgrade
from invitations.lake.history import month_of
from invitations.lake.month import KEY, READERS_KEEP, Month, from_partition, month_prefix
from invitations.lake.month_files import fetched, publish, successor
from invitations.lake.month_rows import rewritten
from invitations.lake.retention import expire
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot.parquet_errors import reading
from invitations.tables import CHANGES, DETAILS, RUNS
from invitations.tables.schema import Table, arrow_schema


@dataclass(frozen=True, kw_only=True)
class Tidying:
    """A run that keeps house; `has_time` says whether it has time to write one more file.

    `history_retention` is how long changes and details stay after their month; None keeps them.
    """

    lake: Lake
    at: datetime
    run_id: str
    has_time: Callable[[], bool]
    history_retention: timedelta | None = None


def keep_house(tidying: Tidying) -> list[str]:
    """Upgrade, merge and prune the files of changes and runs; return what needs a person's look.

    Nothing of it is urgent: what fails is tried again by the next run. Raises SyncError if the
    lake can't be listed, or if months can't be registered.
    """
    lake = tidying.lake
    keys = {table.name: lake.keys(table.prefix) for table in (CHANGES, RUNS)}
    upgrade.register_months(lake, keys[CHANGES.name])
    warnings = upgrade.merge_days(lake, keys[RUNS.name], tidying.at, tidying.run_id)
    _expire_details(tidying)
    for table in (CHANGES, RUNS):
        found = _by_month(keys[table.name])
        months = _registered(lake, table, found)
        if table == CHANGES:
            months = _without_expired(tidying, months, found)
        for month in months:
            try:
                _tidy(tidying, month, found.get(month.name, {}))
            except ConflictError:
                continue  # another run does it
            except SyncError as error:
                warnings.append(f"{table.name} of {month.name} stays as it is: {error}")
    return warnings


def _without_expired(
    tidying: Tidying, months: list[Month], found: Mapping[str, Mapping[str, list[str]]]
) -> list[Month]:
    """Drop the months that are older than the history is to be kept; return the others."""
    if tidying.history_retention is None:
        return months
    return expire(
        tidying.lake,
        months,
        found,
        at=tidying.at,
        run_id=tidying.run_id,
        retention=tidying.history_retention,
    )


def _expire_details(tidying: Tidying) -> None:
    """Drop the months of details that are older than the history is to be kept."""
    if tidying.history_retention:
        found = _by_month(tidying.lake.keys(DETAILS.prefix))
        _without_expired(tidying, _registered(tidying.lake, DETAILS, found), found)


def keep_details(tidying: Tidying) -> None:
    """Register months of details again whose partition was deleted, and prune all months.

    A month isn't merged: a new answer then writes its own part again, not the whole month.
    """
    found = _by_month(tidying.lake.keys(DETAILS.prefix))
    for month in _registered(tidying.lake, DETAILS, found):
        if len(found.get(month.name, {})) > 1:
            _prune(tidying, month, found[month.name])


def _by_month(keys: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return the keys of each version of each month; the id of version 0.2.0's files is empty."""
    found: dict[str, dict[str, list[str]]] = {}
    for key in keys:
        match = KEY.fullmatch(key) or upgrade.CHANGES_KEY.fullmatch(key)
        if match:
            id_ = match.groupdict().get("id", "")
            found.setdefault(match["month"], {}).setdefault(id_, []).append(key)
    return found


def _registered(
    lake: Lake, table: Table, found: Mapping[str, Mapping[str, list[str]]]
) -> list[Month]:
    """Return the registered months, after registering those again whose partition was deleted."""
    months = lake.months(table)
    for name in found.keys() - {month.name for month in months}:
        for id_ in sorted(found[name], key=versions.number_of, reverse=True):
            described = Month(
                table=table, name=name, location=f"{month_prefix(table, name)}{id_}/", rows=()
            )
            if described.description in found[name][id_]:
                month = _described(lake, described)
                lake.swap_month(month, None)
                months.append(month)
                break
    return sorted(months, key=lambda month: month.name)


def _described(lake: Lake, month: Month) -> Month:
    """Return a month with the parameters of its description."""
    with run_folder() as folder:
        text = lake.fetch(month.description, Path(folder)).read_text(encoding="utf-8")
    try:
        parameters = json.loads(text)
    except ValueError:
        parameters = {}
    return from_partition(month.table, month.name, month.location, parameters)


def _tidy(tidying: Tidying, month: Month, found: Mapping[str, list[str]]) -> None:
    """Do what is due for a month: at most one thing a run."""
    if month.rows is None:
        if tidying.has_time():
            upgrade.merge_month(tidying.lake, month, tidying.at, tidying.run_id)
    elif month.name < month_of(tidying.at) and len(month.rows) > 1:
        if tidying.has_time():
            _merge(tidying, month)
    elif len(found) > 1:
        _prune(tidying, month, found)


def _merge(tidying: Tidying, month: Month) -> None:
    """Publish the version of a month that has all of its rows in one part."""
    lake = tidying.lake
    with run_folder() as folder:
        files = list(fetched(lake, month.parts, Path(folder)))
        path = Path(folder) / "merged.parquet"
        rows = rewritten(month.table, files, path, _schema(month, files))
        new = successor(month, tidying.at, tidying.run_id, rows=(rows,))
        lake.put(new.part(0), path)
        publish(lake, new, month, Path(folder))


def _schema(month: Month, files: list[Path]) -> pa.Schema:
    """Return the table's columns and those that a newer version has added."""
    with reading(month.location, "Restore it."):
        found = [pq.read_schema(file).remove_metadata() for file in files]
    return pa.unify_schemas(
        [arrow_schema(month.table.columns), *found], promote_options="permissive"
    )


def _prune(tidying: Tidying, month: Month, found: Mapping[str, list[str]]) -> None:
    """Delete versions that no reader can need, among them the files of version 0.2.0."""
    ids = found.keys() - {""}
    doomed = versions.prunable(ids, current=month.id, now=tidying.at, retention=READERS_KEEP)
    first = min(map(versions.made_at, ids | {month.id}))
    if "" in found and first < tidying.at - READERS_KEEP:
        doomed.add("")
    for id_ in doomed:
        for key in found[id_]:
            tidying.lake.delete(key)
