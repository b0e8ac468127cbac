"""A lake in a folder: the layout of the bucket on disk, the partitions in one JSON file."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from invitations.errors import InvitationDataError
from invitations.lake import (
    PART,
    Snapshot,
    check_unchanged,
    from_partition,
    prunable,
    slice_prefix,
)
from invitations.request import Slice
from invitations.schema import TABLE

PARTITIONS: Final = "partitions.json"


class FolderLake:
    """A Lake below one folder; processes and threads may use the same folder at once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def current(self, of: Slice) -> Snapshot | None:
        """Return the snapshot that the slice's entry in the partitions file points at."""
        partition = read_partitions(self._root).get(_key(of))
        if partition is None:
            return None
        return from_partition(of, partition["location"], partition["parameters"])

    def fetch(self, snapshot: Snapshot, folder: Path) -> Path:  # noqa: ARG002 - Lake's signature
        """Return the part where it lies."""
        return self._root / snapshot.prefix / PART

    def store(self, snapshot: Snapshot, part: Path) -> None:
        """Copy the part to its snapshot's folder and flush it to disk."""
        target = self._root / snapshot.prefix
        target.mkdir(parents=True, exist_ok=True)
        with part.open("rb") as source, (target / PART).open("wb") as copy:
            shutil.copyfileobj(source, copy)
            os.fsync(copy.fileno())

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        """Replace the partitions file by one that points at the snapshot."""
        with self._locked():
            check_unchanged(self.current(snapshot.slice), replaced)
            partitions = read_partitions(self._root)
            partitions[_key(snapshot.slice)] = {
                "location": snapshot.prefix,
                "parameters": snapshot.parameters(),
            }
            _replace(self._root / PARTITIONS, json.dumps({TABLE: partitions}, indent=2))

    def prune(self, current: Snapshot, replaced: Snapshot | None, before: datetime) -> None:
        """Delete folders of snapshots that no reader can need any more."""
        folder = self._root / slice_prefix(current.slice)
        ids = [path.name.removeprefix("snapshot=") for path in folder.iterdir()]
        for id_ in prunable(ids, current=current, replaced=replaced, before=before):
            shutil.rmtree(folder / f"snapshot={id_}")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def read_partitions(root: Path, table: str = TABLE) -> dict[str, dict[str, Any]]:
    """Return a folder lake's registered partitions of a table by `catalog/participant_type`.

    Each has a `location` inside the lake and its `parameters`. Raises InvitationDataError where
    the file can't be read.
    """
    try:
        text = (root / PARTITIONS).read_text()
    except FileNotFoundError:
        return {}
    try:
        return dict(json.loads(text)[table])
    except (KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(
            f"{PARTITIONS} in the lake's folder is damaged ({error}). Restore it, or delete it to "
            "begin anew."
        ) from error


def _key(of: Slice) -> str:
    return f"{of.catalog}/{of.participant_type}"


def _replace(path: Path, text: str) -> None:
    """Replace a file's text so that a reader sees the old or the new one, whole."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
