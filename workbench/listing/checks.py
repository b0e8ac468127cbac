"""The values of the parameters given to `list`, checked before any request is made."""

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
    """Return the value of a parameter that has to be given."""
    if name not in given:
        raise _missing(name)
    return options.parse(_RULES[name], given[name].value, name=given[name].called)


def _missing(name: str) -> ConfigurationError:
    return ConfigurationError(f"{PARAMETERS[name].option} is required; use {_RULES[name].allowed}.")


def several(given: dict[str, Given], name: str) -> tuple[str, ...]:
    """Return the values of a list; none if it isn't given."""
    if name not in given:
        return ()
    values, called = given[name].value, given[name].called
    if not isinstance(values, list) or not values:
        raise refused(called, values, "a list of one value or more")
    return options.parse(list_of(_RULES[name]), values, name=called)


def sort_order(given: dict[str, Given]) -> str:
    """Return the order asked for, or the one a listing has anyway."""
    if "Sort" not in given:
        return Listing.sort_order
    sort, called = given["Sort"].value, given["Sort"].called
    if not isinstance(sort, dict) or sort.keys() != {"SortBy", "SortOrder"}:
        raise refused(called, sort, _SORT)
    if sort["SortBy"] != "InvitationDate":
        raise refused(f"{called}: SortBy", sort["SortBy"], "InvitationDate")
    return options.parse(options.SORT_ORDER, sort["SortOrder"], name=f"{called}: SortOrder")


def page_size(given: dict[str, Given]) -> int | None:
    """Return how many invitations a page shall have; None if it isn't given."""
    if "MaxResults" not in given:
        return None
    size, called = given["MaxResults"].value, given["MaxResults"].called
    if isinstance(size, bool) or not isinstance(size, int) or not is_within(size, 1, MAX_PAGE_SIZE):
        raise refused(called, size, numbers_allowed(1, MAX_PAGE_SIZE))
    return size


def starting_token(given: dict[str, Given]) -> str | None:
    """Return the token to go on from; an empty one, as in a skeleton, is none."""
    token = given.get("NextToken", Given("", ""))
    if not isinstance(token.value, str):
        raise refused(token.called, token.value, "a token in quotes")
    return token.value or None
