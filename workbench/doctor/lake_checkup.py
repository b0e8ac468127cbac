"""What is looked at alike in every lake: its runs, and what it shows of each slice."""

from collections.abc import Generator, Iterator, Sequence
from datetime import timedelta
from functools import partial

from invitations.domain import Slice
from invitations.lake.storage import Lake
from workbench.doctor.checks.files import damaged_copies, recorded_history, strangers
from workbench.doctor.checks.recorded_runs import Recorded
from workbench.doctor.checks.runs import last_run, quota
from workbench.doctor.checks.snapshots import published
from workbench.doctor.finding import WRONG, Finding, ProblemError, look_at, skipped


def quota_left(runs: Recorded | ProblemError) -> Iterator[Finding]:
    """Yield how much of the quota is left; that runs can't be read is said where they are due."""
    if isinstance(runs, ProblemError):
        yield from skipped(("quota",), "sync_runs can't be read, see below")
    else:
        yield from look_at("quota", partial(quota, runs))


def snapshots(lake: Lake, slices: Sequence[Slice]) -> Generator[Finding, None, bool]:
    """Yield for each slice whether its snapshot is whole, and return whether all are."""
    whole = True
    for of in slices:
        seen = yield from look_at(f"snapshot {of}", partial(published, lake, of))
        whole &= seen is not None
    return whole


def files(lake: Lake, slices: Sequence[Slice]) -> Iterator[Finding]:
    """Yield whether the history is there, what the lake didn't write, and what was damaged."""
    yield from look_at("history", partial(recorded_history, lake, slices))
    yield from look_at("other files", partial(strangers, lake))
    yield from look_at("damaged files", partial(damaged_copies, lake))


def last_runs(
    runs: Recorded | ProblemError, slices: Sequence[Slice], longest: timedelta
) -> Iterator[Finding]:
    """Yield for each slice whether its last success is no longer ago than `longest`."""
    if isinstance(runs, ProblemError):
        yield Finding("runs", WRONG, runs.found, runs.advice)
        return
    for of in slices:
        yield from look_at(f"run {of}", partial(last_run, runs, of, longest))
