"""Fetching: the files of versions that a folder lacks, checked before they are in their place."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from invitations.errors import InvitationDataError
from invitations.lake.storage import Lake
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from workbench.folder_lake.lake import FolderLake
from workbench.pulling.versions import Version, is_written_again

INCOMING: Final = ".pull"
"""Folder of files under way. What a pull leaves there if it is killed, the next one deletes."""
_AT_ONCE: Final = 8
"""Fewer than boto3 keeps connections open."""
_WHAT: Final = "the file"
_ADVICE: Final = "Restore it in the bucket, which keeps what was replaced for a while."


@dataclass(frozen=True, kw_only=True)
class Fetching:
    """A pull under way; `on_file` gets the size of each file in bytes once it is there."""

    source: Lake
    target: FolderLake
    root: Path
    on_file: Callable[[int], None]


def missing_files(root: Path, versions: Iterable[Version]) -> dict[str, int | None]:
    """Return the files of versions that aren't in a folder or not whole, with their rows."""
    return {
        key: rows
        for version in versions
        for key, rows in version.files.items()
        if is_written_again(key) or not _is_whole(root / key, rows)
    }


def fetch(
    fetching: Fetching, files: Mapping[str, int | None]
) -> tuple[dict[str, int], dict[str, InvitationDataError]]:
    """Fetch files; return the size of each, and why others can't be had: missing or damaged.

    Raises SyncError if the lake can't be read, OSError if the folder can't be written.
    """
    sizes, failures = {}, {}

    def one(file: tuple[str, int | None]) -> int | InvitationDataError:
        try:
            return _fetch(fetching, *file)
        except InvitationDataError as error:
            return error

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for key, found in zip(files, threads.map(one, files.items()), strict=True):
            if isinstance(found, InvitationDataError):
                failures[key] = found
            else:
                sizes[key] = found
                fetching.on_file(found)
    return sizes, failures


def _fetch(fetching: Fetching, key: str, rows: int | None) -> int:
    incoming = fetching.root / INCOMING
    incoming.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=incoming) as folder:
        file = fetching.source.fetch(key, Path(folder))
        _check(file, rows)
        size = file.stat().st_size
        fetching.target.take(key, file)
        return size


def _is_whole(path: Path, rows: int | None) -> bool:
    try:
        _check(path, rows)
    except DamagedFileError:
        return False
    return True


def _check(path: Path, rows: int | None) -> None:
    """Raise DamagedFileError unless a file has the footer of a Parquet file with these rows."""
    with reading(_WHAT, _ADVICE):
        found = pq.read_metadata(path).num_rows
    if rows not in {None, found}:
        raise DamagedFileError(_WHAT, f"it has {found:,} rows instead of {rows:,}", _ADVICE)
