"""Lists a slice into a staged file, in full or incrementally as its mode says."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from invitations.errors import InvitationDataError
from invitations.partner_central.extract import pages
from invitations.partner_central.flatten import flatten
from invitations.partner_central.listing import Listing, Place
from invitations.snapshot import parquet
from invitations.snapshot.match import unseen
from invitations.snapshot.observation import Observation
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.pending import known
from invitations.snapshot.published import Snapshot
from invitations.sync.context import Run
from invitations.sync.full import AskFrom, FullListing
from invitations.sync.incremental import Search
from invitations.sync.lookup import Lookup
from invitations.sync.mode import FULL, INCREMENTAL, Mode
from invitations.sync.report import SliceReport
from invitations.tables.invitations import Row

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client


def begin(run: Run, report: SliceReport, current: Snapshot | None) -> FullListing:
    """Return what lists everything of a report's slice, to be merged over the current snapshot."""
    settings = run.settings
    listing = Listing(
        slice=report.slice,
        filters=settings.filters,
        sort_order=settings.sort_order,
        page_size=settings.page_size,
    )
    return FullListing(
        asked=listing,
        # A run that only confirms a snapshot leaves its id, but may know more of it.
        since=f"{current.id} {current.synced_at.isoformat()}" if current else "",
        run_at=report.started_at,
        begun_at=report.started_at,
        begun_by=run.id,
        accept_shrink=settings.accept_shrink,
    )


def observe(
    run: Run,
    client: "Client",
    report: SliceReport,
    full: FullListing,
    *,
    previous: Path,
    staged: Path,
) -> Observation:
    """List the slice in the report's mode into the staged part, and return what that tells.

    Raises OutOfTimeError once a full listing that takes longer than the run has been staged.
    """
    before = known(previous, report.started_at)
    search = Search(before)
    ask = partial(_pages, run, client)
    if report.mode and report.mode.name == INCREMENTAL:
        parquet.stage(search.rows(ask, full.asked), staged)
        if search.everything:
            report.mode = Mode(FULL, search.everything)
    in_full = report.mode is not None and report.mode.name == FULL
    if in_full:
        _list_everything(full, ask, run.remaining_seconds, previous=previous, staged=staged)
    return Observation(
        slice=report.slice,
        run_id=run.id,
        at=report.started_at,
        missing=None if in_full else frozenset(search.missing),
        reachable_since=before.reachable_since if in_full else None,
    )


def _list_everything(
    full: FullListing,
    ask: AskFrom,
    remaining_seconds: Callable[[], float],
    *,
    previous: Path,
    staged: Path,
) -> None:
    """Stage every row that the slice has, among them those that slipped past the listing.

    An invitation that leaves the slice while it is listed can push another one from a page that
    is still to come to one that has been read. So rows of the previous part that the listing
    lacks are looked up; if that leaves a doubt, everything is listed a second time.
    """
    while True:
        full.stage(ask, staged, remaining_seconds)
        lookup = Lookup(unseen(PartReader(staged), PartReader(previous)))
        if lookup.missing:
            full.add(lookup.rows(lambda asked: ask(asked, Place()), full.asked), staged)
        if not lookup.doubt or full.round == 2:
            break
        full.list_again(staged)
    if lookup.is_cut_short and lookup.found:
        raise InvitationDataError(
            "two listings of everything left out invitations that the API lists if it is asked "
            f"for their engagements: {lookup.found} were found so, and {len(lookup.missing)} were "
            "not looked for.",
            "If the next runs fail alike, report it to AWS Support.",
        )


def _pages(
    run: Run, client: "Client", listing: Listing, place: Place | None = None
) -> Iterator[list[Row]]:
    listed = 0
    for page in pages(client, listing, place):
        yield [flatten(summary, listing.slice) for summary in page]
        listed += len(page)
        run.on_page(listing.slice, listed)
