"""Outstanding details: which invitations of a slice are still to be asked for.

They are in one small file for each slice. It is a hint: which rows there are decides.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations import keys, versions
from invitations.domain import ALL, PENDING, SLICE_PATH, Slice
from invitations.lake.storage import Lake
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables.details import NO_MONTH
from invitations.tables.schema import STRING, TIMESTAMP

KEY: Final = re.compile(
    rf"{keys.OUTSTANDING}{SLICE_PATH}/(pending|all)-([0-9]{{8}})-({versions.PATTERN})\.parquet"
)
SCHEMA: Final = pa.schema(
    [
        ("invitation_id", STRING),
        ("status", STRING),
        ("invitation_date", TIMESTAMP),
        ("failures", pa.int64()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Note:
    """What the key of a slice's file says: the setting, how many, and as of which snapshot."""

    slice: Slice
    details: str
    count: int
    snapshot: str

    @property
    def key(self) -> str:
        """The file's key in the lake."""
        name = f"{self.details}-{self.count:08}-{self.snapshot}.parquet"
        return f"{keys.OUTSTANDING}{self.slice.path}/{name}"


def notes(lake: Lake) -> dict[Slice, list[Note]]:
    """Return the notes of each slice, the one that counts last; a crash may leave older ones."""
    found: dict[Slice, list[Note]] = {}
    for match in filter(None, map(KEY.fullmatch, lake.keys(keys.OUTSTANDING))):
        catalog, participant_type, details, count, snapshot = match.groups()
        slice_ = Slice(catalog, participant_type)
        note = Note(slice=slice_, details=details, count=int(count), snapshot=snapshot)
        found.setdefault(slice_, []).append(note)
    for some in found.values():
        some.sort(key=lambda note: (versions.number_of(note.snapshot), note.count))
    return found


def read(lake: Lake, note: Note, folder: Path) -> pa.Table | None:
    """Return a slice's outstanding invitations; None if their file is damaged."""
    if not note.count:
        return SCHEMA.empty_table()
    try:
        file = lake.fetch(note.key, folder)
        with reading(note.key, ""):
            rows: pa.Table = pq.ParquetFile(file).read(columns=SCHEMA.names)
            return rows.cast(SCHEMA)
    except DamagedFileError:
        return None


def save(lake: Lake, note: Note, rows: pa.Table, replaced: Iterable[Note], folder: Path) -> None:
    """Store a slice's outstanding invitations in place of older ones."""
    file = folder / "outstanding.parquet"
    pq.write_table(rows, file, compression="zstd")
    lake.put(note.key, file)
    for old in {old.key for old in replaced} - {note.key}:
        lake.delete(old)


def after_changes(rows: pa.Table, changes: pa.Table, details: str) -> pa.Table:
    """Return what is outstanding after changes of the changes table, which are in their order.

    If only pending invitations are to be asked for, one that ended before it was asked for isn't
    any more; one that ended later is asked for again.
    """
    changes = _last_of_each(changes.filter(_matters(changes)))
    kind, ids = (changes[name].combine_chunks() for name in ("change_type", "invitation_id"))
    wanted = pc.not_equal(kind, "UNLISTED")
    if details != ALL:
        was_waiting = pc.is_in(ids, value_set=rows["invitation_id"].combine_chunks())
        was_asked = pc.and_not(pc.not_equal(kind, "DISCOVERED"), was_waiting)
        wanted = pc.and_(wanted, pc.or_(_is_pending(changes).combine_chunks(), was_asked))
    kept = rows.filter(pc.invert(pc.is_in(rows["invitation_id"], value_set=ids)))
    return pa.concat_tables([kept, _as_outstanding(changes.filter(wanted))])


def compared(snapshot: pa.Table, answered: pa.Table, details: str) -> pa.Table:
    """Return what is outstanding of a snapshot, by comparing it with the rows that there are.

    `snapshot` has invitation_id, status, invitation_date and listed, `answered` the columns
    invitation_id, status and invitation_month of the slice's rows.
    """
    snapshot = snapshot.filter(pc.fill_null(snapshot["listed"], True))
    dates = pc.cast(
        snapshot["invitation_date"], pa.timestamp("ms")
    )  # zones need files of their own
    months = pc.fill_null(pc.strftime(dates, format="%Y-%m"), NO_MONTH)
    row = _joined(snapshot["invitation_id"], months)
    answered_row = _joined(answered["invitation_id"], answered["invitation_month"])
    state = _joined(row, snapshot["status"])
    answered_state = _joined(answered_row, answered["status"])
    wanted = pc.invert(pc.is_in(state, value_set=answered_state.combine_chunks()))
    if details != ALL:
        was_asked = pc.is_in(row, value_set=answered_row.combine_chunks())
        wanted = pc.and_(wanted, pc.or_(_is_pending(snapshot), was_asked))
    return _as_outstanding(snapshot.filter(wanted))


def without(rows: pa.Table, ids: Collection[str]) -> pa.Table:
    """Return what is outstanding without some invitations."""
    return rows.filter(pc.invert(pc.is_in(rows["invitation_id"], value_set=pa.array(ids, STRING))))


def with_failures(rows: pa.Table, ids: Collection[str]) -> pa.Table:
    """Return what is outstanding, with one more failure of some invitations."""
    failed = pc.is_in(rows["invitation_id"], value_set=pa.array(ids, STRING))
    failures = pc.add(rows["failures"], pc.cast(failed, pa.int64()))
    return rows.set_column(rows.schema.get_field_index("failures"), "failures", failures)


def month_of(invitation_date: datetime | None) -> str:
    """Return the month in which an invitation's details are."""
    return invitation_date.isoformat()[:7] if invitation_date else NO_MONTH


def _matters(changes: pa.Table) -> pa.ChunkedArray:
    """Return which changes are about more than other columns than the status and the month."""
    other = pc.equal(changes["change_type"], "UPDATED")
    fields = pc.binary_join(changes["changed_fields"], ",")
    moved = pc.fill_null(pc.match_substring(fields, "invitation_date"), False)
    return pc.or_(pc.invert(other), moved)


def _last_of_each(changes: pa.Table) -> pa.Table:
    numbered = changes.append_column("position", pa.arange(0, len(changes)))
    # "last" is that of the order of the rows only without threads.
    groups = numbered.group_by("invitation_id", use_threads=False)
    last = groups.aggregate([("position", "last")])["position_last"]
    return changes.take(last)


def _is_pending(rows: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.equal(rows["status"], PENDING), False)


def _as_outstanding(rows: pa.Table) -> pa.Table:
    columns = [rows[name] for name in ("invitation_id", "status", "invitation_date")]
    return pa.table([*columns, pa.repeat(0, len(rows)).cast(pa.int64())], schema=SCHEMA)


def _joined(*columns: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return columns as one text; a null is an empty text."""
    return pc.binary_join_element_wise(*(pc.fill_null(one, "") for one in columns), " ")
