"""One run of the real job on a lake in a folder, with a service on loopback."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import boto3

from invitations.domain import Slice
from invitations.partner_central.client import connect
from invitations.partner_central.pacing import RequestLimiter
from invitations.settings import Settings
from invitations.sync.context import Run
from invitations.sync.report import RunFailedError
from invitations.sync.run import sync
from workbench.folder_lake.lake import FolderLake


def run_once(
    endpoint_url: str,
    settings: Settings,
    *,
    remaining_seconds: Callable[[], float] = lambda: math.inf,
    on_page: Callable[[Slice, int], None] = lambda _slice, _listed: None,
) -> int:
    """Sync into the settings' lake and return the rows of the snapshots that readers see then.

    Raises RunFailedError where a slice fails.
    """
    session = boto3.Session(aws_access_key_id="any", aws_secret_access_key="any")  # noqa: S106
    run = Run(
        id="benchmark",
        settings=settings,
        lake=FolderLake(Path(settings.lake)),
        connect=partial(
            connect,
            session,
            limiter=RequestLimiter(settings.max_requests_per_second),
            remaining_seconds=remaining_seconds,
            endpoint_url=endpoint_url,
        ),
        clock=partial(datetime.now, UTC),
        remaining_seconds=remaining_seconds,
        on_page=on_page,
    )
    report = sync(run)
    if report.errors:
        raise RunFailedError(report)
    return sum(one.difference.rows for one in report.slices)
