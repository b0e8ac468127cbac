"""Compares matched rows: which are new, changed, unlisted or listed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from invitations.snapshot import parquet
from invitations.snapshot.observation import ExactTimes, Observation
from invitations.snapshot.parquet import PartReader, Places
from invitations.tables.invitations import COLUMNS, LISTED_COLUMNS, OWN_COLUMNS
from invitations.tables.schema import STRING, TIMESTAMP, arrow_schema

Columns = dict[str, pa.Array]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Columns of some rows, and masks over them; `differs` has one for each listed column.

    `was` holds what the job knew of the rows before, null where it knew nothing. `told` rows had
    their status already when an event told since when.
    """

    columns: Columns
    was: Columns
    exact_times: pa.Array
    seen: pa.Array
    was_known: pa.Array
    was_listed: pa.Array
    is_listed: pa.Array
    told: pa.Array
    differs: Mapping[str, pa.Array]

    @property
    def unlisted(self) -> pa.Array:
        """Which rows are listed no longer."""
        return pc.and_not(self.was_listed, self.is_listed)

    @property
    def relisted(self) -> pa.Array:
        """Which rows are listed again."""
        return pc.and_(self.is_listed, pc.and_not(self.was_known, self.was_listed))

    @property
    def observed(self) -> pa.Array:
        """Which rows are new, or seen to be otherwise than before."""
        news = (*self.differs.values(), self.unlisted, self.relisted)
        return reduce(pc.or_, news, pc.invert(self.was_known))

    @property
    def changed(self) -> pa.Array:
        """Which rows are new, or known to be otherwise than before."""
        return pc.or_(self.observed, self.told)

    @property
    def was_recorded(self) -> pa.Array:
        """Of which rows the changes tell; a version without them didn't know `listed` either."""
        return pc.is_valid(self.was["listed"])

    @property
    def is_recorded_now(self) -> pa.Array:
        """Which rows the changes are to tell of."""
        return pc.or_(self.changed, pc.invert(self.was_recorded))

    def table(self, at: datetime) -> pa.Table:
        """Return the rows as tables.invitations.COLUMNS has them; `at` is when the run saw them."""
        now = pa.scalar(at, TIMESTAMP)
        begun = self.differs["status"]
        begun_or_told = pc.or_(begun, self.told)
        since = pc.coalesce(self.exact_times, now)
        is_exact = pc.is_valid(self.exact_times)
        was = self.was
        own = {
            "first_seen_at": pc.if_else(self.was_known, was["first_seen_at"], now),
            "last_changed_at": pc.if_else(self.is_recorded_now, now, was["last_changed_at"]),
            "listed": self.is_listed,
            "previous_status": pc.if_else(begun, was["status"], was["previous_status"]),
            "status_changed_at": pc.if_else(begun_or_told, since, was["status_changed_at"]),
            "status_changed_at_is_exact": pc.if_else(
                begun_or_told, is_exact, was["status_changed_at_is_exact"]
            ),
        }
        return pa.table(self.columns | own, schema=arrow_schema(COLUMNS))


def compare(
    origins: pa.Table, listed: PartReader, previous: PartReader, observation: Observation
) -> Comparison:
    """Return the rows of `origins` compared, reading a column at a time to stay small."""
    listed_at, previous_at = (column.combine_chunks() for column in origins.columns)
    seen, was_known = pc.is_valid(listed_at), pc.is_valid(previous_at)
    new, old = listed.locate(listed_at), previous.locate(previous_at)
    columns, differing = _listed_columns(listed, new, previous, old, seen)
    again = pc.and_(seen, was_known)
    differs = {name: pc.and_(again, values) for name, values in differing.items()}
    was = {name: previous.take(name, old) for name in ("status", *OWN_COLUMNS)}
    was_listed = pc.and_(was_known, pc.fill_null(was["listed"], True))
    exact_times = _exact_times(columns, observation.exact_times)
    already_exact = pc.fill_null(was["status_changed_at_is_exact"], False)
    return Comparison(
        columns=columns,
        was=was,
        exact_times=exact_times,
        seen=seen,
        was_known=was_known,
        was_listed=was_listed,
        is_listed=_is_listed(columns["invitation_id"], seen, was_listed, observation.missing),
        told=pc.and_not(pc.is_valid(exact_times), pc.or_(already_exact, differs["status"])),
        differs=differs,
    )


def _listed_columns(
    listed: PartReader, new: Places, previous: PartReader, old: Places, seen: pa.Array
) -> tuple[Columns, Columns]:
    """Return the merged values of each listed column, and where the parts have different ones."""
    columns, differs = {}, {}
    for column in LISTED_COLUMNS:
        old_values, new_values = previous.take(column.name, old), listed.take(column.name, new)
        if column.name == "expiration_date":  # the API forgets some that it once told
            new_values = pc.coalesce(new_values, old_values)
        differs[column.name] = _differ(new_values, old_values)
        columns[column.name] = pc.if_else(seen, new_values, old_values)
        del new_values, old_values
        parquet.give_back()
    return columns, differs


def _differ(new: pa.Array, old: pa.Array) -> pa.Array:
    """Return where values are not the same, null being a value like any other."""
    values_differ = pc.fill_null(pc.not_equal(new, old), False)
    return pc.or_(values_differ, pc.xor(pc.is_null(new), pc.is_null(old)))


def _is_listed(
    ids: pa.Array, seen: pa.Array, was_listed: pa.Array, missing: frozenset[str] | None
) -> pa.Array:
    if missing is None:
        return seen
    still = pc.and_not(was_listed, pc.is_in(ids, value_set=pa.array(missing, STRING)))
    return pc.or_(seen, still)


def _exact_times(columns: Columns, exact_times: ExactTimes) -> pa.Array:
    """Return since when rows have the status they have now, null where no event told it."""
    if not exact_times:
        return pa.nulls(len(columns["status"]), TIMESTAMP)
    known = pa.array([" ".join(key) for key in exact_times], STRING)
    keys = pc.binary_join_element_wise(columns["invitation_id"], columns["status"], " ")
    times = pa.array(exact_times.values(), TIMESTAMP)
    return times.take(pc.index_in(keys, value_set=known))
