"""Versions: what the partitions of a lake point at now, with every file that readers need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import InvitationDataError
from invitations.lake import month as month_module
from invitations.lake import upgrade
from invitations.lake.month import Month
from invitations.lake.storage import Lake
from invitations.snapshot import published
from invitations.snapshot.published import Snapshot
from invitations.tables import INVITATIONS, TABLES
from invitations.tables.schema import Table
from workbench.folder_lake.files import of_version_2
from workbench.folder_lake.lake import partition_key


@dataclass(frozen=True, kw_only=True)
class Version:
    """What a partition points at; `key` is its key in a folder's partitions file.

    `files` has the number of rows of each file, by its key; None if the partition doesn't have it.
    Files of version 0.2.0 may have no partition yet: `is_registered` is False then.
    """

    table: Table
    key: str
    location: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, int | None]
    is_registered: bool = True


PATTERNS: Final = (published.KEY, month_module.KEY, upgrade.CHANGES_KEY, upgrade.RUNS_KEY)
"""They match the keys of every file that a lake's tables have."""


def current_versions(lake: Lake) -> list[Version]:
    """Return the current version of each slice and month of a lake.

    Raises SyncError: InvitationDataError also for a partition that no run has registered, whose
    files might be outside of the folder.
    """
    slices = (Slice(*pair) for pair in product(CATALOGS, PARTICIPANT_TYPES))
    snapshots = [lake.current(slice_) for slice_ in slices]
    found = [_of_snapshot(lake, snapshot) for snapshot in snapshots if snapshot]
    for table in TABLES:
        if table != INVITATIONS:
            found += _of_months(lake, table)
    for key in (key for version in found for key in version.files):
        if not is_of_lake(key):
            raise InvitationDataError(
                f"a partition names {key!r}, which is no file of the lake.",
                "Delete the partition in Glue: no run of this project has registered it.",
            )
    return found


def is_of_lake(key: str) -> bool:
    """Return whether a key is one of a file that a lake's tables have."""
    return any(pattern.fullmatch(key) for pattern in PATTERNS)


def _of_snapshot(lake: Lake, snapshot: Snapshot) -> Version:
    files: dict[str, int | None] = {snapshot.part: snapshot.rows}
    if snapshot.recent in lake.keys(snapshot.prefix):
        files[snapshot.recent] = None
    return Version(
        table=INVITATIONS,
        key=partition_key(snapshot.slice),
        location=snapshot.prefix,
        parameters=snapshot.parameters(),
        files=files,
    )


def _of_months(lake: Lake, table: Table) -> Iterator[Version]:
    months = {month.name: month for month in lake.months(table)}
    upgraded = {name for name, month in months.items() if month.rows is not None}
    old: dict[str, dict[str, int | None]] = {}
    for match in of_version_2(table, lake.keys(table.prefix), upgraded):
        old.setdefault(match["month"], {})[match[0]] = None
    for name in sorted(months.keys() | old.keys()):
        yield _of_month(table, name, months.get(name), old.get(name, {}))


def _of_month(
    table: Table, name: str, month: Month | None, old: Mapping[str, int | None]
) -> Version:
    if month is None:
        return Version(table=table, key=name, location="", files=old, is_registered=False)
    return Version(
        table=table,
        key=name,
        location=month.location,
        parameters=month.parameters(),
        files=dict(zip(month.parts, month.rows, strict=True)) if month.rows is not None else old,
    )


def is_written_again(key: str) -> bool:
    """Return whether a file isn't immutable: version 0.2.0 wrote a day's runs again and again."""
    return upgrade.RUNS_KEY.fullmatch(key) is not None
