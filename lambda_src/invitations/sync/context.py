"""What one run works with, as arguments: settings, lake, clients, clock."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from invitations.domain import Slice
from invitations.lake.event_times import StatusEvent
from invitations.lake.storage import Lake
from invitations.partner_central.client import connect
from invitations.partner_central.pacing import BudgetLimiter, RequestLimiter, Traffic
from invitations.settings import Settings
from invitations.sync.result import SliceResult

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client


@dataclass(frozen=True, kw_only=True)
class Run:
    """One execution of the job.

    `trigger` is what started it: schedule, event, manual or unfinished. `connect` opens a client
    that counts its requests in the given traffic, `connect_for_details` one that sends no more than
    some. `on_page` is called with a slice and how many of
    its invitations are listed, `on_slice` with the result of each slice, both from any thread, and
    `on_details` with how many details the run has got.
    """

    id: str
    settings: Settings
    lake: Lake
    connect: Callable[[Traffic], "Client"]
    connect_for_details: Callable[[Traffic, int], "Client"]
    clock: Callable[[], datetime]
    remaining_seconds: Callable[[], float]
    trigger: str
    on_page: Callable[[Slice, int], None]
    on_slice: Callable[[SliceResult], None]
    on_details: Callable[[int], None]


def new_run(
    settings: Settings,
    lake: Lake,
    session: boto3.Session,
    *,
    run_id: str,
    trigger: str = "manual",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    remaining_seconds: Callable[[], float] = lambda: math.inf,
    limiter: RequestLimiter | None = None,
    endpoint_url: str | None = None,
    config: Config | None = None,
    on_page: Callable[[Slice, int], None] = lambda _slice, _listed: None,
    on_slice: Callable[[SliceResult], None] = lambda _result: None,
    on_details: Callable[[int], None] = lambda _found: None,
) -> Run:
    """Return a run whose clients share one request limiter.

    `endpoint_url` and `config` are Partner Central's, for a simulator.
    """
    shared = limiter or RequestLimiter(settings.max_requests_per_second)
    of_details = RequestLimiter(settings.details_requests_per_second)
    connected = partial(
        connect,
        session,
        remaining_seconds=remaining_seconds,
        endpoint_url=endpoint_url,
        config=config,
    )
    return Run(
        id=run_id,
        trigger=trigger,
        settings=settings,
        lake=lake,
        connect=partial(connected, limiter=shared),
        connect_for_details=lambda traffic, most: connected(
            traffic, limiter=BudgetLimiter(of_details, shared, most)
        ),
        clock=clock,
        remaining_seconds=remaining_seconds,
        on_page=on_page,
        on_slice=on_slice,
        on_details=on_details,
    )


@dataclass(frozen=True, kw_only=True)
class SliceRun:
    """A run's work on one slice.

    `client` counts its requests in `traffic`. `events` are the slice's status events that no
    snapshot has yet. `forgotten` are the ids of invitations whose personal columns stay null.
    `resumes` says that the lake has a checkpoint of the slice.
    """

    run: Run
    slice: Slice
    client: "Client"
    traffic: Traffic
    events: Sequence[StatusEvent]
    forgotten: frozenset[str]
    started_at: datetime
    resumes: bool
