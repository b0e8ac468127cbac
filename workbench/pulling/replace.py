"""Replacing: a folder's partitions in one step, and the files that no reader needs any more."""

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from invitations.errors import InvitationDataError
from invitations.tables import TABLES
from workbench.folder_lake.files import files_of
from workbench.folder_lake.lake import FolderLake, read_partitions
from workbench.pulling.versions import Version, is_of_lake

READERS_KEEP: Final = timedelta(hours=1)
"""How long a replaced file stays: a query of the folder may be reading it."""
Partitions = dict[str, dict[str, dict[str, Any]]]
"""Entries of the partitions file, by table and key."""


def partitions_of(root: Path, versions: Iterable[Version]) -> Partitions:
    """Return what a folder has of the partitions of versions, if anything."""
    found: Partitions = {table.name: {} for table in TABLES}
    with suppress(InvitationDataError):  # the file is damaged: it has nothing
        for version in versions:
            entries = read_partitions(root, version.table.name)
            if version.key in entries:
                found[version.table.name][version.key] = entries[version.key]
    return found


def publish(
    target: FolderLake, root: Path, versions: Iterable[Version], kept: Partitions, now: datetime
) -> None:
    """Point a folder's partitions at versions, in one step; `kept` are those that stay.

    Files that readers saw until now get `now` as their time: `delete_old` goes by it.
    """
    partitions = {name: dict(entries) for name, entries in kept.items()}
    shown: set[Path] = set()
    for version in versions:
        shown |= {root / key for key in version.files}
        if version.is_registered:
            entry = {"location": version.location, "parameters": dict(version.parameters)}
            partitions[version.table.name][version.key] = entry
    for folder in {path.parent for path in _shown(root) - shown if path.exists()}:
        for path in folder.iterdir():
            os.utime(path, (now.timestamp(), now.timestamp()))
    target.register(partitions)


def delete_old(
    target: FolderLake, root: Path, needed: Collection[str], kept: Partitions, now: datetime
) -> int:
    """Delete files of the lake that readers haven't seen for an hour; return how many.

    Readers see files of version 0.2.0 that no partition names: those go at once.
    """
    shown = _shown(root)
    locations = tuple(one["location"] for entries in kept.values() for one in entries.values())
    deleted = 0
    for table in TABLES:
        for key in target.keys(table.prefix):
            if key in needed or key.startswith(locations):
                continue
            path = root / key
            is_old = path.stat().st_mtime < (now - READERS_KEEP).timestamp()
            if is_of_lake(key) and (is_old or path in shown):
                target.delete(key)
                deleted += 1
    return deleted


def _shown(root: Path) -> set[Path]:
    """Return the files that readers of a folder see."""
    found: set[Path] = set()
    for table in TABLES:
        with suppress(InvitationDataError):  # the partitions are damaged: readers see nothing
            found |= {path for _, paths in files_of(table, root) for path in paths}
    return found
