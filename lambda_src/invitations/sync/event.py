"""The course of an event: sync its slice at once, unless the lake already has its news."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.domain import INCREMENTAL, PENDING, Slice
from invitations.errors import InvitationDataError
from invitations.lake import event_times, run_files
from invitations.lake.event_times import Hint
from invitations.lake.storage import Lake
from invitations.partner_central.service import EVENT_STATUSES
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.published import Snapshot
from invitations.sync.context import Run
from invitations.sync.mode import choose_mode
from invitations.sync.result import RunResult
from invitations.sync.run import sync

BETWEEN_RUNS: Final = timedelta(minutes=1)
"""A slice is not synced more often for events, however many come."""


@dataclass(frozen=True)
class _Shown:
    """What readers see of an invitation."""

    status: str | None
    since_is_exact: bool


def react(run: Run, hint: Hint, sleep: Callable[[float], None]) -> RunResult | None:
    """Sync the slice of a hint incrementally; None where that would tell nothing new.

    The exact time is kept until a row tells it, now or in a later run. What only a full listing
    could tell is left to the schedule. Raises SyncError.
    """
    if hint.slice not in run.settings.slices:
        return None
    current = run.lake.current(hint.slice)
    shown = _shown(run.lake, current, hint)
    if shown and (hint.status == PENDING or shown == _Shown(hint.status, since_is_exact=True)):
        return None
    if hint.status != PENDING:
        event_times.remember(run.lake, hint)
    while shown is None or shown.status != hint.status:
        if choose_mode(_narrowed(run, hint).settings, current, run.clock()).name != INCREMENTAL:
            return None
        last = run_files.last_start(run.lake, hint.slice, run.clock(), BETWEEN_RUNS)
        if last is None:
            return sync(_narrowed(run, hint))
        sleep((last + BETWEEN_RUNS - run.clock()).total_seconds())
        current = run.lake.current(hint.slice)
        shown = _shown(run.lake, current, hint)
    return None


def _narrowed(run: Run, hint: Hint) -> Run:
    settings = replace(
        run.settings,
        catalogs=(hint.slice.catalog,),
        participant_types=(hint.slice.participant_type,),
        mode=INCREMENTAL,
    )
    return replace(run, settings=settings)


def _shown(lake: Lake, current: Snapshot | None, hint: Hint) -> _Shown | None:
    """Return what the snapshot tells of the hint's invitation, if it has it."""
    if current is None:
        return None
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        rows = PartReader(lake.fetch(current.part, Path(name)))
        position = pc.index(rows.column("invitation_id"), hint.invitation_id).as_py()
        if position < 0:
            return None
        place = rows.locate(pa.array([position]))
        status, exact = (
            rows.take(column, place)[0].as_py()
            for column in ("status", "status_changed_at_is_exact")
        )
    return _Shown(status, since_is_exact=bool(exact))


def from_event(event: Mapping[str, Any]) -> Hint:
    """Return the hint of an EventBridge event of Partner Central.

    Raises InvitationDataError for an event that doesn't say which invitation, or what became of it.
    """
    try:
        invitation = event["detail"]["engagementInvitation"]
        return Hint(
            slice=Slice(_text(event["detail"]["catalog"]), invitation["participantType"].upper()),
            invitation_id=_text(invitation["id"]),
            status=EVENT_STATUSES[event["detail-type"]],
            at=_instant(event["time"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(
            f"an event of Partner Central can't be read ({error!r}). It ends in the queue of "
            "failed runs; the schedule carries on.",
            "Report it to this project.",
        ) from error


def _text(value: Any) -> str:
    if isinstance(value, str) and value:
        return value
    raise TypeError(value)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if not 2000 <= moment.year < 3000:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
