"""What is asked of ListEngagementInvitations: slices, filters, and the requests they make."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any, Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, STATUSES, Slice
from invitations.errors import ConfigurationError

SORT_ORDERS: Final = ("ASCENDING", "DESCENDING")
MAX_PAGE_SIZE: Final = 100
MAX_FILTER_VALUES: Final = 10
"""Values that one request takes for a filter; the service model's `max`."""


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
    """One question to the API, with every option that AWS's own command has for it."""

    slice: Slice
    filters: Filters = Filters()
    sort_order: str = "ASCENDING"
    page_size: int = MAX_PAGE_SIZE


@dataclass
class Place:
    """How far a listing has come: how many of its requests are answered, the next page's token."""

    request: int = 0
    token: str | None = None


def requests(listing: Listing) -> list[dict[str, Any]]:
    """Return the requests whose union answers `listing`: one, or more for long filters.

    Values of one filter are alternatives and a request takes at most ten, so a longer list is
    asked for ten at a time, each ten of one filter with each ten of the other.
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
    """Return values ten at a time; no values are one empty ten, which filters nothing."""
    starts = range(0, len(values), MAX_FILTER_VALUES)
    return [list(values[start : start + MAX_FILTER_VALUES]) for start in starts] or [[]]


@dataclass(frozen=True)
class Rule:
    """Which values an option takes, and how to say so to whoever got it wrong."""

    allowed: str
    pattern: re.Pattern[str]


def _one_of(values: Sequence[str]) -> Rule:
    return Rule(" or ".join(values), re.compile("|".join(values)))


RULES: Final = {
    "catalogs": _one_of(CATALOGS),
    "participant_types": _one_of(PARTICIPANT_TYPES),
    "engagement_identifiers": Rule(
        "eng- and 14 lower-case letters or digits, or an ARN",
        re.compile(r"arn:.*|eng-[0-9a-z]{14}"),
    ),
    "payload_types": Rule(
        "OpportunityInvitation, LeadInvitation or a later type of letters and digits",
        re.compile(r"[A-Za-z][A-Za-z0-9]*"),
    ),
    "sender_aws_account_ids": Rule(
        "12 digits, or a word of at most 12 letters, digits or underscores",
        re.compile(r"[0-9A-Za-z_]{1,12}"),
    ),
    "statuses": _one_of(STATUSES),
    "sort_order": _one_of(SORT_ORDERS),
}


def checked(option: str, values: Sequence[str], *, called: str) -> tuple[str, ...]:
    """Return the values of an option of RULES without repeats; `called` is its name to the user.

    Raises ConfigurationError naming the option, the first wrong value and what is allowed.
    """
    rule = RULES[option]
    for value in values:
        if not isinstance(value, str) or not rule.pattern.fullmatch(value):
            raise ConfigurationError(f"{called}: {value!r} is not allowed; use {rule.allowed}.")
    return tuple(dict.fromkeys(values))
