"""Months of details: which rows are there, and versions in which new answers replace rows."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.errors import ConflictError, RetryableError
from invitations.lake.details_rows import KEY, merged, not_in
from invitations.lake.month import Month
from invitations.lake.month_files import publish, successor
from invitations.lake.month_rows import SMALL
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot import parquet
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables import DETAILS
from invitations.tables.schema import STRING, arrow_schema

_TRIES: Final = 3
_ADVICE: Final = (
    "Restore it, or delete its month from the partitions and the lake's folder outstanding/: the "
    "details are then asked for again."
)
_STATE: Final = (*KEY, "status")

Statuses = dict[tuple[Slice, str], str | None]
"""The status with which the details of an invitation were asked for, by slice and id."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Rows of tables.DETAILS that a run got for one month, one for each invitation."""

    name: str
    rows: list[dict[str, Any]]
    at: datetime
    run_id: str


def statuses(lake: Lake, name: str) -> Statuses:
    """Return the rows of a month by invitation. Raises InvitationDataError for a damaged part."""
    month = lake.month(DETAILS, name)
    found: Statuses = {}
    for part in month.parts if month else ():
        for catalog, participant_type, id_, status in _rows(lake, part, _STATE):
            found[Slice(catalog, participant_type), id_] = status
    return found


def answered(lake: Lake, slice_: Slice) -> pa.Table:
    """Return invitation_id, status and invitation_month of every row of a slice."""
    names = ("invitation_id", "status", "invitation_month")
    found = [pa.table({name: pa.array([], STRING) for name in names})]
    mine = (pc.field("catalog") == slice_.catalog) & (
        pc.field("participant_type") == slice_.participant_type
    )
    for month in lake.months(DETAILS):
        for part in month.parts:
            rows = _read(lake, part, _STATE).filter(mine)
            months = pa.repeat(month.name, len(rows))
            found.append(
                pa.table([rows["invitation_id"], rows["status"], months], names=list(names))
            )
    return pa.concat_tables(found)


def add(lake: Lake, answers: Answers) -> None:
    """Publish the version of a month in which answers replace the rows of their invitations.

    Only parts with such rows, and a small last one, are written again. Raises RetryableError if
    other runs were faster again and again, InvitationDataError if a part is damaged.
    """
    for _ in range(_TRIES):
        with suppress(ConflictError), run_folder() as folder:
            _publish(lake, answers, Path(folder))
            return
    raise RetryableError(f"other runs published details of {answers.name} first, {_TRIES} times.")


def _publish(lake: Lake, answers: Answers, folder: Path) -> None:
    base = lake.month(DETAILS, answers.name)
    before = base or Month(table=DETAILS, name=answers.name, location="", rows=())
    new = successor(before, answers.at, answers.run_id, rows=())
    left = pa.Table.from_pylist(answers.rows, arrow_schema(DETAILS.columns))
    counts: list[int] = []
    for position, part in enumerate(before.parts):
        is_last = position == len(before.parts) - 1
        left, count = _renew(lake, part, new.part(position), left, folder, is_last=is_last)
        counts.append(count)
    for start in range(0, len(left), SMALL):
        rows = left.slice(start, SMALL)
        _put(lake, new.part(len(counts)), rows, folder)
        counts.append(len(rows))
    publish(lake, replace(new, rows=tuple(counts)), base, folder)


def _renew(
    lake: Lake, part: str, to: str, answers: pa.Table, folder: Path, *, is_last: bool
) -> tuple[pa.Table, int]:
    """Store the next version of a part; return the answers that are left, and its rows.

    A part without any of the answers is copied. The last one takes the others if it is small.
    """
    rows = _read(lake, part, None)
    left = not_in(answers, rows)
    takes_left = is_last and len(left) > 0 and len(rows) + len(left) <= SMALL
    if len(left) == len(answers) and not takes_left:
        lake.copy(part, to)
        return left, len(rows)
    rows = merged(rows, answers if takes_left else not_in(answers, left))
    _put(lake, to, rows, folder)
    return left.slice(0, 0) if takes_left else left, len(rows)


def _put(lake: Lake, part: str, rows: pa.Table, folder: Path) -> None:
    file = folder / "part.parquet"
    with parquet.writer(file, DETAILS.columns, rows.schema) as writer:
        writer.write_table(rows, row_group_size=max(len(rows), 1))
    lake.put(part, file)
    parquet.release_memory()


def _rows(lake: Lake, part: str, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    rows = _read(lake, part, names)
    return zip(*(rows[name].to_pylist() for name in names), strict=True)


def _read(lake: Lake, part: str, names: tuple[str, ...] | None) -> pa.Table:
    """Return the rows of a part, all columns or some. Raises InvitationDataError if damaged."""
    with run_folder() as folder:
        file = lake.fetch(part, Path(folder))
        with reading(part, _ADVICE):
            rows = pq.ParquetFile(file).read(columns=names and list(names))
            rows.validate(full=True)  # finds text that isn't UTF-8
    if missing := set(_STATE) - set(rows.column_names):
        raise DamagedFileError(part, f"it has no {', no '.join(sorted(missing))}", _ADVICE)
    return rows
