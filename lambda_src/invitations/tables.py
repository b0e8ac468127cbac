"""The tables of a lake: what each is called, holds, and where its files lie."""

from dataclasses import dataclass, replace
from typing import Final

from invitations.schema import (
    BOOLEAN,
    COLUMNS,
    PARTITION_KEYS,
    STRINGS,
    TABLE,
    TIMESTAMP,
    WHOLE_NUMBER,
    Column,
)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: its files lie under `prefix`, in a folder `key=value/` for each partition key.

    `period` is the unit of time that its one partition key counts, as partition projection has
    it; None where the job registers partitions.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    partition_keys: tuple[Column, ...]
    prefix: str
    period: str | None = None


INVITATIONS: Final = Table(
    name=TABLE,
    description="Every engagement invitation that was listed, as it is now",
    columns=COLUMNS,
    partition_keys=PARTITION_KEYS,
    prefix="invitations/",
)

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
            "pending has been so since it was sent",
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
        *(replace(key, low_cardinality=True) for key in PARTITION_KEYS),
        replace(
            _OF_ROW["previous_status"],
            comment="Status that the change ended; null if the status did not change",
        ),
        Column(
            name="changed_fields",
            type=STRINGS,
            comment="Names of the columns below that changed; null if it was discovered",
        ),
        *(column for column in COLUMNS if column.name != "previous_status"),
    ),
    partition_keys=(Column(name="change_month", comment="Month of observed_at, such as 2026-11"),),
    prefix="changes/",
    period="MONTHS",
)

RUNS: Final = Table(
    name="sync_runs",
    description="What each run did for each slice, failed ones too",
    columns=(
        Column(name="run_id", comment="Identifier of the run, the same for all of its slices"),
        Column(
            name="trigger",
            comment="What started it: schedule, event, manual, or unfinished, which is the state "
            "machine for long listings",
        ),
        Column(name="catalog", comment=PARTITION_KEYS[0].comment),
        Column(name="participant_type", comment=PARTITION_KEYS[1].comment),
        Column(name="mode", comment="full: everything was listed; incremental: what may change"),
        Column(name="mode_reason", comment="Why it was full or incremental"),
        Column(name="started_at", type=TIMESTAMP, comment="When the run started, UTC"),
        Column(name="finished_at", type=TIMESTAMP, comment="When the slice was done, UTC"),
        Column(
            name="requests",
            type=WHOLE_NUMBER,
            comment="Requests to Partner Central, retries included",
        ),
        Column(name="throttled", type=WHOLE_NUMBER, comment="Requests that the quota refused"),
        Column(name="listed", type=WHOLE_NUMBER, comment="Invitations that the listing has shown"),
        Column(name="inserted", type=WHOLE_NUMBER, comment="Rows that are new"),
        Column(name="updated", type=WHOLE_NUMBER, comment="Rows that have changed"),
        Column(name="unlisted", type=WHOLE_NUMBER, comment="Rows that are no longer listed"),
        Column(
            name="reconciled",
            type=WHOLE_NUMBER,
            comment="Changes that only a full listing could find",
        ),
        Column(
            name="status",
            comment="SUCCEEDED, FAILED, or UNFINISHED: it took longer than a run may, and the next "
            "one goes on",
        ),
        Column(name="error", comment="What failed and what to do; null if nothing did"),
        Column(
            name="snapshot_rows",
            type=WHOLE_NUMBER,
            comment="Rows that readers see after the run; null before the first publish",
        ),
        Column(
            name="listing_began_at",
            type=TIMESTAMP,
            comment="When the listing began, UTC: with the run, unless it took several",
        ),
        Column(
            name="unreadable",
            type=WHOLE_NUMBER,
            comment="Rows with a column that is null since its value could not be read; what was "
            "sent is in additional_fields",
        ),
    ),
    partition_keys=(Column(name="run_date", comment="Day of started_at, such as 2026-11-22"),),
    prefix="runs/",
    period="DAYS",
)

TABLES: Final = (INVITATIONS, CHANGES, RUNS)
