"""A botocore client that is paced and counted, and retries incomplete answers."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config

from invitations import json_text

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient
from invitations.partner_central.pacing import RequestLimiter, Traffic, check_time_left
from invitations.partner_central.service import REGION, THROTTLING_CODES

MAX_ATTEMPTS: Final = 6

_EVENT = "partnercentral-selling.ListEngagementInvitations"
_SUMMARIES = "EngagementInvitationSummaries"
_INCOMPLETE_BODY = b'{"__type": "IncompleteBody", "message": "the answer ended early"}'
_NO_LISTING = b'{"__type": "NoListing", "message": "the answer has no list of invitations"}'


def connect(
    session: boto3.Session,
    traffic: Traffic,
    *,
    limiter: RequestLimiter,
    remaining_seconds: Callable[[], float],
    region_name: str = REGION,
    endpoint_url: str | None = None,
    config: Config | None = None,
    verify: bool | str | None = None,
) -> "PartnerCentralSellingAPIClient":
    """Return a client whose attempts are paced and counted, and whose pages are raw.

    The summaries of a page are the JSON that the service sent, unknown fields included. Reading
    them from the body takes two thirds of botocore's time and drops nothing (ADR 2). A body that
    ends early is an error to retry; botocore alone takes it for an empty page.
    """
    defaults = Config(
        retries={"mode": "standard", "total_max_attempts": MAX_ATTEMPTS},
        connect_timeout=5,
        read_timeout=10,
        # Settings are checked already; the service checks the parameters of `list`.
        parameter_validation=False,
        # Fixed: botocore would build its own twice for each request.
        user_agent=f"partner-invitations-sync Boto3/{boto3.__version__}",
    )
    client = session.client(
        "partnercentral-selling",
        region_name=region_name,
        endpoint_url=endpoint_url,
        config=defaults.merge(config) if config else defaults,
        verify=verify,
    )

    def before_attempt(**_: Any) -> None:
        limiter.wait()
        check_time_left(remaining_seconds)
        traffic.requests += 1

    def after_attempt(parsed_response: dict[str, Any] | None, **_: Any) -> None:
        code = (parsed_response or {}).get("Error", {}).get("Code")
        traffic.throttled += code in THROTTLING_CODES

    events = client.meta.events
    events.register(f"before-send.{_EVENT}", before_attempt)
    events.register(f"before-parse.{_EVENT}", _keep_raw_summaries)
    events.register(f"response-received.{_EVENT}", after_attempt)
    events.register_first(f"needs-retry.{_EVENT}", _take_over_status)
    return client


def _keep_raw_summaries(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    """Take the summaries out of a page before botocore parses it; make other answers errors.

    An answer that isn't a page gets status 502, which botocore retries. It keeps its own error's
    text, if it has one: services also answer 200 with the body of an error.
    """
    if response_dict["status_code"] != 200:
        _replace_pages_for_people(response_dict)
        return
    try:
        page = json_text.loads(response_dict["body"].decode())
    except (ValueError, RecursionError):
        response_dict.update(status_code=502, body=_no_json(response_dict))
        return
    if _is_page(page):
        customized_response_dict[_SUMMARIES] = page[_SUMMARIES]
        response_dict["body"] = json.dumps({"NextToken": page.get("NextToken")}).encode()
    elif _is_error(page):
        response_dict.update(status_code=502)
    else:
        response_dict.update(status_code=502, body=_NO_LISTING)


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


def _is_error(answer: Any) -> bool:
    return isinstance(answer, dict) and isinstance(answer.get("__type"), str)


def _take_over_status(response: tuple[Any, dict[str, Any]] | None, **_: Any) -> None:
    """Let botocore's retry mode see the 502 that replaced another status, as it does for S3."""
    if response is not None:
        http_response, parsed = response
        http_response.status_code = parsed["ResponseMetadata"]["HTTPStatusCode"]
