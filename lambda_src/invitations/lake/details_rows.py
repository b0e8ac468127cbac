"""Rows of details: answers in place of the rows of the same invitations."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.lake.month_rows import conformed
from invitations.tables import DETAILS
from invitations.tables.details import FOUND
from invitations.tables.schema import arrow_schema

KEY: Final = ("catalog", "participant_type", "invitation_id")
"""The columns that name an invitation of a slice."""
_ALWAYS_NEW: Final = ("status", "asked_at", "outcome")
"""Columns that answers without details have, too."""


def merged(rows: pa.Table, answers: pa.Table) -> pa.Table:
    """Return rows and answers, one row for each invitation: its answer if there is one.

    An answer without details keeps those of the row. Columns of newer versions stay.
    """
    schema = pa.unify_schemas(
        [arrow_schema(DETAILS.columns), rows.schema.remove_metadata()], promote_options="permissive"
    )
    rows, answers = conformed(rows, schema), conformed(answers, schema)
    has_details = pc.equal(answers["outcome"], FOUND)
    bare = answers.filter(pc.invert(has_details))
    kept = _with_details(bare, rows)
    return pa.concat_tables(
        [not_in(rows, answers), answers.filter(has_details), kept, not_in(bare, kept)]
    )


def not_in(rows: pa.Table, others: pa.Table) -> pa.Table:
    """Return the rows whose invitations have no row among the others."""
    return rows.filter(pc.invert(pc.is_in(_ids(rows), value_set=_ids(others))))


def _with_details(answers: pa.Table, rows: pa.Table) -> pa.Table:
    """Return answers without details, with the details of their invitations' rows."""
    positions = pc.index_in(_ids(answers), value_set=_ids(rows))
    found = answers.filter(pc.is_valid(positions))
    kept = rows.take(positions.drop_null())
    for name in _ALWAYS_NEW:
        kept = kept.set_column(kept.schema.get_field_index(name), name, found[name])
    return kept.cast(rows.schema)


def _ids(rows: pa.Table) -> pa.Array:
    columns = (rows[name].combine_chunks() for name in KEY)
    return pc.binary_join_element_wise(*columns, " ")
