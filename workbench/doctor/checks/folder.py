"""Folder: whether a folder holds a lake, and whether its tables and views can be read."""

from datetime import datetime
from itertools import product
from pathlib import Path

from duckdb import DuckDBPyConnection

from invitations import keys
from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import ConfigurationError, InvitationDataError
from invitations.tables import TABLES
from sql.statements import views
from workbench.doctor.finding import ProblemError
from workbench.folder_lake import sql
from workbench.folder_lake.lake import PARTITIONS, FolderLake, read_partitions


def slices_of(root: Path) -> tuple[Slice, ...]:
    """Return the slices of a folder lake; all that may exist if it can't be read."""
    every = tuple(Slice(*pair) for pair in product(CATALOGS, PARTICIPANT_TYPES))
    try:
        held = read_partitions(root)
    except InvitationDataError:
        held = {}
    return (
        tuple(slice_ for slice_ in every if f"{slice_.catalog}/{slice_.participant_type}" in held)
        or every
    )


def folder(root: Path) -> str:
    """Return what a folder holds; raises ProblemError if that is no lake, or a damaged one."""
    fill = f"Fill it: invitations sync --lake {root}"
    if not root.is_dir():
        raise ProblemError(f"there is no folder {str(root)!r}.", fill)
    slices = len(read_partitions(root))
    if not slices:
        raise ProblemError(f"{str(root)!r} holds no lake: {PARTITIONS} names no slice.", fill)
    return f"{root}, {slices} slice{'s' * (slices != 1)}"


def has_details(root: Path) -> bool:
    """Return whether runs have asked for details."""
    return bool(FolderLake(root).keys(keys.OUTSTANDING))


def tables(root: Path, now: datetime) -> str:
    """Return the number of rows of each table."""
    return _counted(root, [table.name for table in TABLES], now)


def shown_views(root: Path, now: datetime) -> str:
    """Return the number of rows of each view."""
    return _counted(root, [view.key for view in views()], now)


def _counted(root: Path, names: list[str], now: datetime) -> str:
    with sql.open_lake(root, now) as connection:
        return ", ".join(f"{name} {_count(connection, name, now):,} rows" for name in names)


def _count(connection: DuckDBPyConnection, name: str, now: datetime) -> int:
    try:
        ((count,),) = sql.run(connection, f"SELECT count(*) FROM {name}", now).rows  # noqa: S608 - our own
    except ConfigurationError as error:
        advice = "A file of it is damaged: restore it, or delete the folder and sync again."
        raise ProblemError(f"{name} can't be read: {error}", advice) from error
    return int(count)
