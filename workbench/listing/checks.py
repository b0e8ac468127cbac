"""Checks of the parameters' values, before any request."""

from typing import Final

from invitations import options
from invitations.errors import ConfigurationError
from invitations.partner_central.listing import Listing
from invitations.partner_central.service import MAX_PAGE_SIZE, SORT_ORDERS
from invitations.rules import list_of
from workbench.listing.parameters import PARAMETERS, Given
from workbench.options.arguments import is_within, numbers_allowed, refused

_RULES: Final = {
    "Catalog": options.CATALOG,
    "ParticipantType": options.PARTICIPANT_TYPE,
    "PayloadType": options.PAYLOAD_TYPE,
    "Status": options.STATUS,
    "EngagementIdentifier": options.ENGAGEMENT_IDENTIFIER,
    "SenderAwsAccountId": options.SENDER_AWS_ACCOUNT_ID,
}
_SORT: Final = f"SortBy=InvitationDate,SortOrder={' or '.join(SORT_ORDERS)}"


def required(given: dict[str, Given], name: str) -> str:
    """Return the value of a required parameter."""
    if name not in given:
        raise _missing(name)
    return options.parse(_RULES[name], given[name].value, name=given[name].label)


def _missing(name: str) -> ConfigurationError:
    return ConfigurationError(f"{PARAMETERS[name].option} is required; use {_RULES[name].allowed}.")


def several(given: dict[str, Given], name: str) -> tuple[str, ...]:
    """Return the values of a list; none if it isn't given."""
    if name not in given:
        return ()
    values, label = given[name].value, given[name].label
    if not isinstance(values, list) or not values:
        raise refused(label, values, "a list of one value or more")
    return options.parse(list_of(_RULES[name]), values, name=label)


def sort_order(given: dict[str, Given]) -> str:
    """Return the given order, or a listing's default."""
    if "Sort" not in given:
        return Listing.sort_order
    sort, label = given["Sort"].value, given["Sort"].label
    if not isinstance(sort, dict) or sort.keys() != {"SortBy", "SortOrder"}:
        raise refused(label, sort, _SORT)
    if sort["SortBy"] != "InvitationDate":
        raise refused(f"{label}: SortBy", sort["SortBy"], "InvitationDate")
    return options.parse(options.SORT_ORDER, sort["SortOrder"], name=f"{label}: SortOrder")


def page_size(given: dict[str, Given]) -> int | None:
    """Return the given page size; None if it isn't given."""
    if "MaxResults" not in given:
        return None
    size, label = given["MaxResults"].value, given["MaxResults"].label
    if isinstance(size, bool) or not isinstance(size, int) or not is_within(size, 1, MAX_PAGE_SIZE):
        raise refused(label, size, numbers_allowed(1, MAX_PAGE_SIZE))
    return size


def starting_token(given: dict[str, Given]) -> str | None:
    """Return the token to continue from; None for an empty one, as in a skeleton."""
    token = given.get("NextToken", Given("", ""))
    if not isinstance(token.value, str):
        raise refused(token.label, token.value, "a token in quotes")
    return token.value or None
