"""The values of the parameters given to `list`, checked before any request is made."""

from typing import Final

from invitations.errors import ConfigurationError
from invitations.options import RULES, checked
from invitations.partner_central.listing import Listing
from invitations.partner_central.service import MAX_PAGE_SIZE, SORT_ORDERS
from workbench.listing.parameters import PARAMETERS, Given
from workbench.options.arguments import is_within, numbers_allowed, refused

_SORT: Final = f"SortBy=InvitationDate,SortOrder={' or '.join(SORT_ORDERS)}"


def required(given: dict[str, Given], name: str) -> str:
    """Return the value of a parameter that has to be given."""
    if name not in given:
        raise _missing(name)
    [value] = checked(PARAMETERS[name].rule, [given[name].value], called=given[name].called)
    return value


def _missing(name: str) -> ConfigurationError:
    parameter = PARAMETERS[name]
    return ConfigurationError(
        f"{parameter.option} is required; use {RULES[parameter.rule].allowed}."
    )


def several(given: dict[str, Given], name: str) -> tuple[str, ...]:
    """Return the values of a list; none if it isn't given."""
    if name not in given:
        return ()
    values, called = given[name].value, given[name].called
    if not isinstance(values, list) or not values:
        raise refused(called, values, "a list of one value or more")
    return checked(PARAMETERS[name].rule, values, called=called)


def sort_order(given: dict[str, Given]) -> str:
    """Return the order asked for, or the one a listing has anyway."""
    if "Sort" not in given:
        return Listing.sort_order
    sort, called = given["Sort"].value, given["Sort"].called
    if not isinstance(sort, dict) or sort.keys() != {"SortBy", "SortOrder"}:
        raise refused(called, sort, _SORT)
    if sort["SortBy"] != "InvitationDate":
        raise refused(f"{called}: SortBy", sort["SortBy"], "InvitationDate")
    [order] = checked("sort_order", [sort["SortOrder"]], called=f"{called}: SortOrder")
    return order


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
