"""Status events: exact times of status changes, kept in the lake until a snapshot has them."""

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
from invitations.snapshot.observation import Difference, ExactTimes

KEY: Final = re.compile(rf"{keys.STATUS_EVENTS}{SLICE_PATH}/([^/]+)/([^/]+)/({keys.TIME_PATTERN})")
_KEPT: Final = timedelta(days=30)
"""If no listing shows the change by then, none ever will."""
_PRECISION: Final = timedelta(seconds=1)
"""Events have whole seconds: one may be almost a second later than it says."""


@dataclass(frozen=True, kw_only=True)
class StatusEvent:
    """An invitation's change to a status at an exact time, as EventBridge reported it."""

    slice: Slice
    invitation_id: str
    status: str
    at: datetime

    @property
    def key(self) -> str:
        """The event's key in the lake. It holds every field, so that one list request reads all."""
        at = self.at.astimezone(UTC).strftime(keys.TIME)
        invitation = quote(self.invitation_id, safe="")
        return f"{keys.STATUS_EVENTS}{self.slice.path}/{invitation}/{self.status}/{at}"

    def is_before(self, at: datetime) -> bool:
        """Return whether the change surely came before `at`, such as the start of a listing."""
        return self.at + _PRECISION <= at


def save(lake: Lake, event: StatusEvent) -> None:
    """Store a status event until `delete_used` deletes it."""
    lake.put(event.key, Path(os.devnull))


def saved(lake: Lake) -> list[StatusEvent]:
    """Return every status event in the lake."""
    found = (KEY.fullmatch(key) for key in lake.keys(keys.STATUS_EVENTS))
    return [_from_key(match) for match in found if match]


def delete_used(
    lake: Lake, events: Iterable[StatusEvent], difference: Difference, *, listed_at: datetime
) -> None:
    """Delete the events that a later run has no use for.

    Those are the events whose times the snapshot has, expired ones, and those of invitations that
    the snapshot lacks although its listing, which started at `listed_at`, came after them: the
    filters leave these invitations out.
    """
    for event in events:
        is_used = (event.invitation_id, event.status) in difference.used_times
        has_row = event.invitation_id in difference.with_events
        left_out = not has_row and event.is_before(listed_at)
        if is_used or left_out or listed_at - event.at > _KEPT:
            lake.delete(event.key)


def exact_times(events: Iterable[StatusEvent]) -> ExactTimes:
    """Return the exact times of events; if several have one status, the first one counts."""
    # The last of equal keys stays.
    latest_first = sorted(events, key=lambda event: event.at, reverse=True)
    return {(event.invitation_id, event.status): event.at for event in latest_first}


def _from_key(match: re.Match[str]) -> StatusEvent:
    catalog, participant_type, invitation_id, status, at = match.groups()
    return StatusEvent(
        slice=Slice(catalog, participant_type),
        invitation_id=unquote(invitation_id),
        status=status,
        at=datetime.strptime(at, keys.TIME).replace(tzinfo=UTC),
    )
