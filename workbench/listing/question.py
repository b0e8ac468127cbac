"""What `list` is to list, checked as a whole before any request."""

import argparse
from dataclasses import dataclass
from typing import Any, Final

from invitations.domain import Slice
from invitations.errors import ConfigurationError
from invitations.partner_central.listing import Filters, Listing, requests
from invitations.partner_central.service import MAX_FILTER_VALUES, MAX_PAGE_SIZE
from workbench.listing.checks import page_size, required, several, sort_order, starting_token
from workbench.listing.parameters import ONE_PAGE, Given, option_value, parameters_given
from workbench.options.arguments import refused

_NEEDS_PAGES: Final = ("--starting-token", "--page-size", "--max-items")
_ONE_REQUEST: Final = {
    "--starting-token": "a token goes on with one request",
    "--max-items": "the NextToken that it prints goes on with one request",
    "--sort": "only the answer to one request is sorted",
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """The requests whose union is listed, and how much of it.

    Without `paginate` one request is made, with the given page size and token.
    """

    requests: list[dict[str, Any]]
    paginate: bool
    page_size: int | None
    max_items: int | None
    starting_token: str | None


def question_from(args: argparse.Namespace) -> Question:
    """Return the question of the options and input documents.

    Raises ConfigurationError naming the option, its value and what is allowed.
    """
    one_page = _one_page_option(args)
    _refuse_paging_of_one_page(args, one_page)
    given = parameters_given(args)
    asked = [_only_given(request, given) for request in requests(_listing(given))]
    if len(asked) > 1:
        _refuse_union(args, given, one_page)
    return Question(
        requests=asked,
        paginate=one_page is None,
        page_size=page_size(given) or (None if one_page else MAX_PAGE_SIZE),
        max_items=args.max_items,
        starting_token=starting_token(given),
    )


def _one_page_option(args: argparse.Namespace) -> str | None:
    """Return the option that limits the listing to one page, if there is one."""
    if not args.paginate:
        return "--no-paginate"
    given = (option for option in ONE_PAGE.values() if option_value(args, option) is not None)
    return next(given, None)


def _refuse_paging_of_one_page(args: argparse.Namespace, one_page: str | None) -> None:
    for option in _NEEDS_PAGES:
        if one_page and option_value(args, option) is not None:
            raise refused(option, option_value(args, option), f"it without {one_page}")


def _listing(given: dict[str, Given]) -> Listing:
    return Listing(
        slice=Slice(required(given, "Catalog"), required(given, "ParticipantType")),
        filters=Filters(
            engagement_identifiers=several(given, "EngagementIdentifier"),
            payload_types=several(given, "PayloadType"),
            sender_aws_account_ids=several(given, "SenderAwsAccountId"),
            statuses=several(given, "Status"),
        ),
        sort_order=sort_order(given),
    )


def _only_given(request: dict[str, Any], given: dict[str, Given]) -> dict[str, Any]:
    """Remove an order that wasn't given, and the page size, which the paginator sets."""
    return {name: request[name] for name in request if name in given and name != "MaxResults"}


def _refuse_union(args: argparse.Namespace, given: dict[str, Given], one_page: str | None) -> None:
    """Refuse options that several requests can't honour together."""
    asked = {
        "--starting-token": starting_token(given) is not None,
        "--max-items": args.max_items is not None,
        "--sort": "Sort" in given,
    }
    if one_page:
        raise _not_a_union(given, one_page, "it is for one request")
    for option, reason in _ONE_REQUEST.items():
        if asked[option]:
            raise _not_a_union(given, option, reason)


def _not_a_union(given: dict[str, Given], option: str, reason: str) -> ConfigurationError:
    long = next(
        f"{given[name].label}: {count} values"
        for name in ("EngagementIdentifier", "SenderAwsAccountId")
        if (count := len(several(given, name))) > MAX_FILTER_VALUES
    )
    return ConfigurationError(
        f"{long} take several requests of at most {MAX_FILTER_VALUES} each, which doesn't go with "
        f"{option}: {reason}."
    )
