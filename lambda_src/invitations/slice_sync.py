"""The story of a slice: list it, merge what it shows over its last snapshot, publish changes."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from invitations import hints, history, part
from invitations.client import check_time_left
from invitations.errors import InvitationDataError
from invitations.extract import pages
from invitations.flatten import flatten
from invitations.hints import Hint
from invitations.incremental import OVERLAP, Ask, Search
from invitations.known import Known, known
from invitations.lake import Snapshot, check_unchanged, snapshot_id
from invitations.mode import FULL, INCREMENTAL, Mode, mode_of
from invitations.observation import Difference, Observation
from invitations.pruning import prune
from invitations.report import SliceReport
from invitations.request import Listing
from invitations.run import Run
from invitations.schema import SCHEMA_VERSION, Row
from invitations.snapshot import merge

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client


def sync_slice(run: Run, client: "Client", told: Sequence[Hint], report: SliceReport) -> None:
    """Bring a slice's snapshot up to date and fill in its report; `told` are the slice's hints.

    Raises SyncError, and OSError where the disk fails. The slice keeps its last snapshot then,
    unless the report names a new one.
    """
    current = run.lake.current(report.slice)
    report.mode = mode_of(run.settings, current, report.started_at)
    base = current if current and current.filters == run.settings.filters.as_dict() else None
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        folder = Path(name)
        staged, merged, changes = (folder / f"{n}.parquet" for n in ("staged", "merged", "changes"))
        previous = run.lake.fetch(base.part, folder) if base else part.empty(folder)
        ask = partial(_pages, run, client)
        observation = _observe(run, report, ask, known(previous), staged)
        observation = replace(observation, exact_times=hints.exact_times(told))
        difference = merge(
            observation, staged=staged, previous=previous, merged=merged, changes=changes
        )
        _check_shrink(difference, base, accept=run.settings.accept_shrink)
        check_time_left(run.remaining_seconds)
        new = _snapshot(run, observation, difference, base)
        if base and base.schema_version == SCHEMA_VERSION and not difference.changes:
            published = _confirm(run, new, base)
        else:
            published = _publish(run, new, current, merged, changes)
    report.difference, report.snapshot = difference, published.id
    hints.forget(run.lake, told, told=difference.told, now=report.started_at)
    if published == new:
        oldest = new.synced_at - timedelta(days=run.settings.snapshot_retention_days)
        prune(run.lake, new, current, oldest)


def _observe(run: Run, report: SliceReport, ask: Ask, before: Known, staged: Path) -> Observation:
    """List the slice in the report's mode into the staged part, and return what that tells."""
    settings = run.settings
    listing = Listing(
        slice=report.slice,
        filters=settings.filters,
        sort_order=settings.sort_order,
        page_size=settings.page_size,
    )
    search = Search(before)
    if report.mode and report.mode.name == INCREMENTAL:
        part.stage(search.rows(ask, listing), staged)
        if search.everything:
            report.mode = Mode(FULL, search.everything)
    else:
        part.stage(chain.from_iterable(ask(listing)), staged)
    full = report.mode is not None and report.mode.name == FULL
    return Observation(
        slice=report.slice,
        run_id=run.id,
        at=report.started_at,
        missing=None if full else frozenset(search.missing),
        reachable_since=before.newest - OVERLAP if full and before.newest else None,
    )


def _pages(run: Run, client: "Client", listing: Listing) -> Iterator[list[Row]]:
    listed = 0
    for page in pages(client, listing):
        yield [flatten(summary, listing.slice) for summary in page]
        listed += len(page)
        run.on_page(listing.slice, listed)


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
            f"the listing has lost {lost} of {found + lost} rows, more than half. If that is right "
            "(a Sandbox was refreshed), run once with accept_shrink (--accept-shrink)."
        )


def _snapshot(
    run: Run, observation: Observation, difference: Difference, base: Snapshot | None
) -> Snapshot:
    in_full = observation.missing is None
    return Snapshot(
        slice=observation.slice,
        id=snapshot_id(observation.at, run.id),
        rows=difference.rows,
        unlisted=difference.not_listed,
        synced_at=observation.at,
        last_full_sync_at=observation.at if in_full or base is None else base.last_full_sync_at,
        filters=run.settings.filters.as_dict(),
    )


def _confirm(run: Run, new: Snapshot, base: Snapshot) -> Snapshot:
    """Say that the published snapshot is still right; readers and its parts are left alone."""
    confirmed = replace(new, id=base.id)
    check_unchanged(run.lake.current(base.slice), base)
    history.withdraw(run.lake, base, new.synced_at)
    run.lake.swap(confirmed, base)
    return confirmed


def _publish(
    run: Run, new: Snapshot, replaced: Snapshot | None, merged: Path, changes: Path
) -> Snapshot:
    """Write the part and its changes, then make the snapshot the one that readers see."""
    run.lake.put(new.part, merged)
    # What a run that was quicker has recorded is not to be replaced.
    check_unchanged(run.lake.current(new.slice), replaced)
    history.record(run.lake, new.slice, replaced, new.synced_at, changes)
    run.lake.swap(new, replaced)
    return new
