"""Pull: one consistent snapshot of each slice, every month, and no file that isn't needed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from invitations.error_codes import MISSING_OBJECT
from invitations.errors import ConflictError, InvitationDataError
from invitations.lake.storage import Lake
from workbench.folder_lake.lake import FolderLake
from workbench.pulling.fetch import INCOMING, Fetching, fetch, missing_files
from workbench.pulling.replace import delete_old, partitions_of, publish
from workbench.pulling.versions import Version, current_versions

_LOCK: Final = ".pull.lock"


@dataclass(frozen=True, kw_only=True)
class Files:
    """How many files, and their bytes together."""

    count: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Pulled:
    """What a pull came to.

    `failures` say which files could not be fetched; the folder keeps what it had instead of them.
    """

    versions: list[Version]
    fetched: Files
    present: Files
    deleted: int
    failures: list[str]


def pull(
    source: Lake,
    target: FolderLake,
    root: Path,
    now: datetime,
    on_file: Callable[[int], None] = lambda _: None,
) -> Pulled:
    """Make a folder lake hold the current files of another lake, and return what was done.

    `root` is the folder. Its readers see all of the old state, then all of the new. If a pull is
    ended in whatever way, the next one goes on. `on_file` gets the size of each fetched file.
    Raises SyncError if the source can't be read, ConflictError if another pull is at work in the
    folder, and OSError if it can't be written.
    """
    with _alone(root):
        fetching = Fetching(source=source, target=target, root=root, on_file=on_file)
        versions, sizes, failures = _fetch_all(fetching)
        failed = [version for version in versions if version.files.keys() & failures.keys()]
        kept = partitions_of(root, failed)
        publish(target, root, [one for one in versions if one not in failed], kept, now)
        needed = {key for version in versions for key in version.files}
        here = [root / key for key in needed - sizes.keys() - failures.keys()]
        return Pulled(
            versions=versions,
            fetched=Files(count=len(sizes), bytes=sum(sizes.values())),
            present=Files(count=len(here), bytes=sum(path.stat().st_size for path in here)),
            deleted=delete_old(target, root, needed, kept, now),
            failures=[
                f"{key}: {error} The folder keeps what it had." for key, error in failures.items()
            ],
        )


def _fetch_all(
    fetching: Fetching,
) -> tuple[list[Version], dict[str, int], dict[str, InvitationDataError]]:
    """Fetch what is missing of the current versions; return them, sizes of files, and failures.

    A file may be gone because a run has published and pruned: the versions are then read anew.
    """
    sizes: dict[str, int] = {}
    versions = current_versions(fetching.source)
    while True:
        missing = missing_files(fetching.root, versions)
        fetched, failures = fetch(fetching, {k: n for k, n in missing.items() if k not in sizes})
        sizes |= fetched
        is_gone = any(error.code == MISSING_OBJECT for error in failures.values())
        renewed = current_versions(fetching.source) if is_gone else versions
        if renewed == versions:
            return versions, sizes, failures
        versions = renewed


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep other pulls out of a folder, and delete what one that was killed has left."""
    try:
        with FileLock(root / _LOCK, timeout=0):
            shutil.rmtree(root / INCOMING, ignore_errors=True)
            yield
            shutil.rmtree(root / INCOMING, ignore_errors=True)
    except Timeout as error:
        raise ConflictError(
            f"another pull is at work in {str(root)!r}.", "Wait until it has ended."
        ) from error
