"""What a run came to: for the log, the caller, the metrics and the sync_runs table."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from invitations.domain import Slice
from invitations.errors import ConflictError, SyncError
from invitations.partner_central.pacing import Traffic
from invitations.snapshot.observation import Difference
from invitations.sync.mode import Mode

_DISK_ADVICE: Final = "Give the function more ephemeral storage, or the lake's folder more room."


@dataclass(frozen=True, kw_only=True)
class DetailsResult:
    """Requests for details of a slice, and how many invitations are outstanding, if it is known."""

    requests: int
    outstanding: int | None


@dataclass(frozen=True, kw_only=True)
class SliceResult:
    """What syncing a slice came to; after a failure, what it had come to before.

    `mode` is None if the run failed before it was chosen. `snapshot` is the id of the snapshot
    that the run published or confirmed, None if readers keep the last one. `snapshot_rows` is what
    readers see, whatever the run did. `unfinished` is the run that started a listing which the
    next run resumes, None if there is no such listing. `details` is None if they are off.
    """

    slice: Slice
    traffic: Traffic
    mode: Mode | None = None
    listing_began_at: datetime | None = None
    difference: Difference = field(default_factory=Difference)
    unfinished: str | None = None
    snapshot: str | None = None
    snapshot_rows: int | None = None
    finished_at: datetime | None = None
    failure: SyncError | OSError | None = None
    details: DetailsResult | None = None

    @property
    def status(self) -> str:
        """How the slice ended, in a word."""
        if self.failure:
            return "OVERTAKEN" if self.is_overtaken else "FAILED"
        return "UNFINISHED" if self.unfinished else "SUCCEEDED"

    @property
    def is_overtaken(self) -> bool:
        """Whether another run published the slice first, which is no failure."""
        return isinstance(self.failure, ConflictError)

    @property
    def error(self) -> str | None:
        """What failed for which slice, what to do, and what readers see; None without a failure."""
        if self.failure is None or self.is_overtaken:
            return None
        text = str(self.failure)
        if isinstance(self.failure, OSError):
            text = f"the disk failed: {text}. {_DISK_ADVICE}"
        kept = (
            "Its new snapshot is published."
            if self.snapshot
            else "The slice keeps its last snapshot."
        )
        return f"{self.slice}: {text} {kept}"

    def as_dict(self) -> dict[str, Any]:
        """Return the slice's part of the summary."""
        return {
            "catalog": self.slice.catalog,
            "participant_type": self.slice.participant_type,
            "mode": self.mode and self.mode.name,
            "mode_reason": self.mode and self.mode.reason,
            "status": self.status,
            "requests": self.traffic.requests,
            "listed": self.difference.listed,
            "inserted": self.difference.inserted,
            "updated": self.difference.updated,
            "unlisted": self.difference.unlisted,
            "reconciled": self.difference.reconciled,
            "unreadable": self.difference.unreadable,
            "snapshot": self.snapshot,
            "details_requests": self.details and self.details.requests,
            "details_outstanding": self.details and self.details.outstanding,
            "error": self.error,
        }


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """What a run came to, slice by slice.

    `unrecorded` is why the run is missing from sync_runs, None if it is there. `warnings` name what
    somebody should look at although the run did what it should.
    """

    run_id: str
    trigger: str
    started_at: datetime
    duration_seconds: float
    slices: tuple[SliceResult, ...]
    unrecorded: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def errors(self) -> list[str]:
        """What failed, one message a slice."""
        failed = [result.error for result in self.slices if result.error]
        return failed + ([self.unrecorded] if self.unrecorded else [])

    def as_dict(self) -> dict[str, Any]:
        """Return the summary that the handler returns and the command line prints, as JSON."""
        return {
            "run_id": self.run_id,
            "trigger": self.trigger,
            "started_at": self.started_at.isoformat(timespec="milliseconds"),
            "duration_seconds": round(self.duration_seconds, 3),
            "slices": [result.as_dict() for result in self.slices],
            "unfinished": [str(result.slice) for result in self.slices if result.unfinished],
            "warnings": list(self.warnings),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return a row of tables.RUNS for each slice."""
        return [
            result.as_dict()
            | {
                "run_id": self.run_id,
                "trigger": self.trigger,
                "started_at": self.started_at,
                "finished_at": result.finished_at,
                "throttled": result.traffic.throttled,
                "snapshot_rows": result.snapshot_rows,
                "listing_began_at": result.listing_began_at,
            }
            for result in self.slices
        ]


class RunFailedError(SyncError):
    """Some slices kept their last snapshot; `summary` is the whole run's."""

    def __init__(self, result: RunResult) -> None:
        self.summary = result.as_dict()
        failed = sum(bool(one.error) for one in result.slices)
        message = f"{failed} of {len(result.slices)} slices failed. {' '.join(result.errors)}"
        super().__init__(f"{message} Summary: {json.dumps(self.summary)}")
