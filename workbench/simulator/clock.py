"""The simulated time: it stands still until somebody moves it."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""Where every simulated clock starts, so that runs can be repeated."""

SECOND: Final = 1_000_000_000
DAY: Final = 86_400 * SECOND
"""In nanoseconds, the unit of the world's timeline."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def nanoseconds(instant: datetime) -> int:
    """Return the nanoseconds from 1970 to `instant`."""
    return (instant - _EPOCH) // timedelta(microseconds=1) * 1000


def iso8601(instant: int) -> str:
    """Return nanoseconds since 1970 as the service writes them, with 0, 3, 6 or 9 decimals."""
    seconds, fraction = divmod(instant, SECOND)
    text = datetime.fromtimestamp(seconds, UTC).isoformat()[:19]
    if not fraction:
        return f"{text}Z"
    digits = f"{fraction:09}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f"{text}.{digits}Z"


class Clock:
    """The time of one simulator; it only moves forward."""

    def __init__(self) -> None:
        self.now = START
        self._lock = threading.Lock()

    @property
    def nanoseconds(self) -> int:
        """The time in nanoseconds since 1970."""
        return nanoseconds(self.now)

    def advance(self, by: timedelta) -> datetime:
        """Move the clock forward and return the new time.

        Raises ValueError if `by` is negative and OverflowError beyond the year 9999.
        """
        if by < timedelta(0):
            raise ValueError("the clock only moves forward")
        with self._lock:
            self.now += by
            return self.now
