"""The service's quota of requests a second."""

import threading
from collections.abc import Callable


class TokenBucket:
    """Allows `per_second` requests a second, and as many at once after a quiet second."""

    def __init__(self, per_second: float, monotonic: Callable[[], float]) -> None:
        self._per_second = per_second
        self._capacity = max(1.0, per_second)
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._tokens = self._capacity
        self._filled_at = monotonic()

    def take(self) -> bool:
        """Return whether one more request is within the quota, and count it if so."""
        with self._lock:
            now = self._monotonic()
            gained = (now - self._filled_at) * self._per_second
            self._tokens = min(self._capacity, self._tokens + gained)
            self._filled_at = now
            allowed = self._tokens >= 1
            self._tokens -= allowed
            return allowed
