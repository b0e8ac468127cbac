"""Look-up: lists invitations that a listing lacks by their engagements."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from invitations.partner_central.listing import Listing, split
from invitations.partner_central.service import MAX_FILTER_VALUES
from invitations.tables.invitations import LISTED_COLUMNS, Row

MAX_REQUESTS: Final = 50
"""Most pages of answers in one look-up: 500 engagements, and 10 seconds at 5 requests a second."""

Ask = Callable[[Listing], Iterator[list[Row]]]
"""Yields the pages of a listing."""

_ID: Final = [column.name for column in LISTED_COLUMNS].index("invitation_id")


@dataclass
class Lookup:
    """Asks for the engagements of invitations, ten at a time, in at most MAX_REQUESTS requests.

    It asks for every status: an invitation that a filter for statuses finds no more has left them.
    `missing` maps the ids that no answer has listed so far to their engagements; `found` counts
    those that an answer has.
    """

    missing: dict[str, str | None]
    found: int = field(default=0, init=False)
    _requests: int = field(default=0, init=False)
    _several_asked: bool = field(default=False, init=False)
    _several_answered: bool = field(default=False, init=False)

    @property
    def is_cut_short(self) -> bool:
        """Whether there were more pages, or more engagements, than requests."""
        return bool(self.missing) and self._requests >= MAX_REQUESTS

    @property
    def doubt(self) -> str | None:
        """Why missing invitations may be listed all the same; None if they can't be."""
        if None in self.missing.values():
            return "some missing invitations have no engagement to look them up by"
        if self.is_cut_short:
            return f"looking up missing invitations takes more than {MAX_REQUESTS} requests"
        # That several engagements in one request are alternatives is likely, but not documented.
        if self.missing and self._several_asked and not self._several_answered:
            return "no missing invitation was found by its engagement"
        return None

    def rows(self, ask: Ask, listing: Listing) -> Iterator[Row]:
        """Yield every row of the engagements, and remove its id from `missing`."""
        engagements = sorted({engagement for engagement in self.missing.values() if engagement})
        for start in range(0, len(engagements), MAX_FILTER_VALUES):
            some = tuple(engagements[start : start + MAX_FILTER_VALUES])
            filters = replace(listing.filters, engagement_identifiers=some, statuses=())
            for one in split(replace(listing, filters=filters)):
                yield from self._rows(ask, one)

    def _rows(self, ask: Ask, listing: Listing) -> Iterator[Row]:
        """Yield the rows of one request for up to ten engagements.

        They are asked for twice if the first answer has several pages and lacks some of them: a
        row can slip from a page that is still to come to one that has been read.
        """
        engagements = listing.filters.engagement_identifiers
        for _ in range(2):
            before = self._requests
            for page in self._pages(ask, listing):
                yield from page
            is_one_page = self._requests - before <= 1
            if is_one_page or not set(engagements) & set(self.missing.values()):
                return

    def _pages(self, ask: Ask, listing: Listing) -> Iterator[list[Row]]:
        if self._requests >= MAX_REQUESTS:
            return
        several = len(listing.filters.engagement_identifiers) > 1
        self._several_asked |= several
        for page in ask(listing):
            self._requests += 1
            self._several_answered |= several and bool(page)
            missing = len(self.missing)
            for row in page:
                self.missing.pop(row[_ID], None)
            self.found += missing - len(self.missing)
            yield page
            if self._requests >= MAX_REQUESTS:
                return
