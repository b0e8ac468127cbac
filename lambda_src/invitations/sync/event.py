"""The course of an event: sync its slice at once, unless the lake already has its change."""

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
from invitations.lake.event_times import StatusEvent
from invitations.lake.history import Start
from invitations.lake.storage import Lake
from invitations.partner_central.service import EVENT_STATUSES
from invitations.run_folders import run_folder
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.published import Snapshot
from invitations.sync.context import Run
from invitations.sync.mode import choose_mode
from invitations.sync.previous import Previous
from invitations.sync.result import RunResult
from invitations.sync.run import sync

BETWEEN_RUNS: Final = timedelta(minutes=1)
"""At least between two runs of a slice for events, however many events come."""


@dataclass(frozen=True)
class _Published:
    """What readers see of an invitation's status."""

    status: str | None
    is_exact: bool


def sync_for_event(
    run: Run, event: StatusEvent, sleep: Callable[[float], None]
) -> RunResult | None:
    """Sync the slice of an event incrementally; None if that isn't needed.

    One run since the event is enough, even if it didn't find the change: the filters may leave the
    invitation out. The exact time is saved until a row has it, after this or a later run. If only
    a full listing would help, the schedule does it. Raises SyncError.
    """
    if event.slice not in run.settings.slices:
        return None
    current = run.lake.current(event.slice)
    published = _published(run.lake, current, event)
    if published and (
        event.status == PENDING or published == _Published(event.status, is_exact=True)
    ):
        return None
    if published is None and _is_listed_since(run, event, current):
        return None
    if event.status != PENDING:
        event_times.save(run.lake, event)
    slice_run = _for_slice(run, event)
    while _needs_run(run, event, current, published):
        if choose_mode(slice_run.settings, current, run.clock()).name != INCREMENTAL:
            return None
        last = run_files.last_start(run.lake, event.slice, run.clock(), BETWEEN_RUNS)
        if last is None:
            return sync(slice_run)
        # The minute may have ended since `last_start` read the clock.
        sleep(max(0.0, (last + BETWEEN_RUNS - run.clock()).total_seconds()))
        current = run.lake.current(event.slice)
        published = _published(run.lake, current, event)
    return None


def _needs_run(
    run: Run, event: StatusEvent, current: Snapshot | None, published: _Published | None
) -> bool:
    is_published = published is not None and published.status == event.status
    return not is_published and not _is_listed_since(run, event, current)


def _is_listed_since(run: Run, event: StatusEvent, current: Snapshot | None) -> bool:
    """Return whether a listing with the run's filters has started since the event."""
    has_filters = current is not None and current.filters == run.settings.filters.as_dict()
    return current is not None and has_filters and event.is_before(current.synced_at)


def _for_slice(run: Run, event: StatusEvent) -> Run:
    """Return an incremental run of the event's slice only."""
    settings = replace(
        run.settings,
        catalogs=(event.slice.catalog,),
        participant_types=(event.slice.participant_type,),
        mode=INCREMENTAL,
    )
    return replace(run, settings=settings)


def _published(lake: Lake, current: Snapshot | None, event: StatusEvent) -> _Published | None:
    """Return what the snapshot has of the event's invitation, None if it lacks it."""
    if current is None:
        return None
    with run_folder() as name:
        start = Start(snapshot=current, end=current.id)
        previous = Previous(lake, event.slice, start, Path(name))
        recent = previous.recent
        is_enough = recent is not None and recent.decide([event.invitation_id])
        rows = PartReader(recent.path if recent and is_enough else previous.part)
        position = pc.index(rows.column("invitation_id"), event.invitation_id).as_py()
        if position < 0:
            return None
        location = rows.locate(pa.array([position]))
        status, is_exact = (
            rows.take(column, location)[0].as_py()
            for column in ("status", "status_changed_at_is_exact")
        )
    return _Published(status, is_exact=bool(is_exact))


def from_event(event: Mapping[str, Any]) -> StatusEvent:
    """Return the status event in an EventBridge event of Partner Central.

    Raises InvitationDataError if the event lacks the invitation, its status or the time.
    """
    try:
        invitation = event["detail"]["engagementInvitation"]
        return StatusEvent(
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
