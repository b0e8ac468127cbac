"""Lists a slice into a staged file, in full or incrementally as its mode says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from invitations.domain import FULL, INCREMENTAL
from invitations.errors import InvitationDataError
from invitations.lake.forgotten import cleared
from invitations.partner_central.extract import pages
from invitations.partner_central.flatten import flatten
from invitations.partner_central.listing import Cursor, Listing
from invitations.snapshot import parquet
from invitations.snapshot.match import missing_rows
from invitations.snapshot.observation import Observation
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.pending import read_pending
from invitations.snapshot.published import Snapshot
from invitations.sync.context import SliceRun
from invitations.sync.full import AskFrom, FullListing, add_rows, list_pages, second_round
from invitations.sync.incremental import Search
from invitations.sync.lookup import Lookup
from invitations.sync.mode import Mode
from invitations.sync.previous import Previous
from invitations.tables.invitations import Row


@dataclass(frozen=True, kw_only=True)
class Staged:
    """What was listed into a staged file.

    `mode` is how it was listed in the end, `listing` how far a full listing came.
    """

    mode: Mode
    listing: FullListing
    observation: Observation

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left for a later run; an incremental listing is complete or fails."""
        return self.mode.name == INCREMENTAL or self.listing.is_complete


def new_listing(slice_run: SliceRun, current: Snapshot | None) -> FullListing:
    """Return a full listing of a slice that hasn't started, to be merged into the snapshot."""
    settings = slice_run.run.settings
    return FullListing(
        listing=Listing(slice=slice_run.slice, filters=settings.filters),
        # A run that confirms a snapshot keeps its id, but moves its time on.
        base=f"{current.id} {current.synced_at.isoformat()}" if current else "",
        run_started_at=slice_run.started_at,
        started_at=slice_run.started_at,
        started_by=slice_run.run.id,
        accept_shrink=settings.accept_shrink,
    )


def stage(
    slice_run: SliceRun, listing: FullListing, mode: Mode, *, previous: Previous, path: Path
) -> Staged:
    """List the slice into `path`; `previous` is the snapshot that the rows are to be merged into.

    An incremental listing that can't account for every pending invitation becomes a full one.
    Raises SyncError, OutOfTimeError among them if there is nothing that a later run could resume.
    """
    at = slice_run.started_at
    recent = previous.recent_at(at) if mode.name == INCREMENTAL else None
    pending = read_pending(recent.path if recent else previous.part, at)
    search = Search(pending)
    ask = partial(_pages, slice_run)
    if mode.name == INCREMENTAL:
        parquet.stage(search.rows(ask, listing.listing), path)
        if search.needs_everything:
            mode = Mode(FULL, search.needs_everything)
    in_full = mode.name == FULL
    if in_full:
        remaining_seconds = slice_run.run.remaining_seconds
        listing = _list_everything(
            listing, ask, remaining_seconds, previous=previous.part, path=path
        )
    filters = listing.listing.filters
    is_counted = in_full and filters.let_pending_through
    observation = Observation(
        slice=slice_run.slice,
        run_id=slice_run.run.id,
        at=at,
        statuses=filters.statuses,
        missing=None if in_full else frozenset(search.missing),
        reachable_since=pending.reachable_since if is_counted else None,
    )
    return Staged(mode=mode, listing=listing, observation=observation)


def _list_everything(
    listing: FullListing,
    ask: AskFrom,
    remaining_seconds: Callable[[], float],
    *,
    previous: Path,
    path: Path,
) -> FullListing:
    """Stage every row of the slice, among them those that slipped past the listing.

    An invitation that leaves the slice while it is listed can push another one from a page that
    is still to come to one that has been read. So rows of the previous part that the listing
    lacks are looked up; if that leaves a doubt, everything is listed a second time. A row that
    had left a filter for statuses before isn't looked for.
    """
    while True:
        listing = list_pages(listing, ask, path, remaining_seconds)
        if not listing.is_complete:
            return listing
        statuses = listing.listing.filters.statuses
        lookup = Lookup(missing_rows(PartReader(path), PartReader(previous), statuses))
        if lookup.missing:
            rows = lookup.rows(lambda asked: ask(asked, Cursor()), listing.listing)
            listing = add_rows(listing, rows, path)
            if not listing.is_complete:
                return listing
        if not lookup.doubt or listing.round == 2:
            break
        listing = second_round(listing, path)
    if lookup.is_cut_short and lookup.found:
        raise InvitationDataError(
            "two listings of everything left out invitations that the API lists if it is asked "
            f"for their engagements: {lookup.found} were found so, and {len(lookup.missing)} were "
            "not looked for.",
            "If the next runs fail alike, report it to AWS Support.",
        )
    return listing


def _pages(
    slice_run: SliceRun, listing: Listing, cursor: Cursor | None = None
) -> Iterator[list[Row]]:
    listed = 0
    for page in pages(slice_run.client, listing, cursor):
        yield cleared([flatten(summary, listing.slice) for summary in page], slice_run.forgotten)
        listed += len(page)
        slice_run.run.on_page(listing.slice, listed)
