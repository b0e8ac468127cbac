"""The expected tables after each run, computed row by row without the job's code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Row = dict[str, Any]
EventTimes = Mapping[tuple[str, str], datetime]
"""The time of a status by invitation and status, from delivered events."""

_UNKNOWN = {"previous_status": None, "status_changed_at": None, "status_changed_at_is_exact": None}
LATE = ["status_changed_at", "status_changed_at_is_exact"]


@dataclass
class ExpectedTables:
    """The expected rows of one slice by id, and all of its expected changes."""

    catalog: str
    participant_type: str
    table: dict[str, Row] = field(default_factory=dict)
    changes: list[Row] = field(default_factory=list)

    def apply_listing(
        self, listing: Mapping[str, Row], event_times: EventTimes, at: datetime, run: str
    ) -> list[Row]:
        """Apply the whole listing of a run that published. Return the changes of the run."""
        changes = []
        for id_ in sorted(self.table.keys() | listing.keys()):
            old, new = self.table.get(id_), listing.get(id_)
            row = self.table[id_] = _row(old, new, event_times, at)
            if row != old:
                row["last_changed_at"] = at
                changes.append(self._change(old, row, at, run))
        self.changes += changes
        return changes

    def _change(self, old: Row | None, row: Row, at: datetime, run: str) -> Row:
        fields = None if old is None else changed_fields(old, row)
        kind = _kind(old, row)
        changed_at, exact = _when(kind, row, fields or [], at)
        return row | {
            "change_type": kind,
            "changed_at": changed_at,
            "changed_at_is_exact": exact,
            "observed_at": at,
            "run_id": run,
            "catalog": self.catalog,
            "participant_type": self.participant_type,
            "previous_status": old["status"] if old and old["status"] != row["status"] else None,
            "changed_fields": fields,
        }


def _row(old: Row | None, new: Row | None, event_times: EventTimes, at: datetime) -> Row:
    previous: Row = old or {**_UNKNOWN, "first_seen_at": at, "last_changed_at": at}
    row = previous | (new or {}) | {"listed": new is not None}
    if row["expiration_date"] is None:
        row["expiration_date"] = previous.get("expiration_date")
    exact_time = event_times.get((row["invitation_id"], row["status"]))
    if old and old["status"] != row["status"]:
        row |= {
            "previous_status": old["status"],
            "status_changed_at": exact_time or at,
            "status_changed_at_is_exact": exact_time is not None,
        }
    elif exact_time and row["status"] != "PENDING" and not previous["status_changed_at_is_exact"]:
        row |= {"status_changed_at": exact_time, "status_changed_at_is_exact": True}
    return row


def changed_fields(old: Row, row: Row) -> list[str]:
    """Return the expected names of changed fields, sorted."""
    own = {"first_seen_at", "last_changed_at", "previous_status"}
    names = {name for name in row.keys() - own if row[name] != old[name]}
    if "status" in names:
        return sorted(names - set(LATE))
    # The exact time may equal the time of observation. Both fields are named nevertheless.
    return sorted(names.union(LATE) if names & set(LATE) else names)


def _kind(old: Row | None, row: Row) -> str:
    if old is None:
        return "DISCOVERED"
    if old["listed"] and not row["listed"]:
        return "UNLISTED"
    if old["status"] != row["status"]:
        return "STATUS_CHANGED"
    return "UPDATED" if old["listed"] == row["listed"] else "RELISTED"


def _when(kind: str, row: Row, fields: list[str], at: datetime) -> tuple[datetime, bool]:
    """Return the time of a change, and whether it is exact."""
    if kind == "DISCOVERED" and row["status"] == "PENDING" and row["invitation_date"]:
        return row["invitation_date"], True
    is_late_event = kind == "UPDATED" and "status_changed_at" in fields
    has_event_time = kind in {"DISCOVERED", "STATUS_CHANGED"} or is_late_event
    if has_event_time and row["status_changed_at_is_exact"]:
        return row["status_changed_at"], True
    return at, False
