"""The course of a reminder: what expires soon, without what was mentioned, sent once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from invitations.lake.storage import Lake
from invitations.reminders import claims
from invitations.reminders.claims import Claim
from invitations.reminders.expiring import Expiring, Pending, pending
from invitations.reminders.message import Message, message
from invitations.reminders.spend import expected_spend


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A reminder of a scheduled time. `run_id` is the same for retries of an invocation.

    `days_before` are the thresholds: an invitation is mentioned once when it expires within so many
    days, and once more for each smaller one.
    """

    lake: Lake
    days_before: Sequence[int]
    scheduled_for: datetime
    run_id: str
    now: datetime


def remind(reminder: Reminder, send: Callable[[Message], None]) -> int:
    """Send the message of a scheduled time if there is one; return how many invitations it has.

    Nothing is sent if another run has the scheduled time. Raises SyncError.
    """
    longest = max(reminder.days_before)
    since = reminder.scheduled_for - timedelta(days=longest + 1)
    others = claims.stored(reminder.lake, since)
    own = next((one for one in others if one.scheduled_for == reminder.scheduled_for), None)
    if own and (own.is_sent or own.run_id != reminder.run_id):
        return 0
    found = pending(reminder.lake)
    seen = claims.mentioned((one for one in others if one != own), reminder.now)
    due = _due(found, reminder, seen) if found else {}
    expiring = [one for one in found.invitations if one.invitation_id in due] if found else []
    text = message(
        expiring,
        max(due.values(), default=longest),
        now=reminder.now,
        synced_at=found.synced_at if found else None,
        spend=expected_spend(reminder.lake, expiring),
    )
    if text is None:
        return 0
    claim = Claim(
        scheduled_for=reminder.scheduled_for,
        run_id=reminder.run_id,
        claimed_at=reminder.now,
        thresholds=due,
    )
    if not claims.store(reminder.lake, claim, again=own is not None):
        return 0
    send(text)
    claims.mark_sent(reminder.lake, claim)
    return len(due)


def _due(found: Pending, reminder: Reminder, mentioned: dict[str, int]) -> dict[str, int]:
    """Return the invitations that a threshold mentions for the first time, and which does."""
    thresholds = sorted(reminder.days_before)
    due: dict[str, int] = {}
    for one in found.within(thresholds[-1], reminder.now):
        days = _threshold(one, thresholds, reminder.now)
        if mentioned.get(one.invitation_id, days + 1) > days:
            due[one.invitation_id] = days
    return due


def _threshold(one: Expiring, thresholds: Sequence[int], now: datetime) -> int:
    """Return the smallest number of days within which an invitation expires."""
    return next(days for days in thresholds if one.expires_at <= now + timedelta(days=days))
