"""One run of the real job that has time for some pages only, like a run of the function."""

import argparse
from pathlib import Path

from benchmarks.one_run import run_once
from invitations.domain import Slice
from invitations.settings import Settings

SLICE = Slice("AWS", "RECEIVER")


def main(endpoint_url: str, folder: Path, *, pages: int) -> tuple[int, int]:
    """Resume a full listing, or start one.

    Return the number of rows that the run published, and of bytes that it read from its lake.
    """
    listed = 0

    def on_page(_slice: Slice, _listed: int) -> None:
        nonlocal listed
        listed += 1

    def remaining_seconds() -> float:
        return 900 if listed < pages else 0

    settings = Settings(
        lake=str(folder / "lake"),
        database="",
        catalogs=(SLICE.catalog,),
        participant_types=(SLICE.participant_type,),
        max_requests_per_second=0,
        mode="full",
    )
    return run_once(endpoint_url, settings, remaining_seconds=remaining_seconds, on_page=on_page)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endpoint_url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, required=True)
    print(*main(**vars(parser.parse_args())))
