import threading

import pytest

from invitations.errors import RetryableError
from invitations.partner_central.pacing import RequestLimiter, check_time_left


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


def limiter(per_second: float, time: FakeTime) -> RequestLimiter:
    return RequestLimiter(per_second, monotonic=time.monotonic, sleep=time.sleep)


def test_requests_are_spaced_evenly() -> None:
    time = FakeTime()
    limited = limiter(4, time)
    starts = []
    for _ in range(9):
        limited.wait()
        starts.append(time.now)
    assert starts == [100 + number / 4 for number in range(9)]


def test_a_pause_is_not_made_up_for_by_a_burst() -> None:
    time = FakeTime()
    limited = limiter(2, time)
    limited.wait()
    time.now += 60
    starts = []
    for _ in range(3):
        limited.wait()
        starts.append(time.now)
    assert starts == [160.0, 160.5, 161.0]


def test_zero_is_no_limit() -> None:
    time = FakeTime()
    limited = limiter(0, time)
    for _ in range(5):
        limited.wait()
    assert time.sleeps == []


def test_threads_share_the_limit() -> None:
    slots: list[float] = []
    limited = RequestLimiter(5, monotonic=lambda: 0.0, sleep=slots.append)

    def wait_often() -> None:
        for _ in range(25):
            limited.wait()

    threads = [threading.Thread(target=wait_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Each of 100 requests got a slot of its own; the first one needn't sleep.
    assert sorted(slots) == pytest.approx([number / 5 for number in range(1, 100)])


def test_thirty_seconds_are_enough_and_less_are_not() -> None:
    check_time_left(lambda: 30.0)
    with pytest.raises(RetryableError, match="max_requests_per_second"):
        check_time_left(lambda: 29.9)
