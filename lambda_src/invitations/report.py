"""Report: what a run did, as people, callers and metrics are told."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invitations.client import Traffic
from invitations.errors import SyncError
from invitations.request import Slice
from invitations.snapshot import Difference


@dataclass(frozen=True, kw_only=True)
class SliceReport:
    """What a run did for a slice; `error` is None unless the slice kept its last snapshot."""

    slice: Slice
    traffic: Traffic
    difference: Difference
    snapshot: str | None
    error: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the slice's part of the summary."""
        return {
            "catalog": self.slice.catalog,
            "participant_type": self.slice.participant_type,
            "mode": "full",
            "status": "FAILED" if self.error else "SUCCEEDED",
            "requests": self.traffic.requests,
            "listed": self.difference.listed,
            "inserted": self.difference.inserted,
            "updated": self.difference.updated,
            "snapshot": self.snapshot,
            "error": self.error,
        }


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """What a run did, slice by slice."""

    run_id: str
    started_at: datetime
    duration_seconds: float
    slices: tuple[SliceReport, ...]

    @property
    def errors(self) -> list[str]:
        """What failed, one message a slice."""
        return [report.error for report in self.slices if report.error]

    def as_dict(self) -> dict[str, Any]:
        """Return the summary that the handler answers and the command line prints, as JSON."""
        return {
            "run_id": self.run_id,
            "started_at": self.started_at.isoformat(timespec="milliseconds"),
            "duration_seconds": round(self.duration_seconds, 3),
            "slices": [report.as_dict() for report in self.slices],
        }


class RunFailedError(SyncError):
    """Some slices kept their last snapshot; `summary` is the whole run's."""

    def __init__(self, report: RunReport) -> None:
        self.summary = report.as_dict()
        failed, total = len(report.errors), len(report.slices)
        message = f"{failed} of {total} slices failed. {' '.join(report.errors)}"
        super().__init__(f"{message} Summary: {json.dumps(self.summary)}")
