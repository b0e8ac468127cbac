"""Rows of the changes table, made from a comparison."""

import pyarrow as pa
import pyarrow.compute as pc

from invitations.domain import PENDING
from invitations.snapshot.compare import Comparison
from invitations.snapshot.observation import Observation
from invitations.tables import CHANGES
from invitations.tables.schema import STRING, STRINGS, TIMESTAMP, WHOLE_NUMBER, arrow_schema


def change_rows(compared: Comparison, merged: pa.Table, observation: Observation) -> pa.Table:
    """Return a row of tables.CHANGES for each row that changed or isn't in the changes yet."""
    schema = arrow_schema(CHANGES.columns)
    wanted = compared.to_record
    if not wanted.true_count:
        return schema.empty_table()
    columns = dict(zip(merged.column_names, merged.columns, strict=True))
    columns |= _what(compared) | _when(compared, merged, observation) | _who(observation, merged)
    table = pa.table([columns[name] for name in schema.names], schema=schema)
    return table.filter(wanted)


def _what(compared: Comparison) -> dict[str, pa.Array]:
    discovered = pc.invert(compared.in_changes)
    status_changed = compared.differs["status"]
    conditions = (discovered, compared.unlisted, status_changed, compared.relisted)
    kinds = ("DISCOVERED", "UNLISTED", "STATUS_CHANGED", "RELISTED", "UPDATED")
    ended = pc.and_(status_changed, compared.in_changes)
    return {
        "change_type": pc.case_when(pc.make_struct(*conditions), *kinds),
        "previous_status": pc.if_else(ended, compared.before["status"], pa.scalar(None, STRING)),
        "changed_fields": _changed_fields(compared),
    }


def _when(compared: Comparison, merged: pa.Table, observation: Observation) -> dict[str, pa.Array]:
    """Return when rows changed. An invitation discovered pending is so since it was sent."""
    sent = merged.column("invitation_date").combine_chunks()
    pending = pc.fill_null(pc.equal(compared.columns["status"], PENDING), False)
    since_sent = pc.and_(pc.and_not(pending, compared.in_changes), pc.is_valid(sent))
    other = pc.or_(compared.unlisted, compared.relisted)
    begun = pc.or_(compared.differs["status"], pc.and_not(compared.timed, other))
    exact = pc.and_(begun, pc.is_valid(compared.exact_times))
    at = pa.scalar(observation.at, TIMESTAMP)
    return {
        "changed_at": pc.case_when(
            pc.make_struct(since_sent, exact), sent, compared.exact_times, at
        ),
        "changed_at_is_exact": pc.or_(since_sent, exact),
    }


def _who(observation: Observation, merged: pa.Table) -> dict[str, pa.Array]:
    constants = {
        "observed_at": pa.scalar(observation.at, TIMESTAMP),
        "run_id": observation.run_id,
        "snapshot_number": pa.scalar(observation.number, WHOLE_NUMBER),
        "follows_number": pa.scalar(observation.follows, WHOLE_NUMBER),
        "catalog": observation.slice.catalog,
        "participant_type": observation.slice.participant_type,
    }
    return {name: pa.repeat(value, merged.num_rows) for name, value in constants.items()}


def _changed_fields(compared: Comparison) -> pa.Array:
    """Return the names of the columns that changed; null for rows new to the changes."""
    if not compared.in_changes.true_count:
        return pa.nulls(len(compared.in_listing), STRINGS)
    masks = {
        **compared.differs,
        "listed": pc.or_(compared.unlisted, compared.relisted),
        "status_changed_at": compared.timed,
        "status_changed_at_is_exact": compared.timed,
    }
    nothing = pa.scalar(None, STRING)
    names = [pc.if_else(mask, name, nothing) for name, mask in masks.items()]
    # The first is never null: Arrow drops a row if it skips every value.
    first = pa.repeat("", len(compared.in_listing))
    joined = pc.binary_join_element_wise(first, *names, ",", null_handling="skip")
    joined = pc.if_else(compared.in_changes, joined, nothing)
    return pc.list_slice(pc.split_pattern(joined, ","), start=1)
