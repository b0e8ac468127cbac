"""Pacing: counts and spaces requests, and stops before the run's time is up."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from invitations.errors import BudgetSpentError, OutOfTimeError

MIN_SECONDS_LEFT: Final = 30.0
"""At least what a request, its retries and the publish after the last page need."""


@dataclass
class Traffic:
    """HTTP requests of a slice, retries included, and how many of them were throttled."""

    requests: int = 0
    throttled: int = 0


class Limiter(Protocol):
    """What each attempt of a client waits for."""

    def wait(self) -> None:
        """Block until the caller may send its request."""


class RequestLimiter:
    """Spaces the requests of all threads: at most `per_second` start in a second.

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
        """Block until the caller may send its request."""
        with self._lock:
            now = self._monotonic()
            start = max(now, self._next_start)
            self._next_start = start + self._interval
        if start > now:
            self._sleep(start - now)


class BudgetLimiter:
    """Spaces requests by two limiters, and refuses more than `most` of them."""

    def __init__(self, own: Limiter, shared: Limiter, most: int) -> None:
        self._limiters = (own, shared)
        self._left = most

    def wait(self) -> None:
        """Block until the caller may send its request; raises BudgetSpentError if it may not."""
        if self._left < 1:
            raise BudgetSpentError("the requests that were reserved for details are spent.")
        self._left -= 1
        for limiter in self._limiters:
            limiter.wait()


def has_time_left(remaining_seconds: Callable[[], float]) -> bool:
    """Return whether a run can still end a slice before it is killed."""
    return remaining_seconds() >= MIN_SECONDS_LEFT


def check_time_left(remaining_seconds: Callable[[], float]) -> None:
    """Raise OutOfTimeError if a run may be killed before it ends a slice."""
    if not has_time_left(remaining_seconds):
        raise OutOfTimeError(
            f"less than {MIN_SECONDS_LEFT:.0f} s of the run were left before the slice was "
            "complete.",
            "Raise max_requests_per_second or the function's timeout.",
        )
