"""Client: a botocore client that is polite, counts, and believes only whole answers."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config

from invitations import json_text
from invitations.errors import OutOfTimeError

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient

REGION: Final = "us-east-1"
"""Partner Central answers nowhere else, wherever the lake is."""
MAX_ATTEMPTS: Final = 6
MIN_SECONDS_LEFT: Final = 30.0
"""What a request, its retries and the publish after the last page need at least."""

_EVENT = "partnercentral-selling.ListEngagementInvitations"
_THROTTLING_CODES = {"ThrottlingException", "Throttling", "TooManyRequestsException"}
_SUMMARIES = "EngagementInvitationSummaries"
_INCOMPLETE_BODY = b'{"__type": "IncompleteBody", "message": "the answer ended early"}'
_NO_LISTING = b'{"__type": "NoListing", "message": "the answer has no list of invitations"}'


@dataclass
class Traffic:
    """What a slice's listing cost: HTTP requests, retries included, and throttled ones."""

    requests: int = 0
    throttled: int = 0


class RequestLimiter:
    """Spaces the requests of all threads so that no second sees more than `per_second`.

    Zero means no limit.
    """

    def __init__(
        self,
        per_second: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_start = 0.0

    def wait(self) -> None:
        """Return when the caller may send its request."""
        with self._lock:
            now = self._monotonic()
            start = max(now, self._next_start)
            self._next_start = start + self._interval
        if start > now:
            self._sleep(start - now)


def check_time_left(remaining_seconds: Callable[[], float]) -> None:
    """Raise OutOfTimeError where a run can't be sure to end a slice before it is killed."""
    if remaining_seconds() < MIN_SECONDS_LEFT:
        raise OutOfTimeError(
            f"less than {MIN_SECONDS_LEFT:.0f} s of the run were left before the slice was "
            "complete. Raise MAX_REQUESTS_PER_SECOND or the function's timeout."
        )


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
    """Return a client whose every attempt is limited and counted, and whose pages are raw.

    The summaries of a page are the JSON that the service sent, unknown fields and all: reading
    them from the body costs two thirds of what botocore's parser takes, and drops nothing
    (ADR 2). A body that ends early is an error to retry; botocore alone calls it an empty page.
    """
    defaults = Config(
        retries={"mode": "standard", "total_max_attempts": MAX_ATTEMPTS},
        connect_timeout=5,
        read_timeout=10,
        parameter_validation=False,  # settings have been; the service checks what `list` asks
        # A fixed one: botocore would put its own together anew, twice for each request.
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
        traffic.throttled += code in _THROTTLING_CODES

    events = client.meta.events
    events.register(f"before-send.{_EVENT}", before_attempt)
    events.register(f"before-parse.{_EVENT}", _keep_raw_summaries)
    events.register(f"response-received.{_EVENT}", after_attempt)
    events.register_first(f"needs-retry.{_EVENT}", _take_over_status)
    return client


def _keep_raw_summaries(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    """Take the summaries out of a page before botocore parses it; fail what isn't a page.

    A failed answer gets status 502, which botocore retries, and its own error's text if it has
    one: services answer 200 with the body of an error, too.
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
    """Put an error into the place of a redirection or of HTML, which botocore would print whole."""
    if response_dict["status_code"] < 400 or response_dict["body"].lstrip()[:1] == b"<":
        status = max(response_dict["status_code"], 502)
        response_dict.update(status_code=status, body=_not_partner_central(response_dict))


def _no_json(response_dict: dict[str, Any]) -> bytes:
    """Return the error for an answer that ended early, or that somebody else has given."""
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
    """Return whether an answer has a list; only then its lack of a NextToken means the end."""
    return (
        isinstance(answer, dict)
        and isinstance(answer.get(_SUMMARIES), list)
        and isinstance(answer.get("NextToken"), str | None)
    )


def _is_error(answer: Any) -> bool:
    return isinstance(answer, dict) and isinstance(answer.get("__type"), str)


def _take_over_status(response: tuple[Any, dict[str, Any]] | None, **_: Any) -> None:
    """Let botocore's retry mode see the 502 of a body that ended early, as it does for S3."""
    if response is not None:
        http_response, parsed = response
        http_response.status_code = parsed["ResponseMetadata"]["HTTPStatusCode"]
