"""A botocore client that is paced and counted, and retries incomplete answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient
from invitations.partner_central.answers import keep_raw_invitation, keep_raw_summaries
from invitations.partner_central.pacing import Limiter, Traffic, check_time_left
from invitations.partner_central.service import REGION, THROTTLING_CODES

MAX_ATTEMPTS: Final = 6

_SERVICE: Final = "partnercentral-selling"
_RAW: Final = {
    "ListEngagementInvitations": keep_raw_summaries,
    "GetEngagementInvitation": keep_raw_invitation,
}
"""What takes the raw answer of each operation out of its body."""


def connect(
    session: boto3.Session,
    traffic: Traffic,
    *,
    limiter: Limiter,
    remaining_seconds: Callable[[], float],
    region_name: str = REGION,
    endpoint_url: str | None = None,
    config: Config | None = None,
    verify: bool | str | None = None,
) -> "PartnerCentralSellingAPIClient":
    """Return a client whose attempts are paced and counted, and whose answers are raw.

    The summaries of a page and the `RAW` member of details are the JSON that the service sent,
    unknown fields included. Reading them from the body takes two thirds of botocore's time and
    drops nothing (ADR 2). A body that ends early is an error to retry; botocore alone takes it for
    an empty page.
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
        _SERVICE,
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
    for operation, keep_raw in _RAW.items():
        event = f"{_SERVICE}.{operation}"
        events.register(f"before-send.{event}", before_attempt)
        events.register(f"before-parse.{event}", keep_raw)
        events.register(f"response-received.{event}", after_attempt)
        events.register_first(f"needs-retry.{event}", _take_over_status)
    return client


def _take_over_status(response: tuple[Any, dict[str, Any]] | None, **_: Any) -> None:
    """Let botocore's retry mode see the 502 that replaced another status, as it does for S3."""
    if response is not None:
        http_response, parsed = response
        http_response.status_code = parsed["ResponseMetadata"]["HTTPStatusCode"]
