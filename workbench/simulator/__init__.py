"""A Partner Central on loopback: the one thing that cannot be had on one machine."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self

import orjson

from workbench.simulator.api import DEFAULT_PAGE_SIZE, Answer, AnswerFunction, PartnerCentral
from workbench.simulator.clock import START, Clock
from workbench.simulator.quota import TokenBucket
from workbench.simulator.server import Server
from workbench.simulator.world import World

__all__ = ["START", "Answer", "AnswerFunction", "Simulator", "World"]


class Simulator:
    """Lists and gets the invitations of a world on a port of 127.0.0.1 while it is entered.

    `requests_per_second` is the service's quota, None for none; `port` 0 takes any free one;
    each answer waits `latency_seconds`; `wrap` gets the real `answer` function and
    returns the one to serve, which may be faulty; `monotonic` is the quota's clock. The simulated
    clock stands at START until it is moved. Any credentials do: signatures aren't checked.
    `max_page_size` is the most invitations that an answer has, whatever MaxResults says; it may
    be changed at any time.
    """

    def __init__(
        self,
        world: World,
        *,
        requests_per_second: float | None = None,
        port: int = 0,
        latency_seconds: float = 0,
        max_page_size: int = DEFAULT_PAGE_SIZE,
        wrap: Callable[[AnswerFunction], AnswerFunction] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._world = world
        self._clock = Clock()
        bucket = TokenBucket(requests_per_second, monotonic) if requests_per_second else None
        self._service = PartnerCentral(world, self._clock, bucket, max_page_size)
        answer = self._service.answer
        self._server = Server(
            port,
            answer=wrap(answer) if wrap else answer,
            clock=self._clock,
            latency_seconds=latency_seconds,
        )
        # The interval bounds how long leaving the simulator takes.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def endpoint_url(self) -> str:
        """Where a client finds the service, as http://127.0.0.1:<port>."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def max_page_size(self) -> int:
        """The most invitations that an answer has."""
        return self._service.max_page_size

    @max_page_size.setter
    def max_page_size(self, size: int) -> None:
        self._service.max_page_size = size

    @property
    def requests(self) -> int:
        """API requests answered so far, refused and throttled ones included."""
        return self._server.requests

    @property
    def now(self) -> datetime:
        """The simulated time, UTC."""
        return self._clock.now

    def advance(self, by: timedelta) -> None:
        """Move the simulated clock forward; raises ValueError if `by` is negative."""
        self._clock.advance(by)

    def summaries(self, catalog: str, participant_type: str) -> list[dict[str, Any]]:
        """Return every summary of a slice as listed now, in the order of the invitation dates."""
        now = self._clock.nanoseconds
        invitations = self._world.slices[catalog, participant_type]
        return [orjson.loads(one.summary(now)) for one in invitations.visible(now)]
