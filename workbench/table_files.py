"""Which files of a folder lake hold the rows of a table, as its readers find them."""

from collections.abc import Mapping
from pathlib import Path

from invitations.lake import PART
from invitations.tables import INVITATIONS, Table
from workbench.folder_lake.lake import read_partitions

Files = Mapping[tuple[str, ...], list[Path]]
"""Files by the values of their table's partition keys."""


def files_of(table: Table, root: Path) -> Files:
    """Return the files of a table below the root of a lake.

    They are those of the registered partitions, or all there are where the table projects its
    partitions. Raises InvitationDataError where the registered partitions can't be read.
    """
    if table == INVITATIONS:
        partitions = read_partitions(root)
        return {
            tuple(key.split("/")): [root / found["location"] / PART]
            for key, found in partitions.items()
        }
    (key,) = table.partition_keys
    folders = sorted((root / table.prefix).glob(f"{key.name}=*"))
    values = ((folder.name.partition("=")[2],) for folder in folders)
    files = (sorted(folder.glob("*.parquet")) for folder in folders)
    return {value: found for value, found in zip(values, files, strict=True) if found}
