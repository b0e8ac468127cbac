"""The story of a slice: list it, merge what it shows over its last snapshot, publish changes."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from invitations.errors import InvitationDataError, OutOfTimeError
from invitations.lake import change_files, event_times
from invitations.lake.event_times import Hint
from invitations.lake.pruning import prune
from invitations.lake.storage import check_unchanged
from invitations.partner_central.pacing import check_time_left
from invitations.snapshot import parquet
from invitations.snapshot.merge import merge
from invitations.snapshot.observation import Difference, Observation
from invitations.snapshot.published import Snapshot, snapshot_id
from invitations.sync import checkpoint
from invitations.sync.context import Run
from invitations.sync.full import FullListing
from invitations.sync.mode import mode_of
from invitations.sync.report import SliceReport
from invitations.sync.stage import begin, observe
from invitations.tables.invitations import SCHEMA_VERSION

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client

MANY_UNREADABLE: Final = 10
"""Fewer rows that can't be read are odd rows, however few there are besides."""
_STAGED: Final = "staged.parquet"


def sync_slice(
    run: Run, client: "Client", told: Sequence[Hint], report: SliceReport, *, goes_on: bool
) -> None:
    """Bring a slice's snapshot up to date and fill in its report; `told` are the slice's hints.

    With `goes_on` the lake has a full listing to go on with; one that takes longer than this run
    is kept there for the next. Raises SyncError, and OSError where the disk fails. The slice keeps
    its last snapshot then, unless the report names a new one.
    """
    current = run.lake.current(report.slice)
    report.snapshot_rows = current.rows if current else None
    full = begin(run, report, current)
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        folder = Path(name)
        if goes_on:
            full = checkpoint.taken_up(run.lake, full, folder)
        report.mode = full.mode or mode_of(run.settings, current, report.started_at)
        try:
            _renew(run, client, report, full, current, told=told, folder=folder)
        except OutOfTimeError:
            if not full.advanced:
                raise
            checkpoint.keep(run.lake, full, folder / _STAGED)
            report.difference, report.unfinished = Difference(listed=full.listed), full.begun_by
        except InvitationDataError:
            if goes_on:  # begin anew: what is wrong may be among what earlier runs have listed
                checkpoint.drop(run.lake, report.slice)
            raise
        finally:
            report.listing_began_at = full.begun_at
        if goes_on and not report.unfinished:
            checkpoint.drop(run.lake, report.slice)


def _renew(
    run: Run,
    client: "Client",
    report: SliceReport,
    full: FullListing,
    current: Snapshot | None,
    *,
    told: Sequence[Hint],
    folder: Path,
) -> None:
    base = current if current and current.filters == run.settings.filters.as_dict() else None
    staged = folder / _STAGED
    merged, changes = folder / "merged.parquet", folder / "changes.parquet"
    previous = run.lake.fetch(base.part, folder) if base else parquet.empty(folder)
    observation = observe(run, client, report, full, previous=previous, staged=staged)
    observation = replace(observation, exact_times=event_times.exact_times(told))
    difference = merge(
        observation, staged=staged, previous=previous, merged=merged, changes=changes
    )
    _check_readable(difference)
    _check_shrink(difference, base, accept=full.accept_shrink)
    check_time_left(run.remaining_seconds)
    new = _snapshot(run, observation, difference, base, full.begun_at)
    if base and base.schema_version == SCHEMA_VERSION and not difference.changes:
        published = _confirm(run, new, base)
    else:
        published = _publish(run, new, current, merged, changes)
    report.difference, report.snapshot = difference, published.id
    report.snapshot_rows = published.rows
    event_times.forget(run.lake, told, told=difference.told, now=report.started_at)
    if published == new:
        oldest = new.made_at - timedelta(days=run.settings.snapshot_retention_days)
        prune(run.lake, new, current, oldest)


def _check_readable(difference: Difference) -> None:
    """Raise InvitationDataError if a column is unreadable in most rows: the API has changed."""
    for column, count in sorted(difference.unreadable_columns.items()):
        if count >= MANY_UNREADABLE and count > difference.listed / 2:
            raise InvitationDataError(
                f"{column} could not be read in {count} of {difference.listed} listed invitations: "
                "the API seems to have changed. Nothing of this listing was published.",
                "Update to a version that reads it, or report it to this project.",
            )


def _check_shrink(difference: Difference, base: Snapshot | None, *, accept: bool) -> None:
    """Raise InvitationDataError where more than half of what was looked for is gone."""
    if base is None or accept:
        return
    found = difference.listed - difference.inserted
    lost = difference.not_listed - base.unlisted
    if not difference.listed:  # the newest of them were looked for, whatever the mode
        lost = base.rows - base.unlisted
    if lost > found:
        raise InvitationDataError(
            f"the listing has lost {lost} of {found + lost} rows, more than half.",
            "If that is right (a Sandbox was refreshed), run once with accept_shrink "
            "(--accept-shrink).",
        )


def _snapshot(
    run: Run,
    observation: Observation,
    difference: Difference,
    base: Snapshot | None,
    begun_at: datetime,
) -> Snapshot:
    in_full = observation.missing is None
    return Snapshot(
        slice=observation.slice,
        id=snapshot_id(observation.at, run.id),
        rows=difference.rows,
        unlisted=difference.not_listed,
        synced_at=begun_at,
        last_full_sync_at=begun_at if in_full or base is None else base.last_full_sync_at,
        filters=run.settings.filters.as_dict(),
    )


def _confirm(run: Run, new: Snapshot, base: Snapshot) -> Snapshot:
    """Say that the published snapshot is still right; readers and its parts are left alone."""
    confirmed = replace(new, id=base.id)
    check_unchanged(run.lake.current(base.slice), base)
    change_files.withdraw(run.lake, base, new.made_at)
    run.lake.swap(confirmed, base)
    return confirmed


def _publish(
    run: Run, new: Snapshot, replaced: Snapshot | None, merged: Path, changes: Path
) -> Snapshot:
    """Write the part and its changes, then make the snapshot the one that readers see."""
    run.lake.put(new.part, merged)
    # What a run that was quicker has recorded is not to be replaced.
    check_unchanged(run.lake.current(new.slice), replaced)
    change_files.record(run.lake, new.slice, replaced, new.made_at, changes)
    run.lake.swap(new, replaced)
    return new
