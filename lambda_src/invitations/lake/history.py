"""The history of a slice: the changes of each snapshot, and whether the two still agree.

A snapshot is published with its changes beside it, in a file that names the snapshot they follow.
Right after the publish they are added to the changes table. Whatever happens in between, the next
run sees at which snapshot the table's changes end, and adds what is missing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from invitations import versions
from invitations.domain import Slice
from invitations.lake.month_files import Addition, add, fetched
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot import replay
from invitations.snapshot.parquet_errors import reading
from invitations.snapshot.published import Snapshot, changes_key, slice_prefix
from invitations.tables import CHANGES

_ADVICE: Final = "Restore it."


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a run starts from: the slice's snapshot, and the end of its history.

    `end` is the snapshot whose changes are the newest of the history. `has_gap` says that the
    history lacks changes that led to `snapshot`: it then goes on with every row of it.
    `is_moved_back` says that the history is ahead of `snapshot`, which somebody moved back or
    deleted: the run then starts from the rows that the history ends with.
    """

    snapshot: Snapshot | None
    end: str | None
    has_gap: bool = False
    is_moved_back: bool = False

    @property
    def next_number(self) -> int:
        """The number of the next snapshot."""
        snapshot = self.snapshot.id if self.snapshot else None
        return max(versions.number_of(snapshot), versions.number_of(self.end)) + 1


def caught_up(lake: Lake, slice_: Slice, at: datetime) -> Start:
    """Return what a run at `at` starts from, after adding changes that were only published."""
    current = lake.current(slice_)
    end = _end(lake, slice_, current, at)
    if current is None:
        return Start(snapshot=None, end=end, is_moved_back=end is not None)
    if current.id == end:
        return Start(snapshot=current, end=end)
    if versions.number_of(end) >= max(current.number, 1):
        return Start(snapshot=current, end=end, is_moved_back=True)
    with run_folder() as name:
        batches = changes_since(lake, current, end, Path(name))
        if batches is None:
            return Start(snapshot=current, end=end, has_gap=True)
        for id_, file in reversed(batches):
            record(lake, slice_, id_, file)
    return Start(snapshot=current, end=current.id)


def record(lake: Lake, slice_: Slice, id_: str, changes: Path) -> None:
    """Add the changes of a published snapshot to the changes table, unless they are there."""
    name = month_of(versions.made_at(id_))
    if not pq.read_metadata(changes).num_rows and lake.month(CHANGES, name) is None:
        return  # a month without rows would have no file
    add(
        lake,
        Addition(
            table=CHANGES,
            name=name,
            file=changes,
            at=versions.made_at(id_),
            run_id=id_.partition("Z-")[2],
            ends={str(slice_): id_},
        ),
    )


def rebuilt(lake: Lake, slice_: Slice, folder: Path) -> Path:
    """Return a part with the rows that the slice's history ends with."""
    parts = (part for month in lake.months(CHANGES) for part in month.parts)
    path = folder / "rebuilt.parquet"
    replay.rebuild(fetched(lake, parts, folder), slice_, path)
    return path


def month_of(at: datetime) -> str:
    """Return the month of the changes table to which a time belongs."""
    return f"{at.astimezone(UTC):%Y-%m}"


def _end(lake: Lake, slice_: Slice, current: Snapshot | None, at: datetime) -> str | None:
    """Return the newest snapshot of a slice whose changes are in the table.

    Every month begins with the ends of the month before, so that the newest month has them all. A
    run with a late clock may have added to an earlier one, that of its snapshot.
    """
    names = {month_of(at), *({month_of(current.made_at)} if current else ())}
    months = [month for month in (lake.month(CHANGES, name) for name in names) if month]
    ends = [month.end(slice_) for month in months or lake.months(CHANGES)]
    return max(ends, key=versions.number_of, default=None)


def changes_since(
    lake: Lake, current: Snapshot, end: str | None, folder: Path
) -> list[tuple[str, Path]] | None:
    """Return the changes since a snapshot, newest first, by snapshot; None if some are missing.

    They are the files that snapshots were published with; `end` is an id, None for the start.
    """
    batches: list[tuple[str, Path]] = []
    kept = set(lake.keys(slice_prefix(current.slice)))
    id_: str | None = current.id
    while id_ != end:
        if id_ is None or (key := changes_key(current.slice, id_)) not in kept:
            return None
        (folder / id_).mkdir()
        file = lake.fetch(key, folder / id_)
        with reading(key, _ADVICE):
            metadata = pq.read_metadata(file).metadata
        batches.append((id_, file))
        id_ = metadata[replay.FOLLOWS.encode()].decode() or None
    return batches
