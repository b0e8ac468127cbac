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
from invitations.snapshot.match import origins
from invitations.snapshot.observation import Difference, Observation
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.unreadable import (
    has_unknown_fields,
    may_be_unreadable,
    unreadable_columns,
)
from invitations.tables import CHANGES
from invitations.tables.invitations import COLUMNS
from invitations.tables.schema import TIMESTAMP

ROWS_PER_GROUP: Final = 128 * 1024


def merge(
    observation: Observation, *, staged: Path, previous: Path, merged: Path, changes: Path
) -> Difference:
    """Write the staged rows over the previous part, and what has changed; say how much that is.

    In `merged` every id is there once, in invitation-date order: the last read of it where it
    was listed, its previous row where it was not. `changes` has a row of tables.CHANGES for
    each row that is new or has changed.
    """
    listed, known = PartReader(staged), PartReader(previous)
    positions = origins(listed, known)
    parquet.give_back()
    difference = Difference()
    with (
        parquet.writer(merged, COLUMNS) as rows,
        parquet.writer(changes, CHANGES.columns) as history,
    ):
        for start in range(0, positions.num_rows, ROWS_PER_GROUP):
            some = positions.slice(start, ROWS_PER_GROUP).combine_chunks()
            compared = compare(some, listed, known, observation)
            row_group = compared.table(observation.at)
            _count(difference, compared, observation)
            rows.write_table(row_group)
            changed = change_rows(compared, row_group, observation)
            difference.changes += changed.num_rows
            if changed.num_rows:
                history.write_table(changed)
            del compared, row_group, changed
            parquet.give_back()
    return difference


def _count(difference: Difference, compared: Comparison, observation: Observation) -> None:
    """Add the rows of one row group."""
    changed, unlisted = compared.changed, compared.unlisted
    inserted = compared.was_known.false_count
    difference.rows += len(changed)
    difference.listed += compared.seen.true_count
    difference.inserted += inserted
    difference.unlisted += unlisted.true_count
    difference.updated += changed.true_count - inserted - unlisted.true_count
    difference.not_listed += compared.is_listed.false_count
    _count_fields(difference, compared)
    if observation.reachable_since:
        difference.reconciled += _reconciled(compared, observation.reachable_since).true_count
    difference.told |= _told(compared)


def _count_fields(difference: Difference, compared: Comparison) -> None:
    """Add the rows with fields that are unknown, and those with fields that can't be read."""
    additional = compared.columns["additional_fields"]
    difference.unknown_fields += len(additional) - additional.null_count
    mask = may_be_unreadable(additional)
    rows = zip(
        additional.filter(mask).to_pylist(), compared.seen.filter(mask).to_pylist(), strict=True
    )
    for fields, seen in rows:
        columns = unreadable_columns(fields)
        difference.unreadable += bool(columns)
        difference.unreadable_columns.update(columns if seen else ())
        difference.unknown_fields -= not has_unknown_fields(fields)


def _reconciled(compared: Comparison, since: datetime) -> pa.Array:
    """Return which changes no incremental run would have come across."""
    columns, was = compared.columns, compared.was
    is_pending = pc.and_(compared.seen, _equal(columns["status"], PENDING))
    was_pending = pc.and_(compared.was_listed, _equal(was["status"], PENDING))
    recent = pc.fill_null(
        pc.greater_equal(columns["invitation_date"], pa.scalar(since, TIMESTAMP)), False
    )
    reachable = pc.or_(pc.or_(is_pending, was_pending), pc.and_(compared.seen, recent))
    return pc.and_not(compared.observed, reachable)


def _equal(values: pa.Array, text: str) -> pa.Array:
    return pc.fill_null(pc.equal(values, text), False)


def _told(compared: Comparison) -> set[tuple[str, str]]:
    """Return which exact times the rows now have, by invitation and status."""
    known = pc.is_valid(compared.exact_times)
    ids, statuses = (compared.columns[name].filter(known) for name in ("invitation_id", "status"))
    return set(zip(ids.to_pylist(), statuses.to_pylist(), strict=True))
