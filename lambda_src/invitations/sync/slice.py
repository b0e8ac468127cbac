"""The course of a slice: list it, merge the rows into its last snapshot, publish what changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from invitations import versions
from invitations.domain import FULL
from invitations.errors import InvitationDataError, SyncError
from invitations.lake import event_times, history
from invitations.lake.history import Start
from invitations.lake.pruning import prune
from invitations.partner_central.pacing import check_time_left, has_time_left
from invitations.run_folders import run_folder
from invitations.snapshot.merge import merge, merge_recent
from invitations.snapshot.observation import Difference, Observation
from invitations.snapshot.published import Snapshot, changes_key
from invitations.sync import checkpoint
from invitations.sync.checks import check_readable, check_shrink
from invitations.sync.context import Run, SliceRun
from invitations.sync.full import FullListing
from invitations.sync.mode import Mode, choose_mode
from invitations.sync.previous import Previous
from invitations.sync.result import SliceResult
from invitations.sync.stage import Staged, new_listing, stage
from invitations.tables.invitations import SCHEMA_VERSION

_STAGED: Final = "staged.parquet"


def sync_slice(slice_run: SliceRun) -> SliceResult:
    """Bring a slice's snapshot up to date and return what that came to.

    A failure that the job foresees, or of the disk, is in the result. The slice then keeps its
    last snapshot, unless the result names a new one.
    """
    result = SliceResult(slice=slice_run.slice, traffic=slice_run.traffic)
    steps = _steps(slice_run, result)
    try:
        for step in steps:
            result = step
    except (SyncError, OSError) as failure:
        result = replace(result, failure=failure)
    return replace(result, finished_at=slice_run.run.clock())


def _steps(slice_run: SliceRun, result: SliceResult) -> Iterator[SliceResult]:
    """Yield the result after each step, so that a failure keeps what was done before it."""
    run = slice_run.run
    start = history.caught_up(run.lake, slice_run.slice, slice_run.started_at)
    current = start.snapshot
    result = replace(result, snapshot_rows=current.rows if current else None)
    yield result
    with run_folder() as name:
        folder = Path(name)
        listing = new_listing(slice_run, current)
        if slice_run.resumes:
            listing = checkpoint.resume(run.lake, listing, folder)
        mode = choose_mode(
            run.settings,
            current,
            slice_run.started_at,
            resumed_from=listing.resumed_from,
            is_moved_back=start.is_moved_back,
        )
        result = replace(result, mode=mode, listing_began_at=listing.started_at)
        yield result
        try:
            for step in _renew(slice_run, listing, mode, start, result, folder=folder):
                result = step
                yield result
        except InvitationDataError:
            if slice_run.resumes:  # what is wrong may be among the rows of earlier runs
                checkpoint.discard(run.lake, slice_run.slice)
            raise
        if slice_run.resumes and not result.unfinished:
            checkpoint.discard(run.lake, slice_run.slice)


def _renew(
    slice_run: SliceRun,
    listing: FullListing,
    mode: Mode,
    start: Start,
    result: SliceResult,
    *,
    folder: Path,
) -> Iterator[SliceResult]:
    """List the slice and publish what is new; yield the result after each step."""
    run = slice_run.run
    current = start.snapshot
    narrows = current is not None and current.filters != run.settings.filters.as_dict()
    base = None if start.is_moved_back or narrows else current
    previous = Previous(run.lake, slice_run.slice, start, folder)
    # What other filters have listed says nothing about what these should.
    nothing = Previous(run.lake, slice_run.slice, Start(snapshot=None, end=None), folder)
    before = nothing if narrows else previous
    staged = stage(slice_run, listing, mode, previous=before, path=folder / _STAGED)
    result = replace(result, mode=staged.mode, listing_began_at=staged.listing.started_at)
    yield result
    if not staged.is_complete:
        yield _unfinished(run, staged.listing, result, folder)
        return
    merged, changes = folder / "merged.parquet", folder / "changes.parquet"
    recent = folder / "recent.parquet"
    observation = replace(
        staged.observation,
        exact_times=event_times.exact_times(slice_run.events),
        number=start.next_number,
        follows=versions.number_of(start.end) if start.end and not start.has_gap else None,
        has_gap=start.has_gap,
        narrows=narrows,
    )
    difference = _nothing_new(observation, previous, folder) if base else None
    if difference is None:
        difference = merge(
            observation,
            staged=folder / _STAGED,
            previous=previous.part,
            merged=merged,
            changes=changes,
            recent=recent,
            follows=start.end,
        )
    check_readable(difference)
    check_shrink(difference, accept=staged.listing.accept_shrink or base is None)
    if staged.listing.advanced and not has_time_left(run.remaining_seconds):
        yield _unfinished(run, staged.listing, result, folder)
        return
    check_time_left(run.remaining_seconds)
    new = _snapshot(run, staged, difference, start, base)
    if base and base.schema_version == SCHEMA_VERSION and not difference.changes:
        if recent.exists():  # the stored file, if there is one, lacked what this run needed
            run.lake.put(base.recent, recent)
        published = _confirm(run, new, base)
    else:
        published = _publish(run, new, current, merged=merged, changes=changes, recent=recent)
    yield replace(
        result, difference=difference, snapshot=published.id, snapshot_rows=published.rows
    )
    if published == new:
        history.record(run.lake, new.slice, new.id, changes)
    event_times.delete_used(run.lake, slice_run.events, difference, listed_at=published.synced_at)
    if published == new:
        retention = timedelta(days=run.settings.snapshot_retention_days)
        prune(run.lake, new, now=slice_run.started_at, retention=retention)


def _nothing_new(observation: Observation, previous: Previous, folder: Path) -> Difference | None:
    """Return the difference of an incremental listing if the recent rows show that it is none."""
    recent = previous.recent_at(observation.at) if observation.missing is not None else None
    if recent is None:
        return None
    return merge_recent(observation, recent, staged=folder / _STAGED, scratch=folder)


def _unfinished(run: Run, listing: FullListing, result: SliceResult, folder: Path) -> SliceResult:
    """Save what is listed for the next run."""
    checkpoint.save(run.lake, listing, folder / _STAGED)
    difference = Difference(listed=listing.listed)
    return replace(result, difference=difference, unfinished=listing.started_by)


def _snapshot(
    run: Run, staged: Staged, difference: Difference, start: Start, base: Snapshot | None
) -> Snapshot:
    started_at = staged.listing.started_at
    in_full = staged.mode.name == FULL
    return Snapshot(
        slice=staged.observation.slice,
        id=versions.version_id(start.next_number, staged.observation.at, run.id),
        rows=difference.rows,
        unlisted=difference.not_listed,
        synced_at=started_at,
        last_full_sync_at=started_at if in_full or base is None else base.last_full_sync_at,
        filters=run.settings.filters.as_dict(),
    )


def _confirm(run: Run, new: Snapshot, base: Snapshot) -> Snapshot:
    """Mark the published snapshot as still right; its files stay as they are."""
    confirmed = replace(new, id=base.id)
    run.lake.swap(confirmed, base)
    return confirmed


def _publish(
    run: Run,
    new: Snapshot,
    replaced: Snapshot | None,
    *,
    merged: Path,
    changes: Path,
    recent: Path,
) -> Snapshot:
    """Write the files and the changes of a snapshot, then make it the one that readers see."""
    run.lake.put(new.part, merged)
    run.lake.put(new.recent, recent)
    run.lake.put(changes_key(new.slice, new.id), changes)
    run.lake.swap(new, replaced)
    return new
