"""A listing of one slice, and the requests that it takes."""

from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any

from invitations.domain import PENDING, Slice
from invitations.partner_central.service import MAX_FILTER_VALUES, MAX_PAGE_SIZE


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which invitations of a slice are listed; an empty tuple lets every value through."""

    engagement_identifiers: tuple[str, ...] = ()
    payload_types: tuple[str, ...] = ()
    sender_aws_account_ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, list[str]]:
        """Return the filters that are set, each sorted, so that equal filters compare equal."""
        return {name: sorted(values) for name, values in asdict(self).items() if values}

    @property
    def let_pending_through(self) -> bool:
        """Whether pending invitations are listed; if not, only a full listing finds changes."""
        return not self.statuses or PENDING in self.statuses


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What is listed, with every option that AWS's own command has for it."""

    slice: Slice
    filters: Filters = Filters()
    sort_order: str = "ASCENDING"
    page_size: int = MAX_PAGE_SIZE


@dataclass
class Cursor:
    """How far a listing is: how many of its requests are answered, and the next page's token."""

    request: int = 0
    token: str | None = None


def requests(listing: Listing) -> list[dict[str, Any]]:
    """Return the requests that together list all of `listing`: one, or more for long filters."""
    return [_request(one) for one in split(listing)]


def split(listing: Listing) -> list[Listing]:
    """Return listings of one request each that together list all of `listing`.

    A request takes at most ten values of a filter, which are alternatives. Longer filters are
    split into tens, and each ten of one filter is combined with each ten of the other.
    """
    filters = listing.filters
    return [
        replace(
            listing,
            filters=replace(
                filters, engagement_identifiers=engagements, sender_aws_account_ids=senders
            ),
        )
        for engagements, senders in product(
            _tens(filters.engagement_identifiers), _tens(filters.sender_aws_account_ids)
        )
    ]


def _request(listing: Listing) -> dict[str, Any]:
    filters = {
        "PayloadType": listing.filters.payload_types,
        "Status": listing.filters.statuses,
        "EngagementIdentifier": listing.filters.engagement_identifiers,
        "SenderAwsAccountId": listing.filters.sender_aws_account_ids,
    }
    return {
        "Catalog": listing.slice.catalog,
        "ParticipantType": listing.slice.participant_type,
        "Sort": {"SortBy": "InvitationDate", "SortOrder": listing.sort_order},
        "MaxResults": listing.page_size,
    } | {name: list(values) for name, values in filters.items() if values}


def _tens(values: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return values in tens; no values become one empty ten, which filters nothing."""
    starts = range(0, len(values), MAX_FILTER_VALUES)
    return [values[start : start + MAX_FILTER_VALUES] for start in starts] or [()]
