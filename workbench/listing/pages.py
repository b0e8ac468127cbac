"""The pages of a `list` question, as the service sends them."""

import base64
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from botocore.paginate import TokenEncoder

from workbench.listing.question import Question

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient

Page = dict[str, Any]

SUMMARIES: Final = "EngagementInvitationSummaries"
TOKEN: Final = "NextToken"  # noqa: S105 - a member's name
_OPERATION: Final = "list_engagement_invitations"
_TRUNCATED: Final = "boto_truncate_amount"


def pages(client: "PartnerCentralSellingAPIClient", question: Question) -> Iterator[Page]:
    """Yield the pages; a page's NextToken continues after its last invitation.

    Several requests become one union: each invitation once, and no NextToken.
    """
    if not question.paginate:
        yield _single_page(client, question)
    elif len(question.requests) == 1:
        yield from _pages_of_one_request(client, question, question.requests[0])
    else:
        yield from _union(client, question)


def _single_page(client: "PartnerCentralSellingAPIClient", question: Question) -> Page:
    paging: dict[str, Any] = {"MaxResults": question.page_size, TOKEN: question.starting_token}
    given = {name: value for name, value in paging.items() if value is not None}
    answer = client.list_engagement_invitations(**question.requests[0], **given)
    return _page(answer[SUMMARIES], answer.get(TOKEN))


def _pages_of_one_request(
    client: "PartnerCentralSellingAPIClient", question: Question, request: dict[str, Any]
) -> Iterator[Page]:
    answers = client.get_paginator(_OPERATION).paginate(
        **request, PaginationConfig=_pagination(question)
    )
    for answer in answers:
        yield _page(answer[SUMMARIES], answers.resume_token or _encoded(answer.get(TOKEN)))


def _union(client: "PartnerCentralSellingAPIClient", question: Question) -> Iterator[Page]:
    listed: set[str] = set()
    for request in question.requests:
        for page in _pages_of_one_request(client, question, request):
            new = {s["Id"]: s for s in page[SUMMARIES] if s["Id"] not in listed}
            listed |= new.keys()
            yield _page(list(new.values()), None)


def _page(summaries: list[Any], token: object) -> Page:
    return {SUMMARIES: summaries} | ({TOKEN: token} if token else {})


def _pagination(question: Question) -> Any:
    start = question.starting_token
    return {
        "MaxItems": question.max_items,
        "PageSize": question.page_size,
        "StartingToken": start and _as_starting_token(start),
    }


def _encoded(token: str | None) -> str | None:
    """Return the service's token encoded, so that --starting-token can't misread it."""
    return token and TokenEncoder().encode({TOKEN: token})


def _as_starting_token(token: str) -> str | None:
    """Return an earlier answer's token unchanged, and the service's own encoded."""
    try:
        content = json.loads(base64.b64decode(token, validate=True))
    except (ValueError, RecursionError):
        return _encoded(token)
    return token if _is_resume_token(content) else _encoded(token)


def _is_resume_token(content: object) -> bool:
    return (
        isinstance(content, dict)
        and {TOKEN} <= content.keys() <= {TOKEN, _TRUNCATED}
        and isinstance(content[TOKEN], str | None)
        and isinstance(content.get(_TRUNCATED, 0), int)
    )
