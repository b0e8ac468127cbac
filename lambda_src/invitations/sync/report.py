"""Report of a run: for the log, the caller, the metrics and the sync_runs table."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from invitations.domain import Slice
from invitations.errors import SyncError
from invitations.partner_central.pacing import Traffic
from invitations.snapshot.observation import Difference
from invitations.sync.mode import Mode


@dataclass(kw_only=True)
class SliceReport:
    """What a run has done for a slice so far.

    `mode` is None until it has been decided, `snapshot` (an id) until there is one to read; `error`
    is None unless the slice kept its last snapshot. `unfinished` is the run that began a listing
    which is left to the next run to go on with, None where there is none. `snapshot_rows` is what
    readers see, whatever the run did.
    """

    slice: Slice
    started_at: datetime
    traffic: Traffic
    mode: Mode | None = None
    listing_began_at: datetime | None = None
    difference: Difference = field(default_factory=Difference)
    unfinished: str | None = None
    snapshot: str | None = None
    snapshot_rows: int | None = None
    finished_at: datetime | None = None
    error: str | None = None

    @property
    def status(self) -> str:
        """How the slice ended, in a word."""
        if self.error:
            return "FAILED"
        return "UNFINISHED" if self.unfinished else "SUCCEEDED"

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
            "error": self.error,
        }


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """What a run did, slice by slice; `unrecorded` says why sync_runs doesn't tell of it.

    `warnings` say what somebody should look at though the run has done what it should.
    """

    run_id: str
    trigger: str
    started_at: datetime
    duration_seconds: float
    slices: tuple[SliceReport, ...]
    unrecorded: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def errors(self) -> list[str]:
        """What failed, one message a slice."""
        failed = [report.error for report in self.slices if report.error]
        return failed + ([self.unrecorded] if self.unrecorded else [])

    def as_dict(self) -> dict[str, Any]:
        """Return the summary that the handler answers and the command line prints, as JSON."""
        return {
            "run_id": self.run_id,
            "trigger": self.trigger,
            "started_at": self.started_at.isoformat(timespec="milliseconds"),
            "duration_seconds": round(self.duration_seconds, 3),
            "slices": [report.as_dict() for report in self.slices],
            "unfinished": [str(report.slice) for report in self.slices if report.unfinished],
            "warnings": list(self.warnings),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return a row of tables.RUNS for each slice."""
        return [
            report.as_dict()
            | {
                "run_id": self.run_id,
                "trigger": self.trigger,
                "started_at": self.started_at,
                "finished_at": report.finished_at,
                "throttled": report.traffic.throttled,
                "snapshot_rows": report.snapshot_rows,
                "listing_began_at": report.listing_began_at,
            }
            for report in self.slices
        ]


class RunFailedError(SyncError):
    """Some slices kept their last snapshot; `summary` is the whole run's."""

    def __init__(self, report: RunReport) -> None:
        self.summary = report.as_dict()
        failed = sum(bool(one.error) for one in report.slices)
        message = f"{failed} of {len(report.slices)} slices failed. {' '.join(report.errors)}"
        super().__init__(f"{message} Summary: {json.dumps(self.summary)}")
