"""Merges listed rows into the last snapshot, and writes the new one and its changes."""

from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.domain import PENDING
from invitations.snapshot import parquet
from invitations.snapshot.changes import change_rows
from invitations.snapshot.compare import Comparison, compare
from invitations.snapshot.match import match_rows
from invitations.snapshot.observation import Difference, Observation
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.recent import Recent, RecentWriter
from invitations.snapshot.replay import FOLLOWS
from invitations.snapshot.unreadable import (
    has_unknown_fields,
    may_be_unreadable,
    unreadable_columns,
)
from invitations.tables import CHANGES
from invitations.tables.invitations import COLUMNS
from invitations.tables.schema import STRING, TIMESTAMP

ROWS_PER_GROUP: Final = 128 * 1024


def merge(
    observation: Observation,
    *,
    staged: Path,
    previous: Path,
    merged: Path,
    changes: Path,
    recent: Path,
    follows: str | None = None,
) -> Difference:
    """Merge the staged rows into the previous part; return how many rows differ, and how.

    Writes `merged` with every id once, ordered by invitation date: its last listed row, or its
    previous row if it wasn't listed. Writes `changes` with a row of tables.CHANGES for each row
    that is new or changed; its footer names the snapshot that the changes follow. Writes `recent`
    with those of the merged rows that the next incremental run may list again; it is of no use if
    rows leave the snapshot because of other filters.
    """
    listed, last = PartReader(staged), PartReader(previous)
    positions = match_rows(listed, last, observation.statuses)
    dates, positions = positions["invitation_date"], positions.select(["listed", "previous"])
    difference = Difference()
    with (
        parquet.writer(merged, COLUMNS) as rows,
        parquet.writer(changes, CHANGES.columns) as history,
        RecentWriter(recent, dates, observation) as recent_rows,
    ):
        del dates
        parquet.release_memory()
        history.add_key_value_metadata({FOLLOWS: follows or ""})
        for start in range(0, positions.num_rows, ROWS_PER_GROUP):
            some = positions.slice(start, ROWS_PER_GROUP).combine_chunks()
            compared = compare(some, listed, last, observation)
            row_group = compared.table(observation.at)
            _count(difference, compared, observation)
            rows.write_table(
                row_group.filter(compared.is_listed) if observation.narrows else row_group
            )
            changed = change_rows(compared, row_group, observation)
            difference.changes += changed.num_rows
            if changed.num_rows:
                history.write_table(changed)
            recent_rows.write(row_group, compared.in_listing)
            del compared, row_group, changed
            parquet.release_memory()
        if not observation.narrows:  # totals and dates are also those of rows that leave
            recent_rows.write_totals(difference)
    return difference


def merge_recent(
    observation: Observation, recent: Recent, *, staged: Path, scratch: Path
) -> Difference | None:
    """Merge the staged rows into the recent ones only: return the difference if nothing differs.

    It is the same as that of merging into the whole part. None means that only the whole part can
    show what differs: something does, or it has rows that the recent ones lack. `scratch` is a
    folder.
    """
    asked = {invitation_id for invitation_id, _ in observation.exact_times}
    listed = PartReader(staged).column("invitation_id")
    if not recent.has_all(listed) or not recent.decide(asked):
        return None
    difference = merge(
        observation,
        staged=staged,
        previous=recent.path,
        merged=scratch / "recent-merged.parquet",
        changes=scratch / "recent-changes.parquet",
        recent=scratch / "recent-again.parquet",
    )
    return None if difference.changes else recent.with_totals(difference)


def _count(difference: Difference, compared: Comparison, observation: Observation) -> None:
    """Add the numbers of one row group."""
    changed, unlisted = compared.has_changed, compared.unlisted
    inserted = compared.had_row.false_count
    difference.rows += compared.is_listed.true_count if observation.narrows else len(changed)
    difference.listed += compared.in_listing.true_count
    difference.looked_for += compared.looked_for.true_count
    difference.found += pc.and_(compared.looked_for, compared.in_listing).true_count
    difference.inserted += inserted
    difference.unlisted += unlisted.true_count
    difference.updated += changed.true_count - inserted - unlisted.true_count
    if not observation.narrows:
        difference.not_listed += compared.is_listed.false_count
    _count_fields(difference, compared)
    if observation.reachable_since:
        difference.reconciled += _reconciled(compared, observation.reachable_since).true_count
    difference.with_events |= _with_events(compared, observation)
    difference.used_times |= _used_times(compared)


def _count_fields(difference: Difference, compared: Comparison) -> None:
    """Add the rows with unknown fields, and those with unreadable ones."""
    additional = compared.columns["additional_fields"]
    difference.unknown_fields += len(additional) - additional.null_count
    mask = may_be_unreadable(additional)
    rows = zip(
        additional.filter(mask).to_pylist(),
        compared.in_listing.filter(mask).to_pylist(),
        strict=True,
    )
    for fields, in_listing in rows:
        columns = unreadable_columns(fields)
        difference.unreadable += bool(columns)
        difference.unreadable_columns.update(columns if in_listing else ())
        difference.unknown_fields -= not has_unknown_fields(fields)


def _reconciled(compared: Comparison, since: datetime) -> pa.Array:
    """Return the changes that no incremental run would have found."""
    columns, before = compared.columns, compared.before
    is_pending = pc.and_(compared.in_listing, _equal(columns["status"], PENDING))
    was_pending = pc.and_(compared.was_listed, _equal(before["status"], PENDING))
    recent = pc.fill_null(
        pc.greater_equal(columns["invitation_date"], pa.scalar(since, TIMESTAMP)), False
    )
    reachable = pc.or_(pc.or_(is_pending, was_pending), pc.and_(compared.in_listing, recent))
    return pc.and_not(compared.differs_at_all, reachable)


def _equal(values: pa.Array, text: str) -> pa.Array:
    return pc.fill_null(pc.equal(values, text), False)


def _with_events(compared: Comparison, observation: Observation) -> set[str]:
    """Return which invitations of the events are among the rows."""
    if not observation.exact_times:
        return set()
    ids = compared.columns["invitation_id"]
    of_events = pa.array({id_ for id_, _ in observation.exact_times}, STRING)
    return set(ids.filter(pc.is_in(ids, value_set=of_events)).to_pylist())


def _used_times(compared: Comparison) -> set[tuple[str, str]]:
    """Return the exact times that the rows now have, by invitation and status."""
    has_time = pc.is_valid(compared.exact_times)
    ids, statuses = (
        compared.columns[name].filter(has_time) for name in ("invitation_id", "status")
    )
    return set(zip(ids.to_pylist(), statuses.to_pylist(), strict=True))
