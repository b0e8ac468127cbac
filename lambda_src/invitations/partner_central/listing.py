"""A listing of one slice, and the requests that it takes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from invitations.domain import Slice
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
    """Return the requests that together list all of `listing`: one, or more for long filters.

    A request takes at most ten values of a filter, which are alternatives. Longer filters are
    split into tens, and each ten of one filter is combined with each ten of the other.
    """
    filters = listing.filters
    return [
        {
            "Catalog": listing.slice.catalog,
            "ParticipantType": listing.slice.participant_type,
            "Sort": {"SortBy": "InvitationDate", "SortOrder": listing.sort_order},
            "MaxResults": listing.page_size,
        }
        | ({"PayloadType": list(filters.payload_types)} if filters.payload_types else {})
        | ({"Status": list(filters.statuses)} if filters.statuses else {})
        | ({"EngagementIdentifier": engagements} if engagements else {})
        | ({"SenderAwsAccountId": senders} if senders else {})
        for engagements, senders in product(
            _tens(filters.engagement_identifiers), _tens(filters.sender_aws_account_ids)
        )
    ]


def _tens(values: Sequence[str]) -> list[list[str]]:
    """Return values in tens; no values become one empty ten, which filters nothing."""
    starts = range(0, len(values), MAX_FILTER_VALUES)
    return [list(values[start : start + MAX_FILTER_VALUES]) for start in starts] or [[]]
