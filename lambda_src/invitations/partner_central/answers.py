"""Raw answers: the JSON that the service sent, taken out of a body before botocore parses it."""

import json
from collections.abc import Callable
from typing import Any, Final

from invitations import json_text

RAW: Final = "Invitation"
"""Member of an answer of GetEngagementInvitation that has all of it as it was sent."""
_SUMMARIES: Final = "EngagementInvitationSummaries"
_INCOMPLETE_BODY: Final = b'{"__type": "IncompleteBody", "message": "the answer ended early"}'
_NO_LISTING: Final = b'{"__type": "NoListing", "message": "the answer has no list of invitations"}'
_NO_INVITATION: Final = b'{"__type": "NoInvitation", "message": "the answer has no invitation"}'


def keep_raw_summaries(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    """Take the summaries out of a page before botocore parses it; make other answers errors.

    An answer that isn't a page gets status 502, which botocore retries. It keeps its own error's
    text, if it has one: services also answer 200 with the body of an error.
    """
    page = _answer(response_dict, _is_page, _NO_LISTING)
    if page is not None:
        customized_response_dict[_SUMMARIES] = page[_SUMMARIES]
        response_dict["body"] = json.dumps({"NextToken": page.get("NextToken")}).encode()


def keep_raw_invitation(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    """Take an invitation's details out of a body as `keep_raw_summaries` takes summaries."""
    invitation = _answer(response_dict, _is_invitation, _NO_INVITATION)
    if invitation is not None:
        customized_response_dict[RAW] = invitation
        response_dict["body"] = b"{}"


def _answer(
    response_dict: dict[str, Any], is_whole: Callable[[Any], bool], missing: bytes
) -> dict[str, Any] | None:
    """Return the JSON of a body; None, after making it an error, if it isn't what was asked for."""
    if response_dict["status_code"] != 200:
        _replace_pages_for_people(response_dict)
        return None
    try:
        answer: dict[str, Any] = json_text.loads(response_dict["body"].decode())
    except (ValueError, RecursionError):
        response_dict.update(status_code=502, body=_no_json(response_dict))
        return None
    if is_whole(answer):
        return answer
    response_dict.update(status_code=502, **({} if _is_error(answer) else {"body": missing}))
    return None


def _replace_pages_for_people(response_dict: dict[str, Any]) -> None:
    """Replace a redirection or HTML, which botocore would print whole, by an error."""
    if response_dict["status_code"] < 400 or response_dict["body"].lstrip()[:1] == b"<":
        status = max(response_dict["status_code"], 502)
        response_dict.update(status_code=status, body=_not_partner_central(response_dict))


def _no_json(response_dict: dict[str, Any]) -> bytes:
    """Return the error for an answer that ended early or isn't from Partner Central."""
    if response_dict["body"].lstrip()[:1] in {b"", b"{"}:
        return _INCOMPLETE_BODY
    return _not_partner_central(response_dict)


def _not_partner_central(response_dict: dict[str, Any]) -> bytes:
    content = str(response_dict["headers"].get("content-type", "")).partition(";")[0][:40]
    message = (
        "something else than Partner Central answered, with "
        f"{repr(content) if content else 'no content type'}: a proxy, or the sign-in page of a "
        "network"
    )
    return json.dumps({"__type": "NotPartnerCentral", "message": message}).encode()


def _is_page(answer: Any) -> bool:
    """Return whether an answer has a list: only then a missing NextToken means the end."""
    return (
        isinstance(answer, dict)
        and isinstance(answer.get(_SUMMARIES), list)
        and isinstance(answer.get("NextToken"), str | None)
    )


def _is_invitation(answer: Any) -> bool:
    """Return whether an answer has what the service promises for every invitation."""
    return (
        isinstance(answer, dict)
        and isinstance(answer.get("Id"), str)
        and isinstance(answer.get("Catalog"), str)
    )


def _is_error(answer: Any) -> bool:
    return isinstance(answer, dict) and isinstance(answer.get("__type"), str)
