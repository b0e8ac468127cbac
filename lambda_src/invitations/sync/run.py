"""The course of a run: sync every slice side by side, and record what came of it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from invitations.errors import SyncError
from invitations.lake import event_times, forgotten, run_files
from invitations.lake.housekeeping import Tidying, keep_house
from invitations.partner_central.pacing import Traffic
from invitations.sync import checkpoint
from invitations.sync.context import Run, SliceRun
from invitations.sync.details import ask_for_details
from invitations.sync.details_answers import Details
from invitations.sync.result import RunResult, SliceResult
from invitations.sync.slice import sync_slice
from invitations.tables import RUNS
from invitations.telemetry import DETAILS_ASKED, SLICE_OVERTAKEN, SLICE_SYNCED, SLICE_UNFINISHED

_LOGGER: Final = logging.getLogger("invitations")
_MESSAGES: Final = {
    "SUCCEEDED": SLICE_SYNCED,
    "UNFINISHED": SLICE_UNFINISHED,
    "OVERTAKEN": SLICE_OVERTAKEN,
}
_SECONDS_FOR_SLICES: Final = 600
"""Housekeeping leaves a run this time of its fifteen minutes."""


def sync(run: Run) -> RunResult:
    """Sync every slice, side by side, then ask for details; a slice that fails keeps its snapshot.

    The sync_runs table has a row for each slice afterwards, failed ones too. Raises SyncError if
    the lake can't be read at all.
    """
    started_at = run.clock()
    warnings = keep_house(
        Tidying(
            lake=run.lake,
            at=started_at,
            run_id=run.id,
            has_time=lambda: run.remaining_seconds() > _SECONDS_FOR_SLICES,
            history_retention=_days(run.settings.history_retention_days),
        )
    )
    slice_runs = _slice_runs(run, started_at)
    with ThreadPoolExecutor(len(slice_runs) or 1) as threads:
        results = tuple(threads.map(_sync, slice_runs))  # iterating raises what nobody foresaw
    details = ask_for_details(run, results, started_at)
    results = tuple(_with_details(run, result, details) for result in results)
    return _recorded(run, started_at, results, [*warnings, *details.warnings])


def _slice_runs(run: Run, started_at: datetime) -> list[SliceRun]:
    """Return the work on each slice.

    Clients are opened here: they are safe to use in threads, but not to open in them.
    """
    events = event_times.saved(run.lake)
    forgotten_ids = forgotten.saved(run.lake)
    pending = checkpoint.pending_slices(run.lake, run.settings.slices)
    traffic = {slice_: Traffic() for slice_ in run.settings.slices}
    return [
        SliceRun(
            run=run,
            slice=slice_,
            client=run.connect(traffic[slice_]),
            traffic=traffic[slice_],
            events=[event for event in events if event.slice == slice_],
            forgotten=forgotten_ids.get(slice_, frozenset()),
            started_at=started_at,
            resumes=slice_ in pending,
        )
        for slice_ in run.settings.slices
        if slice_ in pending or not run.settings.only_unfinished
    ]


def _days(number: int) -> timedelta | None:
    return timedelta(days=number) if number else None


def _sync(slice_run: SliceRun) -> SliceResult:
    """Sync a slice, log its result and hand it on."""
    result = sync_slice(slice_run)
    run = slice_run.run
    level = logging.ERROR if result.error else logging.INFO
    message = result.error or _MESSAGES[result.status]
    _LOGGER.log(level, message, extra={"run_id": run.id} | result.as_dict())
    run.on_slice(result)
    return result


def _with_details(run: Run, result: SliceResult, details: Details) -> SliceResult:
    """Return a slice's result with that of its details, and log it if any were asked for."""
    result = replace(result, details=details.slices.get(result.slice))
    if result.details and result.details.requests:
        _LOGGER.info(DETAILS_ASKED, extra={"run_id": run.id} | result.as_dict())
    return result


def _recorded(
    run: Run, started_at: datetime, slices: tuple[SliceResult, ...], warnings: list[str]
) -> RunResult:
    """Write a run into sync_runs and return its result, which says so if that fails."""
    result = RunResult(
        run_id=run.id,
        trigger=run.trigger,
        started_at=started_at,
        duration_seconds=(run.clock() - started_at).total_seconds(),
        slices=slices,
        warnings=tuple(warnings),
    )
    for text in warnings:
        _LOGGER.error(text, extra={"run_id": run.id})  # the dashboard lists errors
    try:
        warning = run_files.append(run.lake, result.rows(), started_at)
    except (SyncError, OSError) as failure:
        text = f"The run could not be written into {RUNS.name}: {failure}"
        _LOGGER.error(text, extra={"run_id": run.id})
        return replace(result, unrecorded=text)
    if warning is None:
        return result
    _LOGGER.error(warning, extra={"run_id": run.id})
    return replace(result, warnings=(*warnings, warning))
