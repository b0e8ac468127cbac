"""Folder: whether a lake in a folder is there, and its tables and views answer."""

from datetime import datetime
from itertools import product
from pathlib import Path

from duckdb import DuckDBPyConnection

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import ConfigurationError, InvitationDataError
from invitations.tables import TABLES
from sql.statements import views
from workbench.doctor.finding import ProblemError
from workbench.folder_lake import sql
from workbench.folder_lake.lake import PARTITIONS, read_partitions


def slices_of(root: Path) -> tuple[Slice, ...]:
    """Return the slices that a folder lake holds, or all there may be where it can't tell."""
    every = tuple(Slice(*pair) for pair in product(CATALOGS, PARTICIPANT_TYPES))
    try:
        held = read_partitions(root)
    except InvitationDataError:
        held = {}
    return tuple(of for of in every if f"{of.catalog}/{of.participant_type}" in held) or every


def folder(root: Path) -> str:
    """Return what a folder holds; raises ProblemError where that is no lake, or a damaged one."""
    fill = f"Fill it: invitations sync --lake {root}"
    if not root.is_dir():
        raise ProblemError(f"there is no folder {str(root)!r}.", fill)
    slices = len(read_partitions(root))
    if not slices:
        raise ProblemError(f"{str(root)!r} holds no lake: {PARTITIONS} names no slice.", fill)
    return f"{root}, {slices} slice{'s' * (slices != 1)}"


def tables(root: Path, now: datetime) -> str:
    """Return how many rows each table shows its readers."""
    return _counted(root, [table.name for table in TABLES], now)


def shown_views(root: Path, now: datetime) -> str:
    """Return how many rows each view shows."""
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
