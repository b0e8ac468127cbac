"""What the tables must say after a run, worked out row by row without the job's code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Row = dict[str, Any]
Told = Mapping[tuple[str, str], datetime]
"""When an invitation took on a status, as events have told it."""

_UNKNOWN = {"previous_status": None, "status_changed_at": None, "status_changed_at_is_exact": None}
LATE = ["status_changed_at", "status_changed_at_is_exact"]


@dataclass
class Oracle:
    """The table by id, and every change so far, of one slice."""

    catalog: str
    participant_type: str
    table: dict[str, Row] = field(default_factory=dict)
    changes: list[Row] = field(default_factory=list)

    def observe(self, listing: Mapping[str, Row], told: Told, at: datetime, run: str) -> list[Row]:
        """Note what a published run saw: the whole slice as listed. Return its changes."""
        news = []
        for id_ in sorted(self.table.keys() | listing.keys()):
            old, new = self.table.get(id_), listing.get(id_)
            row = self.table[id_] = _row(old, new, told, at)
            if row != old:
                row["last_changed_at"] = at
                news.append(self._change(old, row, at, run))
        self.changes += news
        return news

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


def _row(old: Row | None, new: Row | None, told: Told, at: datetime) -> Row:
    known: Row = old or {**_UNKNOWN, "first_seen_at": at, "last_changed_at": at}
    row = known | (new or {}) | {"listed": new is not None}
    if row["expiration_date"] is None:
        row["expiration_date"] = known.get("expiration_date")
    exactly = told.get((row["invitation_id"], row["status"]))
    if old and old["status"] != row["status"]:
        row |= {
            "previous_status": old["status"],
            "status_changed_at": exactly or at,
            "status_changed_at_is_exact": exactly is not None,
        }
    elif exactly and row["status"] != "PENDING" and not known["status_changed_at_is_exact"]:
        row |= {"status_changed_at": exactly, "status_changed_at_is_exact": True}
    return row


def changed_fields(old: Row, row: Row) -> list[str]:
    """The names that a change of a known row must give, sorted."""
    own = {"first_seen_at", "last_changed_at", "previous_status"}
    names = {name for name in row.keys() - own if row[name] != old[name]}
    if "status" in names:
        return sorted(names - set(LATE))
    # An event may tell the very second in which the run observed it.
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
    """When it happened, and whether that is exact."""
    if kind == "DISCOVERED" and row["status"] == "PENDING" and row["invitation_date"]:
        return row["invitation_date"], True
    told_late = kind == "UPDATED" and "status_changed_at" in fields
    may_be_told = kind in {"DISCOVERED", "STATUS_CHANGED"} or told_late
    if may_be_told and row["status_changed_at_is_exact"]:
        return row["status_changed_at"], True
    return at, False
