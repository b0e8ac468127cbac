"""One run of the real job that has time for so many pages only, as the function would have."""

import argparse
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import boto3

from invitations.client import RequestLimiter, connect
from invitations.folder_lake import FolderLake
from invitations.report import RunFailedError
from invitations.request import Slice
from invitations.run import Run
from invitations.settings import Settings
from invitations.sync import sync

SLICE = Slice("AWS", "RECEIVER")


def main(endpoint_url: str, folder: Path, *, pages: int) -> int:
    """Go on with a full listing, or begin one, and return the rows that the run has published."""
    root = folder / "lake"
    listed = 0

    def on_page(_slice: Slice, _listed: int) -> None:
        nonlocal listed
        listed += 1

    def remaining_seconds() -> float:
        return 900 if listed < pages else 0

    session = boto3.Session(aws_access_key_id="any", aws_secret_access_key="any")  # noqa: S106
    run = Run(
        id="benchmark",
        settings=Settings(
            lake=str(root),
            database="",
            catalogs=(SLICE.catalog,),
            participant_types=(SLICE.participant_type,),
            mode="full",
        ),
        lake=FolderLake(root),
        connect=partial(
            connect,
            session,
            limiter=RequestLimiter(0),
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endpoint_url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, required=True)
    print(main(**vars(parser.parse_args())))
