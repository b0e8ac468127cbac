"""Compares matched rows: which are new, changed, unlisted or listed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from invitations.snapshot import parquet
from invitations.snapshot.observation import ExactTimes, Observation
from invitations.snapshot.parquet import PartReader, RowLocations
from invitations.snapshot.statuses import are_asked_for
from invitations.tables.invitations import COLUMNS, LISTED_COLUMNS, OWN_COLUMNS
from invitations.tables.schema import STRING, TIMESTAMP, arrow_schema

Columns = dict[str, pa.Array]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Merged columns of some rows, and masks over the rows.

    `before` holds columns of the last snapshot, null for new rows. `in_listing` marks rows that
    this run listed, `had_row` those of the last snapshot, `in_changes` those that the changes table
    has, `looked_for` those that were listed and that the filters ask for. `timed` marks rows whose
    status is the
    same, but whose exact change time an event has now supplied. `differs` has a mask for each
    listed column.
    """

    columns: Columns
    before: Columns
    exact_times: pa.Array
    in_listing: pa.Array
    had_row: pa.Array
    in_changes: pa.Array
    was_listed: pa.Array
    looked_for: pa.Array
    is_listed: pa.Array
    timed: pa.Array
    differs: Mapping[str, pa.Array]

    @property
    def unlisted(self) -> pa.Array:
        """Rows that are no longer listed."""
        return pc.and_not(self.was_listed, self.is_listed)

    @property
    def relisted(self) -> pa.Array:
        """Rows that are listed again."""
        return pc.and_(self.is_listed, pc.and_not(self.had_row, self.was_listed))

    @property
    def differs_at_all(self) -> pa.Array:
        """Rows that are new, whose listed values differ, or that left or re-entered the listing."""
        reasons = (*self.differs.values(), self.unlisted, self.relisted)
        return reduce(pc.or_, reasons, pc.invert(self.had_row))

    @property
    def has_changed(self) -> pa.Array:
        """Rows that are new, that differ, or that got an exact time from an event."""
        return pc.or_(self.differs_at_all, self.timed)

    @property
    def to_record(self) -> pa.Array:
        """Rows that the changes table gets a row for."""
        return pc.or_(self.has_changed, pc.invert(self.in_changes))

    def table(self, at: datetime) -> pa.Table:
        """Return the rows with tables.invitations.COLUMNS; `at` is the start of the run."""
        now = pa.scalar(at, TIMESTAMP)
        status_changed = self.differs["status"]
        new_time = pc.or_(status_changed, self.timed)
        since = pc.coalesce(self.exact_times, now)
        is_exact = pc.is_valid(self.exact_times)
        before = self.before
        own = {
            "first_seen_at": pc.if_else(self.had_row, before["first_seen_at"], now),
            "last_changed_at": pc.if_else(self.to_record, now, before["last_changed_at"]),
            "listed": self.is_listed,
            "previous_status": pc.if_else(
                status_changed, before["status"], before["previous_status"]
            ),
            "status_changed_at": pc.if_else(new_time, since, before["status_changed_at"]),
            "status_changed_at_is_exact": pc.if_else(
                new_time, is_exact, before["status_changed_at_is_exact"]
            ),
        }
        return pa.table(self.columns | own, schema=arrow_schema(COLUMNS))


def compare(
    positions: pa.Table, listed: PartReader, previous: PartReader, observation: Observation
) -> Comparison:
    """Compare the rows at matched positions, one column at a time to use little memory."""
    listed_at, previous_at = (column.combine_chunks() for column in positions.columns)
    in_listing, had_row = pc.is_valid(listed_at), pc.is_valid(previous_at)
    new, old = listed.locate(listed_at), previous.locate(previous_at)
    columns, differing = _listed_columns(listed, new, previous, old, in_listing)
    again = pc.and_(in_listing, had_row)
    differs = {name: pc.and_(again, values) for name, values in differing.items()}
    before = {name: previous.take(name, old) for name in ("status", *OWN_COLUMNS)}
    was_listed = pc.and_(had_row, pc.fill_null(before["listed"], True))
    exact_times = _exact_times(columns, observation.exact_times)
    looked_for = was_listed
    if not observation.narrows:
        looked_for = pc.and_(was_listed, are_asked_for(before["status"], observation.statuses))
    missing = _missing(columns["invitation_id"], looked_for, observation.missing)
    already_exact = pc.fill_null(before["status_changed_at_is_exact"], False)
    return Comparison(
        columns=columns,
        before=before,
        exact_times=exact_times,
        in_listing=in_listing,
        had_row=had_row,
        # A snapshot older than the changes table has a null `listed`.
        in_changes=pc.and_(pc.is_valid(before["listed"]), pa.scalar(not observation.has_gap)),
        was_listed=was_listed,
        looked_for=looked_for,
        is_listed=pc.or_(in_listing, pc.and_not(was_listed, missing)),
        timed=pc.and_not(pc.is_valid(exact_times), pc.or_(already_exact, differs["status"])),
        differs=differs,
    )


def _listed_columns(
    listed: PartReader,
    new: RowLocations,
    previous: PartReader,
    old: RowLocations,
    in_listing: pa.Array,
) -> tuple[Columns, Columns]:
    """Return the merged values of each listed column, and masks of the rows that differ."""
    columns, differs = {}, {}
    for column in LISTED_COLUMNS:
        old_values, new_values = previous.take(column.name, old), listed.take(column.name, new)
        if column.name == "expiration_date":  # the API stops listing some
            new_values = pc.coalesce(new_values, old_values)
        differs[column.name] = _differ(new_values, old_values)
        columns[column.name] = pc.if_else(in_listing, new_values, old_values)
        del new_values, old_values
        parquet.release_memory()
    return columns, differs


def _differ(new: pa.Array, old: pa.Array) -> pa.Array:
    """Return where values differ; null differs from every other value."""
    values_differ = pc.fill_null(pc.not_equal(new, old), False)
    return pc.or_(values_differ, pc.xor(pc.is_null(new), pc.is_null(old)))


def _missing(ids: pa.Array, looked_for: pa.Array, missing: frozenset[str] | None) -> pa.Array:
    """Return the rows that are not listed unless they are in this listing."""
    return looked_for if missing is None else pc.is_in(ids, value_set=pa.array(missing, STRING))


def _exact_times(columns: Columns, exact_times: ExactTimes) -> pa.Array:
    """Return when rows took on their current status, null without an event."""
    if not exact_times:
        return pa.nulls(len(columns["status"]), TIMESTAMP)
    event_keys = pa.array([" ".join(key) for key in exact_times], STRING)
    keys = pc.binary_join_element_wise(columns["invitation_id"], columns["status"], " ")
    times = pa.array(exact_times.values(), TIMESTAMP)
    return times.take(pc.index_in(keys, value_set=event_keys))
