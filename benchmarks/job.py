"""The real job on a lake in a folder, as a first sync or, with the same folder, a later one."""

import argparse
import math
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import boto3

from invitations.client import RequestLimiter, connect
from invitations.folder_lake import FolderLake
from invitations.report import RunFailedError
from invitations.request import CATALOGS, PARTICIPANT_TYPES
from invitations.run import Run
from invitations.settings import Settings
from invitations.sync import sync


def main(
    endpoint_url: str, folder: Path, *, every_slice: bool, requests_per_second: float, mode: str
) -> int:
    """Sync into `folder`/lake and return the rows of its snapshots."""
    root = folder / "lake"
    settings = Settings(
        lake=str(root),
        database="",
        catalogs=CATALOGS if every_slice else ("AWS",),
        participant_types=PARTICIPANT_TYPES if every_slice else ("RECEIVER",),
        max_requests_per_second=requests_per_second,
        mode=mode,
    )
    session = boto3.Session(aws_access_key_id="any", aws_secret_access_key="any")  # noqa: S106
    run = Run(
        id="benchmark",
        trigger="manual",
        settings=settings,
        lake=FolderLake(root),
        connect=partial(
            connect,
            session,
            limiter=RequestLimiter(settings.max_requests_per_second),
            remaining_seconds=lambda: math.inf,
            endpoint_url=endpoint_url,
        ),
        clock=partial(datetime.now, UTC),
        remaining_seconds=lambda: math.inf,
    )
    report = sync(run)
    if report.errors:
        raise RunFailedError(report)
    return sum(one.difference.rows for one in report.slices)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endpoint_url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every-slice", action="store_true")
    parser.add_argument("--requests-per-second", type=float, default=0.0)
    parser.add_argument("--mode", default="auto")
    print(main(**vars(parser.parse_args())))
