"""A lake in a folder: the keys of the bucket as paths, the partitions in one JSON file."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from invitations.domain import Slice
from invitations.errors import ConfigurationError, InvitationDataError
from invitations.lake import month as months
from invitations.lake.month import Month
from invitations.lake.storage import check_month_swap, check_swap
from invitations.snapshot.published import Snapshot, from_partition
from invitations.tables import INVITATIONS, TABLES
from invitations.tables.schema import Table
from workbench.file_output import replace_file

PARTITIONS: Final = "partitions.json"
LOCK: Final = ".lock"
_NEW: Final = ".new"
"""The file that the holder of the lock writes; after a crash the next holder overwrites it."""
_SECONDS_BETWEEN_TRIES: Final = 0.01
"""The lock is held while one file is copied."""


class FolderLake:
    """A Lake below one folder; threads and processes may share the folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def current(self, slice_: Slice) -> Snapshot | None:
        """Return the snapshot that the slice's entry in the partitions file points at."""
        found = read_partitions(self._root).get(partition_key(slice_))
        return from_partition(slice_, **found) if found else None

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        """Replace the partitions file by one that points at the snapshot."""
        with self._locked():
            check_swap(self.current(snapshot.slice), snapshot, replaced)
            self._register(
                INVITATIONS, partition_key(snapshot.slice), snapshot.prefix, snapshot.parameters()
            )

    def month(self, table: Table, name: str) -> Month | None:
        """Return the version that the month's entry in the partitions file points at."""
        return next((month for month in self.months(table) if month.name == name), None)

    def months(self, table: Table) -> list[Month]:
        """Return the version that each month's entry in the partitions file points at."""
        return [
            months.from_partition(table, name, found["location"], found["parameters"])
            for name, found in sorted(read_partitions(self._root, table.name).items())
        ]

    def swap_month(self, month: Month, replaced: Month | None) -> None:
        """Replace the partitions file by one that points at the version."""
        with self._locked():
            check_month_swap(self.month(month.table, month.name), replaced)
            self._register(month.table, month.name, month.location, month.parameters())

    def drop_month(self, month: Month) -> None:
        """Replace the partitions file by one without the month."""
        with self._locked():
            partitions = self._partitions()
            partitions[month.table.name].pop(month.name, None)
            self._write(partitions)

    def keys(self, prefix: str) -> list[str]:
        """Return the keys of the files below a prefix."""
        files = (path for path in (self._root / prefix).rglob("*") if path.is_file())
        return sorted(path.relative_to(self._root).as_posix() for path in files)

    def fetch(self, key: str, folder: Path) -> Path:  # noqa: ARG002 - Lake's signature
        """Return the file's own path."""
        path = self._root / key
        if not path.is_file():
            raise InvitationDataError(
                f"{key} is missing from the lake's folder.",
                f"Restore it, or delete its slice from {PARTITIONS}: it is then listed again.",
            )
        return path

    def put(self, key: str, file: Path) -> None:
        """Copy the file to its place and flush it to disk."""
        with self._locked():
            self._copy(file, self._root / key)

    def create(self, key: str, file: Path) -> bool:
        """Copy the file to its place if there is none."""
        target = self._root / key
        with self._locked():
            if target.exists():
                return False
            self._copy(file, target)
        return True

    def take(self, key: str, file: Path) -> None:
        """Move a file of the same disk to its place and flush it to disk."""
        target = self._root / key
        with self._locked():
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(file, target)

    def register(self, partitions: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the partitions file by one with these partitions of each table, by name.

        Each has a `location` inside the lake and its `parameters`.
        """
        with self._locked():
            self._write(partitions)

    def copy(self, key: str, to: str) -> None:
        """Copy the file to another key."""
        self.put(to, self._root / key)

    def delete(self, key: str) -> None:
        """Delete the file, and folders that are empty then."""
        path = self._root / key
        with self._locked():
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                    return
                folder.rmdir()

    def _copy(self, file: Path, target: Path) -> None:
        """Copy a file; without the lock a concurrent delete might remove the new folder."""
        new = self._root / _NEW
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, new.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        replace_file(new, target)

    def _register(self, table: Table, key: str, location: str, parameters: dict[str, str]) -> None:
        partitions = self._partitions()
        partitions[table.name][key] = {"location": location, "parameters": parameters}
        self._write(partitions)

    def _partitions(self) -> dict[str, dict[str, Any]]:
        return {one.name: read_partitions(self._root, one.name) for one in TABLES}

    def _write(self, partitions: Mapping[str, Mapping[str, Any]]) -> None:
        new = self._root / _NEW
        new.write_text(json.dumps(partitions, indent=2), encoding="utf-8")
        replace_file(new, self._root / PARTITIONS)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        with FileLock(self._root / LOCK, poll_interval=_SECONDS_BETWEEN_TRIES):
            yield


def make_folder(root: Path) -> None:
    """Make the folder of a lake, unless it is there; raises ConfigurationError if it can't be."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"--lake: {str(root)!r} can't be a folder: {error.strerror}. Use another path."
        ) from error


def check_is_lake(root: Path) -> None:
    """Raise ConfigurationError if a folder holds no lake."""
    if not (root / PARTITIONS).is_file():
        raise ConfigurationError(
            f"--lake: there is no lake in {str(root)!r} yet; run `invitations sync` first."
        )


def read_partitions(root: Path, table: str = INVITATIONS.name) -> dict[str, dict[str, Any]]:
    """Return a folder lake's registered partitions of a table.

    They are by `catalog/participant_type` or by month. Each has a `location` inside the lake and
    its `parameters`. Raises InvitationDataError if
    the file can't be read.
    """
    try:
        content = (root / PARTITIONS).read_bytes()
    except FileNotFoundError:
        return {}
    try:
        tables = json.loads(content)
        # Before version 0.3.0 only the partitions of one table were registered.
        partitions = tables[table] if table == INVITATIONS.name else tables.get(table, {})
        return {
            key: {"location": str(found["location"]), "parameters": dict(found["parameters"])}
            for key, found in partitions.items()
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(
            f"{PARTITIONS} in the lake's folder is damaged ({error}).",
            "Restore it, or delete it: every slice is then listed again.",
        ) from error


def partition_key(slice_: Slice) -> str:
    """Return the key of a slice's entry in the partitions file."""
    return f"{slice_.catalog}/{slice_.participant_type}"
