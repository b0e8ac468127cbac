"""engagement_invitation_changes: one row for each observed change, never rewritten."""

from dataclasses import replace
from typing import Final

from invitations import keys
from invitations.tables.invitations import COLUMNS, PARTITION_KEYS
from invitations.tables.schema import BOOLEAN, STRINGS, TIMESTAMP, WHOLE_NUMBER, Column, Table

_OF_ROW: Final = {column.name: column for column in COLUMNS}

CHANGES: Final = Table(
    name="engagement_invitation_changes",
    description="Every change of an engagement invitation that was ever observed, appended only",
    columns=(
        Column(
            name="change_type",
            low_cardinality=True,
            nullable=False,
            comment="DISCOVERED, STATUS_CHANGED, UPDATED (other columns), UNLISTED (the API no "
            "longer lists it) or RELISTED",
        ),
        Column(
            name="changed_at",
            type=TIMESTAMP,
            comment="When it happened, UTC: exactly, or when it was observed. What is discovered "
            "pending is so since it was sent",
        ),
        Column(
            name="changed_at_is_exact",
            type=BOOLEAN,
            comment="Whether changed_at is when it happened; false if it is observed_at",
        ),
        Column(
            name="observed_at",
            type=TIMESTAMP,
            comment="Start of the run that observed the change, UTC",
        ),
        Column(name="run_id", low_cardinality=True, comment="The run that observed the change"),
        Column(
            name="snapshot_number",
            type=WHOLE_NUMBER,
            comment="Number of the snapshot that first shows the change, ascending in its slice: "
            "the order of changes; null if version 0.2.0 recorded it, before all others",
        ),
        Column(
            name="follows_number",
            type=WHOLE_NUMBER,
            comment="snapshot_number of the snapshot that the change follows; null at the start of "
            "the history, and where it has a gap",
        ),
        *(replace(key, low_cardinality=True) for key in PARTITION_KEYS),
        replace(
            _OF_ROW["previous_status"],
            comment="Status before the change; null if the status did not change",
        ),
        Column(
            name="changed_fields",
            type=STRINGS,
            comment="Names of the columns below that changed; null if it was discovered",
        ),
        *(column for column in COLUMNS if column.name != "previous_status"),
    ),
    partition_keys=(Column(name="change_month", comment="Month of observed_at, such as 2026-11"),),
    prefix=keys.CHANGES,
)
