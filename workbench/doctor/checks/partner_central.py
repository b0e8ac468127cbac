"""Partner Central: whether slices can be listed and details be got, tried with one invitation."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from invitations.domain import Slice
from invitations.errors import AccessError, SyncError
from invitations.partner_central.client import connect
from invitations.partner_central.details import get_invitation
from invitations.partner_central.extract import pages
from invitations.partner_central.listing import Listing
from invitations.partner_central.pacing import RequestLimiter, Traffic
from invitations.partner_central.service import ACTION, GET_ACTION, THROTTLING_CODES
from workbench.doctor.finding import (
    OK,
    WRONG,
    Finding,
    ProblemError,
    as_problem,
    attempt,
    run_check,
    statement,
)

_NOT_IN_CONDITION: Final = (
    "Other catalogs answer, so the policy's condition leaves out {catalog}: "
    "let the statement be {statement}"
)


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How AWS is reached; `endpoint_url` is Partner Central's, None for the service's own."""

    session: boto3.Session
    endpoint_url: str | None
    sign: bool


def answers(
    connection: Connection,
    slices: Sequence[Slice],
    *,
    requests_per_second: float,
    details: bool = False,
) -> Iterator[Finding]:
    """Yield for each slice whether Partner Central lists it, with one request and no retry.

    If `details` are on, one more request asks for an invitation of each slice that has one.
    """
    client = attempt(
        lambda: connect(
            connection.session,
            Traffic(),
            limiter=RequestLimiter(requests_per_second),
            remaining_seconds=lambda: math.inf,
            endpoint_url=connection.endpoint_url,
            config=_config(connection),
        )
    )
    if isinstance(client, ProblemError):
        yield Finding("answers", WRONG, client.found, client.advice)
        return
    found = {slice_: _first(client, slice_) for slice_ in slices}
    errors = {s: one if isinstance(one, SyncError) else None for s, one in found.items()}
    answering = {slice_.catalog for slice_, error in errors.items() if error is None}
    for slice_, error in errors.items():
        yield _finding(slice_, error, answering, list(dict.fromkeys(one.catalog for one in slices)))
    for slice_, first in found.items() if details else ():
        if isinstance(first, str):
            yield from run_check(
                f"details {slice_}", partial(_details, client, slice_.catalog, first)
            )


def _config(connection: Connection) -> Config:
    once = Config(retries={"mode": "standard", "total_max_attempts": 1})
    return once if connection.sign else once.merge(Config(signature_version=UNSIGNED))


def _first(client: Any, slice_: Slice) -> str | SyncError | None:
    """Return the id of an invitation of a slice, None if there is none, or what failed."""
    try:
        page = next(pages(client, Listing(slice=slice_, page_size=1)))
    except SyncError as error:
        return error
    return page[0].get("Id") if page else None


def _details(client: Any, catalog: str, invitation_id: str) -> str:
    """Return that the service gives details; raises ProblemError with what to do if it doesn't."""
    try:
        get_invitation(client, catalog, invitation_id)
    except AccessError as error:
        allowing = statement(GET_ACTION, {"StringEquals": {"partnercentral:Catalog": [catalog]}})
        advice = f"{error.advice} The policy statement that it takes: {allowing}"
        raise ProblemError(error.message, advice) from error
    return "Partner Central gives them"


def _finding(
    slice_: Slice, error: SyncError | None, answering: set[str], catalogs: list[str]
) -> Finding:
    check = f"answer {slice_}"
    if error is None:
        return Finding(check, OK, "Partner Central lists it")
    problem = _problem(error, slice_.catalog, answering, catalogs)
    return Finding(check, WRONG, problem.found, problem.advice)


def _problem(
    error: SyncError, catalog: str, answering: set[str], catalogs: list[str]
) -> ProblemError:
    if error.code in THROTTLING_CODES:
        advice = (
            "The account's quota is used up, here or by another integration: try again in a "
            "minute, and lower max_requests_per_second if it stays."
        )
        return ProblemError(error.message, advice)
    if not isinstance(error, AccessError):
        return as_problem(error)
    allowing = listing_statement(catalogs)
    is_left_out = bool(answering) and catalog not in answering
    if is_left_out and error.missing_policy == "identity-based policy":
        advice = _NOT_IN_CONDITION.format(catalog=catalog, statement=allowing)
        return ProblemError(error.message, advice)
    advice = f"{error.advice} The policy statement that it takes: {allowing}"
    return ProblemError(error.message, advice)


def listing_statement(catalogs: Sequence[str]) -> str:
    """Return the policy statement that allows listing invitations of these catalogs."""
    return statement(ACTION, {"StringEquals": {"partnercentral:Catalog": list(catalogs)}})
