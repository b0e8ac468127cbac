"""Exact times of status changes, from events, kept until a snapshot has them."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from invitations import keys
from invitations.domain import SLICE_PATH, Slice
from invitations.lake.storage import Lake
from invitations.snapshot.observation import ExactTimes

KEY: Final = re.compile(rf"{keys.STATUS_EVENTS}{SLICE_PATH}/([^/]+)/([^/]+)/({keys.TIME_PATTERN})")
_KEPT: Final = timedelta(days=30)
"""A listing that doesn't show by then what was told never will."""


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What an event tells: that an invitation of a slice took on a status at an exact time."""

    slice: Slice
    invitation_id: str
    status: str
    at: datetime

    @property
    def key(self) -> str:
        """Where a lake keeps the hint; all of it is in the key, so that one list reads all."""
        at = self.at.astimezone(UTC).strftime(keys.TIME)
        invitation = quote(self.invitation_id, safe="")
        return f"{keys.STATUS_EVENTS}{self.slice.path}/{invitation}/{self.status}/{at}"


def remember(lake: Lake, hint: Hint) -> None:
    """Keep a hint in the lake until `forget`."""
    lake.put(hint.key, Path(os.devnull))


def remembered(lake: Lake) -> list[Hint]:
    """Return every hint that the lake keeps."""
    found = (KEY.fullmatch(key) for key in lake.keys(keys.STATUS_EVENTS))
    return [_from_key(match) for match in found if match]


def forget(lake: Lake, hints: Iterable[Hint], *, told: set[tuple[str, str]], now: datetime) -> None:
    """Delete the hints that rows tell now, and those that are too old ever to be told."""
    for hint in hints:
        if (hint.invitation_id, hint.status) in told or now - hint.at > _KEPT:
            lake.delete(hint.key)


def exact_times(hints: Iterable[Hint]) -> ExactTimes:
    """Return the exact times of hints; of several for one status the first counts."""
    # The last of equal keys stays.
    latest_first = sorted(hints, key=lambda hint: hint.at, reverse=True)
    return {(hint.invitation_id, hint.status): hint.at for hint in latest_first}


def _from_key(match: re.Match[str]) -> Hint:
    catalog, participant_type, invitation_id, status, at = match.groups()
    return Hint(
        slice=Slice(catalog, participant_type),
        invitation_id=unquote(invitation_id),
        status=status,
        at=datetime.strptime(at, keys.TIME).replace(tzinfo=UTC),
    )
