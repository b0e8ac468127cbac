"""Details: after its slices are published, a run asks for some of what is outstanding."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Final

from invitations.domain import OFF, Slice
from invitations.errors import SyncError
from invitations.lake import details_budget, forgotten, outstanding
from invitations.lake.details_budget import Reservation
from invitations.lake.housekeeping import Tidying, keep_details
from invitations.lake.outstanding import Note
from invitations.partner_central.pacing import MIN_SECONDS_LEFT, Traffic
from invitations.run_folders import run_folder
from invitations.sync.context import Run
from invitations.sync.details_answers import Details, as_they_are, work_off
from invitations.sync.details_queue import Queue, refreshed, stored
from invitations.sync.details_requests import Asking
from invitations.sync.result import DetailsResult, SliceResult

_LONGEST: Final = timedelta(minutes=5)
"""A run asks for no longer: the next one, of an event for example, may be waiting."""

Notes = Mapping[Slice, Sequence[Note]]


def ask_for_details(run: Run, results: Sequence[SliceResult], started_at: datetime) -> Details:
    """Ask for outstanding details of the slices that the run has published.

    A run with an unfinished listing doesn't: the listing comes first. What fails is in the
    warnings, and a later run tries it again; the slices stay published.
    """
    if run.settings.details == OFF or any(result.unfinished for result in results):
        return Details()
    published = {result.slice: result.snapshot for result in results if result.snapshot}
    try:
        notes = outstanding.notes(run.lake)
        known = {slice_: _noted(notes.get(slice_, [])) for slice_ in published}
        due = [slice_ for slice_, id_ in published.items() if _is_due(run, notes, slice_, id_)]
        if not due or _most(run) < 1:
            return Details(slices=known)
        with run_folder() as name:
            asked = _ask(run, due, notes, started_at, Path(name))
    except (SyncError, OSError) as failure:
        return Details(warnings=(f"Details were not asked for: {failure}",))
    return replace(asked, slices={**known, **asked.slices})


def _noted(notes: Sequence[Note]) -> DetailsResult:
    return DetailsResult(requests=0, outstanding=notes[-1].count if notes else None)


def _is_due(run: Run, notes: Notes, slice_: Slice, snapshot: str) -> bool:
    """Return whether something is outstanding, or may be."""
    if not notes.get(slice_):
        return True
    note = notes[slice_][-1]
    return note.count > 0 or (note.details, note.snapshot) != (run.settings.details, snapshot)


def _most(run: Run) -> int:
    """Return how many requests the time is enough for, and the day's budget."""
    settings = run.settings
    seconds = min(_LONGEST.total_seconds(), run.remaining_seconds() - MIN_SECONDS_LEFT)
    left = details_budget.left(run.lake, now=run.clock(), per_day=settings.details_requests_per_day)
    if seconds <= 0 or not settings.details_requests_per_second:
        return left if seconds > 0 else 0
    return min(left, ceil(seconds * settings.details_requests_per_second))


def _ask(
    run: Run, due: Sequence[Slice], notes: Notes, started_at: datetime, folder: Path
) -> Details:
    """Find out what is outstanding, and ask for it if it is this run's turn."""
    keep_details(Tidying(lake=run.lake, at=started_at, run_id=run.id, has_time=lambda: True))
    queues = [
        refreshed(run.lake, notes.get(slice_, []), current, run.settings.details, folder)
        for slice_ in due
        if (current := run.lake.current(slice_))
    ]
    count = sum(len(queue.rows) for queue in queues)
    reservation = details_budget.reserve(
        run.lake,
        run_id=run.id,
        now=run.clock(),
        wanted=min(count, _most(run)),
        per_day=run.settings.details_requests_per_day,
    )
    if reservation is None:
        return as_they_are([stored(run.lake, queue, folder) for queue in queues])
    return _asked(run, queues, reservation, started_at, folder)


def _asked(
    run: Run, queues: list[Queue], reservation: Reservation, started_at: datetime, folder: Path
) -> Details:
    """Ask for what is in the queues, and settle the reservation whatever happens."""
    traffic = Traffic()
    try:
        asking = Asking(
            run=run,
            client=run.connect_for_details(traffic, reservation.requests),
            traffic=traffic,
            started_at=started_at,
            deadline=run.clock() + _LONGEST,
            forgotten=forgotten.saved(run.lake),
        )
        return work_off(asking, queues, folder)
    finally:
        details_budget.settle(run.lake, reservation, traffic.requests)
