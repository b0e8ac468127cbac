"""Mode: whether a run lists all of a slice, or what may have changed, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from invitations.domain import AUTO, FULL, INCREMENTAL
from invitations.settings import Settings
from invitations.snapshot.published import Snapshot
from invitations.tables.invitations import SCHEMA_VERSION

_JITTER: Final = timedelta(minutes=6)
"""How much closer to each other two runs may start than planned: the schedule's five flexible
minutes, and a minute within which Scheduler is exact. A daily run must not wait for the next day.
"""


@dataclass(frozen=True)
class Mode:
    """How a slice is listed; the reason is for people."""

    name: str
    reason: str


def choose_mode(
    settings: Settings,
    current: Snapshot | None,
    at: datetime,
    *,
    resumed_from: datetime | None = None,
    is_moved_back: bool = False,
) -> Mode:
    """Return how a run that starts at `at` lists the slice of the current snapshot.

    `resumed_from` is when the full listing started that the run resumes, if it resumes one.
    `is_moved_back` says that the slice's history is ahead of its snapshot.
    """
    if resumed_from:
        return Mode(FULL, f"resumes the listing that began at {resumed_from:%Y-%m-%d %H:%M}")
    if is_moved_back:
        return Mode(FULL, "the snapshot was moved back or deleted")
    if why := _needs_everything(settings, current):
        return Mode(FULL, why)
    if settings.mode != AUTO:
        return Mode(settings.mode, "asked for")
    longest = timedelta(hours=settings.full_sync_every_hours)
    if current and at - current.last_full_sync_at >= longest - _JITTER:
        return Mode(FULL, f"last full listing {settings.full_sync_every_hours} hours ago or more")
    return Mode(INCREMENTAL, "recently listed in full")


def _needs_everything(settings: Settings, current: Snapshot | None) -> str | None:
    """Return why an incremental listing could not be right."""
    if current is None:
        return "no snapshot"
    if current.schema_version != SCHEMA_VERSION:
        return "other columns than before"
    if current.filters != settings.filters.as_dict():
        return "other filters than before"
    if not settings.filters.let_pending_through:
        return "the filters leave out what is pending"
    if settings.accept_shrink:
        return "a smaller listing is to be accepted"
    return None
