import threading

import pytest

from invitations.errors import RetryableError
from invitations.partner_central.pacing import RequestLimiter, check_time_left


class FakeTime:
    """A clock that moves only when `sleep` is called."""

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


def test_limiter_spaces_requests_evenly() -> None:
    time = FakeTime()
    limited = limiter(4, time)
    starts = []
    for _ in range(9):
        limited.wait()
        starts.append(time.now)
    assert starts == [100 + number / 4 for number in range(9)]


def test_limiter_allows_no_burst_after_a_pause() -> None:
    time = FakeTime()
    limited = limiter(2, time)
    limited.wait()
    time.now += 60
    starts = []
    for _ in range(3):
        limited.wait()
        starts.append(time.now)
    assert starts == [160.0, 160.5, 161.0]


def test_limit_of_zero_means_no_limit() -> None:
    time = FakeTime()
    limited = limiter(0, time)
    for _ in range(5):
        limited.wait()
    assert time.sleeps == []


def test_limiter_is_shared_by_threads() -> None:
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
    # Each of 100 requests has its own slot. The first one doesn't sleep.
    assert sorted(slots) == pytest.approx([number / 5 for number in range(1, 100)])


def test_check_time_left_raises_below_thirty_seconds() -> None:
    check_time_left(lambda: 30.0)
    with pytest.raises(RetryableError, match="max_requests_per_second"):
        check_time_left(lambda: 29.9)
