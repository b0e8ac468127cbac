"""The real job on a folder lake: a first sync or, with the same folder, a later one."""

import argparse
from pathlib import Path

from benchmarks.one_run import run_once
from invitations.domain import CATALOGS, PARTICIPANT_TYPES
from invitations.settings import Settings


def main(
    endpoint_url: str, folder: Path, *, every_slice: bool, requests_per_second: float, mode: str
) -> tuple[int, int]:
    """Sync into `folder`/lake and return the rows of its snapshots, and the bytes read from it."""
    settings = Settings(
        lake=str(folder / "lake"),
        database="",
        catalogs=CATALOGS if every_slice else ("AWS",),
        participant_types=PARTICIPANT_TYPES if every_slice else ("RECEIVER",),
        max_requests_per_second=requests_per_second,
        mode=mode,
    )
    return run_once(endpoint_url, settings)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endpoint_url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every-slice", action="store_true")
    parser.add_argument("--requests-per-second", type=float, default=0.0)
    parser.add_argument("--mode", default="auto")
    print(*main(**vars(parser.parse_args())))
