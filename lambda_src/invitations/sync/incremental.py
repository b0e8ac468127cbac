"""Incremental listing: what may have changed since a snapshot, and which invitations are gone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from invitations.domain import PENDING
from invitations.partner_central.listing import Listing, split
from invitations.snapshot.pending import PendingInvitations
from invitations.sync.lookup import Ask, Lookup
from invitations.tables.invitations import LISTED_COLUMNS, Row

_NAMES: Final = [column.name for column in LISTED_COLUMNS]
_ID, _DATE = _NAMES.index("invitation_id"), _NAMES.index("invitation_date")


@dataclass
class Search:
    """An incremental listing. `missing` are the pending invitations that it hasn't listed yet.

    `needs_everything` is why only a full listing can account for them, None if it can itself.
    """

    pending: PendingInvitations
    missing: dict[str, str | None] = field(init=False)
    needs_everything: str | None = None

    def __post_init__(self) -> None:
        self.missing = dict(self.pending.engagements)

    def rows(self, ask: Ask, listing: Listing) -> Iterator[Row]:
        """Yield the rows of pending, of new, and of formerly pending invitations."""
        for page in self._pages(ask, listing):
            for row in page:
                self.missing.pop(row[_ID], None)
                yield row
        lookup = Lookup(self.missing)
        if not lookup.doubt:
            yield from lookup.rows(ask, listing)
        self.needs_everything = lookup.doubt

    def _pages(self, ask: Ask, listing: Listing) -> Iterator[list[Row]]:
        yield from ask(_pending(listing))
        yield from _newest(ask, listing, self.pending.reachable_since)


def _newest(ask: Ask, listing: Listing, since: datetime | None) -> Iterator[list[Row]]:
    """Yield pages from the newest invitation back to one that was sent before `since`.

    Each request of a listing with long filters has its own newest invitation.
    """
    for one in split(replace(listing, sort_order="DESCENDING")):
        yield from _until(ask(one), since)


def _until(pages: Iterator[list[Row]], since: datetime | None) -> Iterator[list[Row]]:
    """Yield pages up to the first one with an invitation that was sent before `since`."""
    oldest = _milliseconds(since) if since else None
    for page in pages:
        yield page
        dates = [row[_DATE] for row in page if row[_DATE] is not None]
        if oldest is not None and dates and min(dates) < oldest:
            return


def _pending(listing: Listing) -> Listing:
    return replace(listing, filters=replace(listing.filters, statuses=(PENDING,)))


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
