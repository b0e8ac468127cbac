"""Quota, clock, faults and connections of the simulator, over HTTP."""

import dataclasses
import json
import time
from datetime import timedelta
from typing import Any

import pytest
import urllib3
from botocore.exceptions import ClientError
from urllib3.exceptions import HTTPError, ProtocolError

from tests.unit.workbench.simulator.conftest import Connect, Post
from workbench.simulator import START, Answer, AnswerFunction, Simulator, World

SLICE: Any = {"Catalog": "AWS", "ParticipantType": "RECEIVER"}


class Ticks:
    """A monotonic clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_quota_throttles_and_recovers(world: World, post: Post) -> None:
    ticks = Ticks()
    with Simulator(world, requests_per_second=10, monotonic=ticks) as simulator:

        def allowed(attempts: int) -> int:
            return sum(post(simulator, **SLICE).status == 200 for _ in range(attempts))

        assert allowed(12) == 10
        ticks.now += 0.25
        assert allowed(4) == 2
        ticks.now += 3600
        assert allowed(12) == 10
        assert simulator.requests == 28


def test_throttling_is_a_client_error_in_boto3(world: World, connect: Connect) -> None:
    with Simulator(world, requests_per_second=1, monotonic=Ticks()) as simulator:
        client = connect(simulator)
        client.list_engagement_invitations(**SLICE)
        with pytest.raises(ClientError) as caught:
            client.list_engagement_invitations(**SLICE)
    assert caught.value.response["Error"] == {
        "Code": "ThrottlingException",
        "Message": "Rate exceeded",
    }
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_simulator_without_quota_throttles_nothing(simulator: Simulator, post: Post) -> None:
    assert {post(simulator, **SLICE).status for _ in range(50)} == {200}
    assert simulator.requests == 50


def test_clock_can_be_advanced_over_http(simulator: Simulator, pool: urllib3.PoolManager) -> None:
    url = f"{simulator.endpoint_url}/_simulator/clock"
    assert pool.request("GET", url).json() == {"now": "2026-01-15T12:00:00+00:00"}
    moved = pool.request("POST", url, body=json.dumps({"advance_seconds": 86_400.5}))
    assert (moved.status, moved.json()) == (200, {"now": "2026-01-16T12:00:00.500000+00:00"})
    assert simulator.now == START + timedelta(days=1, seconds=0.5)
    assert simulator.requests == 0


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "{}", '{"advance_seconds": -1}', '{"advance_seconds": "1"}',
     '{"advance_seconds": null}', '{"advance_seconds": 1e300}', '{"advance_seconds": 1e13}'],
)  # fmt: skip
def test_clock_refuses_invalid_body_in_one_line(
    simulator: Simulator, pool: urllib3.PoolManager, body: str
) -> None:
    answer = pool.request("POST", f"{simulator.endpoint_url}/_simulator/clock", body=body)
    assert answer.status == 400
    assert len(answer.data.splitlines()) == 1
    assert simulator.now == START


def test_clock_only_moves_forward(simulator: Simulator) -> None:
    with pytest.raises(ValueError, match="only moves forward"):
        simulator.advance(timedelta(seconds=-1))


def test_each_simulator_has_its_own_clock(world: World) -> None:
    with Simulator(world) as one, Simulator(world) as other:
        one.advance(timedelta(days=20))
        assert other.now == START
        assert len(one.summaries("AWS", "RECEIVER")) > len(other.summaries("AWS", "RECEIVER"))


def test_wrap_changes_the_answer_that_is_served(world: World, post: Post) -> None:
    def wrap(answer: AnswerFunction) -> AnswerFunction:
        def faulty(body: bytes, target: str) -> Answer:
            assert target == "AWSPartnerCentralSelling.ListEngagementInvitations"
            return dataclasses.replace(answer(body, target), status=503)

        return faulty

    with Simulator(world, wrap=wrap) as simulator:
        answer = post(simulator, **SLICE)
        assert (answer.status, simulator.requests) == (503, 1)
        assert len(answer.json()["EngagementInvitationSummaries"]) == 100


@pytest.mark.parametrize("cut_at", [0, 1, 1_000])
def test_connection_is_cut_at_the_given_byte(
    world: World, pool: urllib3.PoolManager, cut_at: int
) -> None:
    def wrap(answer: AnswerFunction) -> AnswerFunction:
        return lambda body, target: dataclasses.replace(answer(body, target), cut_at=cut_at)

    with Simulator(world, wrap=wrap) as simulator:
        answer = pool.request(
            "POST",
            simulator.endpoint_url,
            body=json.dumps(SLICE),
            headers={"X-Amz-Target": "AWSPartnerCentralSelling.ListEngagementInvitations"},
            preload_content=False,
        )
        with pytest.raises(ProtocolError, match=rf"\({cut_at} bytes read, \d+ more expected"):
            answer.read()


def test_connection_is_reused_until_the_simulator_ends(world: World, post: Post) -> None:
    with Simulator(world) as simulator:
        connections = {id(post(simulator, **SLICE).connection) for _ in range(5)}
    assert len(connections) == 1
    with pytest.raises(HTTPError):
        post(simulator, **SLICE)


def test_request_other_than_post_is_refused(
    simulator: Simulator, pool: urllib3.PoolManager
) -> None:
    assert pool.request("GET", simulator.endpoint_url).status == 405


def test_simulator_listens_on_the_given_port(world: World) -> None:
    with Simulator(world) as simulator:
        port = int(simulator.endpoint_url.rpartition(":")[2])
    with Simulator(world, port=port) as again:
        assert again.endpoint_url == f"http://127.0.0.1:{port}"


def test_latency_delays_each_answer(world: World, post: Post) -> None:
    with Simulator(world, latency_seconds=0.01) as simulator:
        start = time.monotonic()
        post(simulator, **SLICE)
        assert time.monotonic() - start >= 0.01


def test_each_answer_has_its_own_request_id(simulator: Simulator, connect: Connect) -> None:
    client = connect(simulator)
    answers = [client.list_engagement_invitations(**SLICE) for _ in range(2)]
    assert len({answer["ResponseMetadata"]["RequestId"] for answer in answers}) == 2
