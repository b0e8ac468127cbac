"""Recent rows: those of a part that an incremental run may list again, in a small file."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, reduce
from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.domain import PENDING
from invitations.errors import InvitationDataError
from invitations.snapshot import parquet
from invitations.snapshot.observation import Difference, Observation
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.parquet_errors import reading
from invitations.snapshot.pending import OVERLAP, reachable_since
from invitations.snapshot.statuses import are_asked_for
from invitations.tables.invitations import COLUMNS
from invitations.tables.schema import STRING, TIMESTAMP

OLDER_ROWS: Final = 100
"""A page: so many older rows can be listed together with the newest ones."""
_NOTE: Final = "recent"
"""Key of the file's footer under which it has what is true of the whole part."""
_TOTALS: Final = ("looked_for", "rows", "not_listed", "unknown_fields", "unreadable")
"""Numbers of Difference about all rows of a part, whatever a run lists."""


@dataclass(frozen=True, kw_only=True)
class Recent:
    """The recent rows of a part, in a file with the part's columns.

    The file has every row that was sent at `since` or later; None means every row with a date.
    `looked_up` invitations have a row in the file, or none in the part. `totals` are numbers of
    Difference about the whole part, if the next listing has the same filters.
    """

    path: Path
    since: datetime | None
    looked_up: frozenset[str]
    totals: dict[str, int]

    def covers(self, at: datetime) -> bool:
        """Whether the newest row that was sent before `at` is here, if the part has one."""
        return self.since is None or self.since <= at

    def has_all(self, ids: pa.ChunkedArray) -> bool:
        """Whether each of these invitations has a row here."""
        return not pc.is_in(ids, value_set=self._ids).combine_chunks().false_count

    def decide(self, ids: Collection[str]) -> bool:
        """Whether the rows here show of each of these invitations if the part has it, and how."""
        return self.has_all(pa.chunked_array([pa.array(set(ids) - self.looked_up, STRING)]))

    def with_totals(self, difference: Difference) -> Difference:
        """Return a difference from these rows as that from the whole part."""
        merged = replace(difference)
        for name, total in self.totals.items():
            setattr(merged, name, total)
        return merged

    @cached_property
    def _ids(self) -> pa.Array:
        return PartReader(self.path).column("invitation_id").combine_chunks()


def read_recent(path: Path) -> Recent:
    """Return the recent rows in a file. Raises InvitationDataError if it isn't whole."""
    with reading(path.name, "The whole part has the same rows."):
        metadata = pq.read_metadata(path).metadata or {}
    try:
        note = json.loads(metadata[_NOTE.encode()])
        return Recent(
            path=path,
            since=note["since"] and datetime.fromisoformat(note["since"]),
            looked_up=frozenset(note["looked_up"]),
            totals={name: note[name] for name in _TOTALS},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(f"{path.name} has no recent rows ({error!r}).") from error


class RecentWriter:
    """Writes the recent rows of a part while it is merged. `dates` are its sorted dates.

    They are the newest rows, the pending ones, those that an incremental run has just listed, and
    those that late or repeated events may be about.
    """

    def __init__(self, path: Path, dates: pa.ChunkedArray, observation: Observation) -> None:
        self._observation = observation
        self._looked_up = sorted({id_ for id_, _ in observation.exact_times})
        self._since = reachable_since(dates, observation.at)
        is_older = pc.less(dates, pa.scalar(self._since, TIMESTAMP))
        first = max(pc.sum(is_older).as_py() or 0, OLDER_ROWS) - OLDER_ROWS
        self._newest = range(first, len(dates) - dates.null_count)
        self._written = 0
        self._looked_for = 0
        self._writer = parquet.writer(path, COLUMNS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def write(self, rows: pa.Table, in_listing: pa.Array) -> None:
        """Write the recent ones among the part's next rows."""
        is_listed, status = rows["listed"], rows["status"]
        asked_for = are_asked_for(status, self._observation.statuses)
        self._looked_for += pc.sum(pc.and_(is_listed, asked_for)).as_py() or 0
        positions = pa.arange(self._written, self._written + rows.num_rows)
        self._written += rows.num_rows
        recently = pa.scalar(self._observation.at - OVERLAP, TIMESTAMP)
        reasons = [
            pc.and_(
                pc.greater_equal(positions, self._newest.start),
                pc.less(positions, self._newest.stop),
            ),
            pc.and_(pc.equal(status, PENDING), is_listed),
            pc.greater_equal(rows["status_changed_at"], recently),
            pc.is_in(rows["invitation_id"], value_set=pa.array(self._looked_up, STRING)),
            *([] if self._observation.missing is None else [in_listing]),
        ]
        recent = rows.filter(reduce(pc.or_, (pc.fill_null(one, False) for one in reasons)))
        if recent.num_rows:
            self._writer.write_table(recent)

    def write_totals(self, difference: Difference) -> None:
        """Write into the footer what is true of the whole part; `difference` is the merge's."""
        totals = {name: getattr(difference, name) for name in _TOTALS}
        note = totals | {
            "looked_for": self._looked_for,
            "looked_up": self._looked_up,
            "since": self._since and self._since.isoformat(),
        }
        self._writer.add_key_value_metadata({_NOTE: json.dumps(note)})
