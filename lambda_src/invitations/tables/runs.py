"""sync_runs: one row for each run and slice, failed ones too."""

from typing import Final

from invitations import keys
from invitations.tables.invitations import PARTITION_KEYS
from invitations.tables.schema import TIMESTAMP, WHOLE_NUMBER, Column, Table

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
        Column(name="listed", type=WHOLE_NUMBER, comment="Invitations that were listed"),
        Column(name="inserted", type=WHOLE_NUMBER, comment="Rows that are new"),
        Column(name="updated", type=WHOLE_NUMBER, comment="Rows that changed"),
        Column(name="unlisted", type=WHOLE_NUMBER, comment="Rows that are no longer listed"),
        Column(
            name="reconciled",
            type=WHOLE_NUMBER,
            comment="Changes that only a full listing could find",
        ),
        Column(
            name="status",
            comment="SUCCEEDED, FAILED, UNFINISHED: it took longer than a run may, and the next "
            "one resumes it, or OVERTAKEN: another run published first",
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
            comment="Rows with a column that is null because its value could not be read; what was "
            "sent is in additional_fields",
        ),
        Column(
            name="details_requests",
            type=WHOLE_NUMBER,
            comment="Requests for details, retries included, besides `requests`; null if they are "
            "off",
        ),
        Column(
            name="details_outstanding",
            type=WHOLE_NUMBER,
            comment="Invitations whose details are still to be asked for; null if details are off",
        ),
        Column(name="run_date", comment="Day of started_at, such as 2026-11-22"),
    ),
    partition_keys=(Column(name="run_month", comment="Month of started_at, such as 2026-11"),),
    prefix=keys.RUNS,
)
