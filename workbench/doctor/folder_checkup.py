"""The checkup of a folder lake: which checks run, and which are skipped."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from invitations.domain import Slice
from invitations.options import MAX_REQUESTS_PER_SECOND
from workbench.doctor.checks import folder, sdk
from workbench.doctor.checks.account import caller
from workbench.doctor.checks.partner_central import Connection, answers
from workbench.doctor.checks.recorded_runs import Recorded, recorded
from workbench.doctor.finding import Finding, ProblemError, attempt, run_check, skipped
from workbench.doctor.lake_checkup import files, last_runs, quota_left, snapshots
from workbench.folder_lake.lake import FolderLake

REQUESTS_PER_SECOND: Final = MAX_REQUESTS_PER_SECOND.default
_LONGEST: Final = timedelta(days=1)
"""Longest time between two runs: they start by hand or by an unknown schedule."""


def checkup(connection: Connection, root: Path, now: datetime) -> Iterator[Finding]:
    """Yield the findings about a folder lake and about what fills it."""
    slices = folder.slices_of(root)
    yield from _partner_central(connection, slices, details=folder.has_details(root))
    runs = attempt(partial(recorded, FolderLake(root), now))
    yield from quota_left(runs)
    if (yield from run_check("folder", partial(folder.folder, root))):
        yield from _inside(root, slices, runs, now)
    else:
        missing = ("snapshots", "files", "tables", "views", "runs")
        yield from skipped(missing, "there is no lake to look at")


def _partner_central(
    connection: Connection, slices: Sequence[Slice], *, details: bool
) -> Iterator[Finding]:
    works = True
    if connection.sign:
        identity = yield from run_check("credentials", partial(caller, connection.session))
        works = identity is not None
    else:
        yield from skipped(("credentials",), "none are sent: --no-sign-request")
    yield from run_check("SDK", partial(sdk.installed, connection.session))
    if works:
        rate = REQUESTS_PER_SECOND
        yield from answers(connection, slices, requests_per_second=rate, details=details)
    else:
        yield from skipped(("answers",), "the credentials don't work")


def _inside(
    root: Path, slices: Sequence[Slice], runs: Recorded | ProblemError, now: datetime
) -> Iterator[Finding]:
    whole = yield from snapshots(FolderLake(root), slices)
    if whole:
        yield from files(FolderLake(root), slices)
    else:
        yield from skipped(("files",), "a snapshot can't be read")
    shown = None
    if whole and not isinstance(runs, ProblemError):
        shown = yield from run_check("tables", partial(folder.tables, root, now))
    else:
        yield from skipped(("tables",), "a snapshot or sync_runs can't be read")
    if shown:
        yield from run_check("views", partial(folder.shown_views, root, now))
    else:
        yield from skipped(("views",), "a table that they read can't be read")
    yield from last_runs(runs, slices, _LONGEST)
