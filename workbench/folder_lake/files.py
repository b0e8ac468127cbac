"""Files of a table in a folder lake: only those that the lake wrote."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from invitations.lake import change_files, run_files
from invitations.snapshot.published import PART
from invitations.tables import CHANGES, INVITATIONS, RUNS
from invitations.tables.schema import Table
from workbench.folder_lake.lake import FolderLake, read_partitions

Files = Mapping[tuple[str, ...], list[Path]]
"""Files by the values of the partition keys."""
_KEYS: Final = {CHANGES: change_files.KEY, RUNS: run_files.KEY}


def files_of(table: Table, root: Path) -> Files:
    """Return the files of a table below the root of a lake.

    They are the files of the registered partitions. If the table's partitions are projected, they
    are all files whose keys the lake writes. Raises InvitationDataError if the registered
    partitions can't be read.
    """
    if table == INVITATIONS:
        partitions = read_partitions(root)
        return {
            tuple(key.split("/")): [root / found["location"] / PART]
            for key, found in partitions.items()
        }
    files: dict[tuple[str, ...], list[Path]] = {}
    for match in map(_KEYS[table].fullmatch, FolderLake(root).keys(table.prefix)):
        if match:
            files.setdefault((match[1],), []).append(root / match[0])
    return files
