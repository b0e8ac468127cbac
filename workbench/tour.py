"""`make run`: two syncs from a simulated Partner Central into ./lake, and questions to the lake."""

import io
import os
import shutil
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from duckdb import DuckDBPyConnection

from invitations.client import RequestLimiter, connect
from invitations.errors import ConfigurationError, SyncError
from invitations.folder_lake import PARTITIONS, FolderLake
from invitations.run import Run
from invitations.settings import Settings
from invitations.sync import sync
from workbench.query import Result, open_lake, run
from workbench.query_output import write_table
from workbench.simulator import Simulator, World
from workbench.tour_queries import QUESTIONS, TRY_NEXT, WHAT_CHANGED

LAKE: Final = Path("lake")
MADE_BY_TOUR: Final = ".made-by-tour"
"""A copy of the partitions file as the tour left it: later syncs make the lake someone's own."""
INVITATIONS: Final = 2_000
HOURS: Final = 20

_COUNTS: Final = (
    "catalog",
    "participant_type",
    "mode",
    "listed",
    "inserted",
    "updated",
    "requests",
)
_NO_LIMIT: Final = float("inf")


def main() -> int:
    """Give the tour and return 0; what stops it is a line on standard error, and 1 or 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    _forget_aws_configuration()
    try:
        _begin_anew(LAKE)
        with Simulator(World(INVITATIONS)) as simulator:
            _show(simulator)
        sys.stdout.flush()
    except BrokenPipeError:
        # Or the interpreter complains about the closed pipe when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except (SyncError, OSError) as error:
        sys.stderr.write(f"tour: {error}\n")
        return 2 if isinstance(error, ConfigurationError) else 1
    return 0


def _show(simulator: Simulator) -> None:
    _say(
        "A tour of Partner Invitations Sync, on this machine only\n\n"
        f"A simulated Partner Central answers at {simulator.endpoint_url}.\n"
        f"It knows {INVITATIONS:,} invitations, and there it is {simulator.now:%Y-%m-%d %H:%M} UTC."
    )
    _say(f"\n1. The first sync into ./{LAKE}: everything is listed, every invitation is new")
    _sync(simulator, "tour-1")
    simulator.advance(timedelta(hours=HOURS))
    _say(f"\n2. {HOURS} hours later, the second: only what is new or may have changed is asked for")
    _sync(simulator, "tour-2")
    with open_lake(LAKE) as lake:
        for title, sql in WHAT_CHANGED:
            _ask(lake, title, sql)
        _say("\n3. Questions to the lake, in Athena's SQL")
        for title, sql in QUESTIONS:
            _ask(lake, title, sql)
    _say(TRY_NEXT)


def _sync(simulator: Simulator, run_id: str) -> None:
    """Sync every slice at the simulated time and show the counts."""
    report = sync(
        Run(
            id=run_id,
            settings=Settings(lake=str(LAKE), database="", max_requests_per_second=0),
            lake=FolderLake(LAKE),
            connect=partial(
                connect,
                boto3.Session(),
                limiter=RequestLimiter(0),
                remaining_seconds=lambda: _NO_LIMIT,
                endpoint_url=simulator.endpoint_url,
                config=Config(signature_version=UNSIGNED, proxies={}),
            ),
            clock=lambda: simulator.now,
            remaining_seconds=lambda: _NO_LIMIT,
        )
    )
    if report.errors:
        raise SyncError(" ".join(report.errors))
    (LAKE / MADE_BY_TOUR).write_bytes((LAKE / PARTITIONS).read_bytes())
    slices = [slice_report.as_dict() for slice_report in report.slices]
    rows = [tuple(counts[name] for name in _COUNTS) for counts in slices]
    write_table(Result(_COUNTS, rows), sys.stdout)


def _ask(lake: DuckDBPyConnection, title: str, sql: str) -> None:
    indented = sql.strip().replace("\n", "\n  ")
    _say(f"\n{title}\n\n  {indented}\n")
    write_table(run(lake, sql), sys.stdout)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _begin_anew(root: Path) -> None:
    """Delete the lake of an earlier tour; raises ConfigurationError where it is anyone else's."""
    if not root.exists():
        return
    try:
        is_the_tours = (root / MADE_BY_TOUR).read_bytes() == (root / PARTITIONS).read_bytes()
    except OSError:
        is_the_tours = False
    if not is_the_tours or root.is_symlink():
        raise ConfigurationError(
            f"./{root} is in the way, and is not as an earlier tour left it. "
            "Move it elsewhere or delete it, and try again."
        )
    shutil.rmtree(root)


def _forget_aws_configuration() -> None:
    """Make this process ignore whatever AWS configuration there is: it needs none."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


if __name__ == "__main__":
    sys.exit(main())
