"""The budget of requests for details: reserved in the lake before they are spent.

Each reservation is an empty object whose key holds every field, so that one list request reads all.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from invitations import keys
from invitations.lake.storage import Lake

KEY: Final = re.compile(
    rf"{keys.DETAILS_REQUESTS}({keys.TIME_PATTERN})-([0-9]{{6,}})-(open|spent)-([0-9a-z-]+)"
)
_DAY: Final = timedelta(hours=24)
_OPEN: Final = timedelta(minutes=15)
"""Longer than a run asks: a reservation that is open for so long is of a run that crashed."""


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """Requests that a run may send, or has sent once the reservation isn't open any more."""

    at: datetime
    requests: int
    is_open: bool
    run_id: str

    @property
    def key(self) -> str:
        """The reservation's key in the lake."""
        at = self.at.astimezone(UTC).strftime(keys.TIME)
        state = "open" if self.is_open else "spent"
        return f"{keys.DETAILS_REQUESTS}{at}-{self.requests:06}-{state}-{self.run_id}"


def left(lake: Lake, *, now: datetime, per_day: int) -> int:
    """Return how many requests are left of the last 24 hours; 0 while another run is asking."""
    reservations = _reservations(lake, now)
    if _is_asking(reservations, now):
        return 0
    return per_day - sum(one.requests for one in reservations)


def reserve(
    lake: Lake, *, run_id: str, now: datetime, wanted: int, per_day: int
) -> Reservation | None:
    """Reserve requests: as many as are wanted and left; None if there are none.

    Two runs that reserve at once both see the other: at most one of them goes on.
    """
    requests = min(left(lake, now=now, per_day=per_day), wanted)
    if requests < 1:
        return None
    mine = Reservation(at=now, requests=requests, is_open=True, run_id=run_id)
    _put(lake, mine)
    if _is_asking((one for one in _reservations(lake, now) if one.key != mine.key), now):
        lake.delete(mine.key)
        return None
    return mine


def settle(lake: Lake, reservation: Reservation, requests: int) -> None:
    """Replace a reservation by the number of requests that were sent."""
    if requests:
        _put(lake, replace(reservation, requests=requests, is_open=False))
    lake.delete(reservation.key)


def _put(lake: Lake, reservation: Reservation) -> None:
    lake.put(reservation.key, Path(os.devnull))


def _is_asking(reservations: Iterable[Reservation], now: datetime) -> bool:
    return any(one.is_open and one.at > now - _OPEN for one in reservations)


def _reservations(lake: Lake, now: datetime) -> list[Reservation]:
    """Return the reservations of the last 24 hours, and delete all others."""
    found = []
    for match in filter(None, map(KEY.fullmatch, lake.keys(keys.DETAILS_REQUESTS))):
        at, requests, state, run_id = match.groups()
        one = Reservation(
            at=datetime.strptime(at, keys.TIME).replace(tzinfo=UTC),
            requests=int(requests),
            is_open=state == "open",
            run_id=run_id,
        )
        if one.at > now - _DAY:
            found.append(one)
        else:
            lake.delete(match[0])
    return found
