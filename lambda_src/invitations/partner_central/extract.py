"""Listing → pages: calls ListEngagementInvitations until the listing is complete."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError, InvitationDataError, TokenRefusedError
from invitations.partner_central.listing import Cursor, Listing, requests

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client
from invitations.partner_central.service import ACTION

Summary = dict[str, Any]


def pages(
    client: "Client", listing: Listing, cursor: Cursor | None = None
) -> Iterator[list[Summary]]:
    """Yield the summaries of each page of `listing`, in the order the service lists them.

    Starts at `cursor` and moves it on after each page. Raises AccessError, ConfigurationError,
    InvitationDataError or RetryableError; the pages until then are not the whole listing.
    """
    cursor = cursor or Cursor()
    for request in requests(listing)[cursor.request :]:
        yield from _pages_of_one_request(client, request, cursor)
        cursor.request += 1


def _pages_of_one_request(
    client: "Client", request: dict[str, Any], cursor: Cursor
) -> Iterator[list[Summary]]:
    tokens: set[str] = set()
    while True:
        answer = _ask(client, request | ({"NextToken": cursor.token} if cursor.token else {}))
        yield answer["EngagementInvitationSummaries"]
        cursor.token = token = answer.get("NextToken")
        if not token:
            return
        if token in tokens:
            raise InvitationDataError(
                f"{ACTION} gave on page {len(tokens) + 1} a token that it had given before, so its "
                "pages would never end.",
                "If the next runs fail alike, report it to AWS Support.",
            )
        tokens.add(token)


def _ask(client: "Client", request: dict[str, Any]) -> dict[str, Any]:
    try:
        with translating_errors(ACTION):
            return dict(client.list_engagement_invitations(**request))
    except ConfigurationError as error:
        if "NextToken" not in request:
            raise
        raise TokenRefusedError(
            f"{ACTION} refused the token of its own previous page ({error}).",
            "The next run lists the slice from the start.",
        ) from error
