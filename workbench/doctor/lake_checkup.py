"""Checks that a folder lake and a deployment share: runs, snapshots and files."""

from collections.abc import Generator, Iterator, Sequence
from datetime import timedelta
from functools import partial

from invitations.domain import Slice
from invitations.lake.storage import Lake
from workbench.doctor.checks.files import damaged_copies, foreign_files, recorded_history
from workbench.doctor.checks.recorded_runs import Recorded
from workbench.doctor.checks.runs import last_run, quota
from workbench.doctor.checks.snapshots import published
from workbench.doctor.finding import WRONG, Finding, ProblemError, run_check, skipped


def quota_left(runs: Recorded | ProblemError) -> Iterator[Finding]:
    """Yield how much quota is left. If sync_runs can't be read, the runs check reports it."""
    if isinstance(runs, ProblemError):
        yield from skipped(("quota",), "sync_runs can't be read, see below")
    else:
        yield from run_check("quota", partial(quota, runs))


def snapshots(lake: Lake, slices: Sequence[Slice]) -> Generator[Finding, None, bool]:
    """Yield for each slice whether its snapshot is whole; return whether all are."""
    whole = True
    for slice_ in slices:
        result = yield from run_check(f"snapshot {slice_}", partial(published, lake, slice_))
        whole &= result is not None
    return whole


def files(lake: Lake, slices: Sequence[Slice]) -> Iterator[Finding]:
    """Yield findings about the history, foreign files and copies of damaged files."""
    yield from run_check("history", partial(recorded_history, lake, slices))
    yield from run_check("other files", partial(foreign_files, lake))
    yield from run_check("damaged files", partial(damaged_copies, lake))


def last_runs(
    runs: Recorded | ProblemError, slices: Sequence[Slice], longest: timedelta
) -> Iterator[Finding]:
    """Yield for each slice whether its last success is recent: at most `longest` ago."""
    if isinstance(runs, ProblemError):
        yield Finding("runs", WRONG, runs.found, runs.advice)
        return
    for slice_ in slices:
        yield from run_check(f"run {slice_}", partial(last_run, runs, slice_, longest))
