"""One run of the real job on a folder lake, with a service on loopback."""

import math
from collections.abc import Callable
from pathlib import Path

import boto3

from invitations.domain import Slice
from invitations.settings import Settings
from invitations.sync.context import new_run
from invitations.sync.result import RunFailedError
from invitations.sync.run import sync
from workbench.folder_lake.lake import FolderLake


class CountingLake(FolderLake):
    """A folder lake that counts the bytes that a lake on S3 would send: it sends whole objects."""

    read_bytes = 0

    def fetch(self, key: str, folder: Path) -> Path:
        """Return the file's own path."""
        path = super().fetch(key, folder)
        self.read_bytes += path.stat().st_size
        return path


def run_once(
    endpoint_url: str,
    settings: Settings,
    *,
    remaining_seconds: Callable[[], float] = lambda: math.inf,
    on_page: Callable[[Slice, int], None] = lambda _slice, _listed: None,
) -> tuple[int, int]:
    """Sync into the settings' lake.

    Return the number of rows that readers then see, and of bytes that were read from the lake.

    Raises RunFailedError if a slice fails.
    """
    session = boto3.Session(aws_access_key_id="any", aws_secret_access_key="any")  # noqa: S106
    lake = CountingLake(Path(settings.lake))
    run = new_run(
        settings,
        lake,
        session,
        run_id="benchmark",
        remaining_seconds=remaining_seconds,
        endpoint_url=endpoint_url,
        on_page=on_page,
    )
    result = sync(run)
    if result.errors:
        raise RunFailedError(result)
    return sum(one.difference.rows for one in result.slices), lake.read_bytes
