"""The queue of outstanding details of a slice: brought up to the published snapshot, and stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from invitations import versions
from invitations.domain import Slice
from invitations.lake import details_months, history, outstanding
from invitations.lake.outstanding import Note
from invitations.lake.storage import Lake
from invitations.snapshot.parquet_errors import reading
from invitations.snapshot.published import Snapshot

_OF_SNAPSHOT: Final = ["invitation_id", "status", "invitation_date", "listed"]
_OF_CHANGES: Final = [
    *("change_type", "invitation_id", "status", "invitation_date", "changed_fields"),
]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What is outstanding of a slice as of a snapshot; `stored` are its notes in the lake."""

    slice: Slice
    details: str
    snapshot: str
    rows: pa.Table
    stored: Sequence[Note]


def refreshed(
    lake: Lake, notes: Sequence[Note], current: Snapshot, details: str, folder: Path
) -> Queue:
    """Return what is outstanding of the published snapshot of a slice.

    The stored file and the changes since its snapshot say so. If one of them is missing or about
    another setting, the snapshot is compared with all rows of details. Raises SyncError.
    """
    folder = folder / current.slice.catalog / current.slice.participant_type
    folder.mkdir(parents=True)  # the files of slices have the same names
    rows = _continued(lake, notes[-1], current, details, folder) if notes else None
    if rows is None:
        snapshot = _read(lake.fetch(current.part, folder), current.part, _OF_SNAPSHOT)
        answered = details_months.answered(lake, current.slice)
        rows = outstanding.compared(snapshot, answered, details)
    return Queue(slice=current.slice, details=details, snapshot=current.id, rows=rows, stored=notes)


def stored(lake: Lake, queue: Queue, folder: Path) -> Queue:
    """Store a queue in place of what the lake had of it."""
    note = Note(
        slice=queue.slice, details=queue.details, count=len(queue.rows), snapshot=queue.snapshot
    )
    outstanding.save(lake, note, queue.rows, queue.stored, folder)
    return replace(queue, stored=[note])


def _continued(
    lake: Lake, note: Note, current: Snapshot, details: str, folder: Path
) -> pa.Table | None:
    """Return the stored rows after the changes since; None if they don't lead to the snapshot."""
    if note.details != details or versions.number_of(note.snapshot) > current.number:
        return None
    rows = outstanding.read(lake, note, folder)
    if rows is None or note.snapshot == current.id:
        return rows
    batches = history.changes_since(lake, current, note.snapshot, folder)
    if batches is None:
        return None
    changes = [_read(file, file.name, _OF_CHANGES) for _, file in reversed(batches)]
    return outstanding.after_changes(rows, pa.concat_tables(changes), details)


def _read(file: Path, key: str, names: list[str]) -> pa.Table:
    with reading(key, "Restore it."):
        return pq.ParquetFile(file).read(columns=names)
