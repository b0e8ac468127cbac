"""Files of a table in a folder lake: only those that the lake wrote."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from invitations.lake import upgrade
from invitations.snapshot.published import PART
from invitations.tables import CHANGES, INVITATIONS, RUNS
from invitations.tables.schema import Table
from workbench.folder_lake.lake import FolderLake, read_partitions

Files = tuple[Mapping[str, str], list[Path]]
"""Some files, and the values of the columns that are constant in them: partition keys."""


def files_of(table: Table, root: Path) -> list[Files]:
    """Return the files of a table below the root of a lake, by partition.

    Raises InvitationDataError if the registered partitions can't be read.
    """
    if table == INVITATIONS:
        names = [key.name for key in table.partition_keys]
        return [
            (dict(zip(names, key.split("/"), strict=True)), [root / found["location"] / PART])
            for key, found in read_partitions(root).items()
        ]
    lake = FolderLake(root)
    months = lake.months(table)
    (key,) = table.partition_keys
    files = [({key.name: month.name}, [root / part for part in month.parts]) for month in months]
    upgraded = {month.name for month in months if month.rows is not None}
    return [*files, *_of_version_2(table, root, upgraded)]


def of_version_2(
    table: Table, keys: Iterable[str], upgraded: Collection[str]
) -> Iterator[re.Match[str]]:
    """Yield the keys of a table's files in months that no run has upgraded yet."""
    pattern = {CHANGES: upgrade.CHANGES_KEY, RUNS: upgrade.RUNS_KEY}.get(table)
    for match in filter(None, map(pattern.fullmatch, keys)) if pattern else ():
        if match["month"] not in upgraded:
            yield match


def _of_version_2(table: Table, root: Path, upgraded: set[str]) -> Iterator[Files]:
    (key,) = table.partition_keys
    for match in of_version_2(table, FolderLake(root).keys(table.prefix), upgraded):
        constants = {key.name: match["month"]}
        if table == RUNS:
            constants["run_date"] = match["day"]
        yield constants, [root / match[0]]
