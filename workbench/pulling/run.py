"""The `pull` command at work: options → deployed lake → folder → summary."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from invitations.tables import INVITATIONS, TABLES
from workbench.deployed_lake.costs import fetching, size
from workbench.deployed_lake.requests import asking
from workbench.deployed_lake.stack import deployed_lake
from workbench.deployed_lake.storage import open_storage
from workbench.folder_lake.lake import FolderLake
from workbench.folder_lake.origin import Origin, claim
from workbench.options.credentials import checked_session
from workbench.options.lake import lake_folder
from workbench.pulling.pull import Pulled, pull


def run(args: argparse.Namespace) -> int:
    """Pull as the options say; return 0, or 1 if a version could not be fetched."""
    root = lake_folder(args.lake)
    session = checked_session(args)
    lake = deployed_lake(session, args.stack, endpoint_url=args.endpoint_url)
    source = open_storage(session, lake, endpoint_url=args.endpoint_url)
    claim(root, Origin(bucket=str(lake.bucket), database=lake.database))
    with _progress() as on_file, asking("reading the lake"):
        done = pull(source, FolderLake(root), root, datetime.now(UTC), on_file)
    for line in (*done.failures, *_summary(done, root)):
        sys.stderr.write(f"{line}\n")
    return 1 if done.failures else 0


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Yield what is called with the size of each file that was fetched."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    sizes: list[int] = []
    with console.status("reading what there is") as status:

        def show(new: int) -> None:
            sizes.append(new)
            status.update(f"{_files(len(sizes))}, {size(sum(sizes))} fetched")

        yield show


def _summary(done: Pulled, root: Path) -> Iterator[str]:
    slices = sum(version.table == INVITATIONS for version in done.versions)
    yield (
        f"fetched {_files(done.fetched.count)}, {size(done.fetched.bytes)}; there already: "
        f"{_files(done.present.count)}, {size(done.present.bytes)}; deleted: "
        f"{_files(done.deleted)}; "
        + fetching(
            files=done.fetched.count,
            listings=slices + len(TABLES) - 1,
            out=done.fetched.bytes,
        )
    )
    months = len(done.versions) - slices
    yield f"invitations: {root} is a copy of {slices} slices and {months} months of history"


def _files(number: int) -> str:
    return f"{number:,} file{'s' * (number != 1)}"
