"""A lake in a folder: the keys of the bucket as paths, the partitions in one JSON file."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.lake.storage import check_swap
from invitations.snapshot.published import Snapshot, from_partition
from invitations.tables.invitations import TABLE
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
        partition = read_partitions(self._root).get(_key(slice_))
        if partition is None:
            return None
        return from_partition(slice_, partition["location"], partition["parameters"])

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        """Replace the partitions file by one that points at the snapshot."""
        with self._locked():
            check_swap(self.current(snapshot.slice), snapshot, replaced)
            partitions = read_partitions(self._root)
            partitions[_key(snapshot.slice)] = {
                "location": snapshot.prefix,
                "parameters": snapshot.parameters(),
            }
            new = self._root / _NEW
            new.write_text(json.dumps({TABLE: partitions}, indent=2), encoding="utf-8")
            replace_file(new, self._root / PARTITIONS)

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
        new, target = self._root / _NEW, self._root / key
        with self._locked():  # or a concurrent delete might remove the new folder
            target.parent.mkdir(parents=True, exist_ok=True)
            with file.open("rb") as source, new.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            replace_file(new, target)

    def delete(self, key: str) -> None:
        """Delete the file, and folders that are empty then."""
        path = self._root / key
        with self._locked():
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                    return
                folder.rmdir()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        with FileLock(self._root / LOCK, poll_interval=_SECONDS_BETWEEN_TRIES):
            yield


def read_partitions(root: Path, table: str = TABLE) -> dict[str, dict[str, Any]]:
    """Return a folder lake's registered partitions of a table by `catalog/participant_type`.

    Each has a `location` inside the lake and its `parameters`. Raises InvitationDataError if
    the file can't be read.
    """
    try:
        content = (root / PARTITIONS).read_bytes()
    except FileNotFoundError:
        return {}
    try:
        return {
            key: {"location": str(found["location"]), "parameters": dict(found["parameters"])}
            for key, found in json.loads(content)[table].items()
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(
            f"{PARTITIONS} in the lake's folder is damaged ({error}).",
            "Restore it, or delete it: every slice is then listed again.",
        ) from error


def _key(slice_: Slice) -> str:
    return f"{slice_.catalog}/{slice_.participant_type}"
