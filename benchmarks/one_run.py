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


def run_once(
    endpoint_url: str,
    settings: Settings,
    *,
    remaining_seconds: Callable[[], float] = lambda: math.inf,
    on_page: Callable[[Slice, int], None] = lambda _slice, _listed: None,
) -> int:
    """Sync into the settings' lake and return the number of rows that readers then see.

    Raises RunFailedError if a slice fails.
    """
    session = boto3.Session(aws_access_key_id="any", aws_secret_access_key="any")  # noqa: S106
    run = new_run(
        settings,
        FolderLake(Path(settings.lake)),
        session,
        run_id="benchmark",
        remaining_seconds=remaining_seconds,
        endpoint_url=endpoint_url,
        on_page=on_page,
    )
    result = sync(run)
    if result.errors:
        raise RunFailedError(result)
    return sum(one.difference.rows for one in result.slices)
