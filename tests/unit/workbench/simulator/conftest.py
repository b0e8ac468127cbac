"""A world, a running simulator, and two clients: boto3 and plain HTTP."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import urllib3
from botocore.config import Config

from workbench.simulator import Simulator, World

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient

SIZES = {("AWS", "RECEIVER"): 301, ("AWS", "SENDER"): 20, ("Sandbox", "RECEIVER"): 3}

Post = Callable[..., urllib3.BaseHTTPResponse]
"""Simulator, request members → response. Nothing is checked or retried."""
Connect = Callable[[Simulator], "PartnerCentralSellingAPIClient"]


@pytest.fixture(scope="session")
def world() -> World:
    return World.with_slices(SIZES, seed=7)


@pytest.fixture
def simulator(world: World) -> Iterator[Simulator]:
    with Simulator(world) as running:
        yield running


@pytest.fixture
def pool() -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(retries=False, timeout=10) as pool:
        yield pool


@pytest.fixture
def post(pool: urllib3.PoolManager) -> Post:
    def send(simulator: Simulator, body: bytes | None = None, **request: Any) -> Any:
        return pool.request(
            "POST",
            simulator.endpoint_url,
            body=json.dumps(request) if body is None else body,
            headers={"X-Amz-Target": "AWSPartnerCentralSelling.ListEngagementInvitations"},
        )

    return send


@pytest.fixture
def listed(post: Post) -> Callable[..., list[list[dict[str, Any]]]]:
    """Return every page of a request, in order."""

    def pages(simulator: Simulator, **request: Any) -> list[list[dict[str, Any]]]:
        found = []
        while True:
            page = post(simulator, **request).json()
            found.append(page["EngagementInvitationSummaries"])
            if "NextToken" not in page:
                return found
            request["NextToken"] = page["NextToken"]

    return pages


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    return boto3.Session("simulated", "simulated", region_name="us-east-1")


@pytest.fixture
def connect(session: boto3.Session) -> Iterator[Connect]:
    clients = []

    def client_of(simulator: Simulator) -> "PartnerCentralSellingAPIClient":
        client = session.client(
            "partnercentral-selling",
            endpoint_url=simulator.endpoint_url,
            config=Config(retries={"total_max_attempts": 1}),
        )
        clients.append(client)
        return client

    yield client_of
    for client in clients:
        client.close()
