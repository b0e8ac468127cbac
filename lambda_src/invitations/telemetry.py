"""Names of what the function logs and measures: alarms and the dashboard use the same ones."""

from typing import Final

NAMESPACE: Final = "PartnerInvitations"
SERVICE: Final = "invitations"


def dimensions(*, stack: str, region: str) -> dict[str, str]:
    """Return the dimensions of each metric, which no other deployment of an account has."""
    return {"service": SERVICE, "stack": stack, "region": region}


SLICE_SYNCED: Final = "slice synced"
SLICE_UNFINISHED: Final = "slice unfinished"
SLICE_OVERTAKEN: Final = "slice overtaken"
"""Messages of the log; a slice that failed has its error as message."""

ROWS_LISTED: Final = "RowsListed"
ROWS_INSERTED: Final = "RowsInserted"
ROWS_UPDATED: Final = "RowsUpdated"
RECONCILED: Final = "Reconciled"
REQUESTS: Final = "Requests"
THROTTLES: Final = "Throttles"
UNKNOWN_FIELDS: Final = "UnknownFields"
FAILED_SLICES: Final = "FailedSlices"
SUCCESSFUL_SYNCS: Final = "SuccessfulSyncs"
DURATION: Final = "Duration"
EVERY_RUN: Final = (
    *(ROWS_LISTED, ROWS_INSERTED, ROWS_UPDATED, RECONCILED, REQUESTS, THROTTLES),
    *(UNKNOWN_FIELDS, FAILED_SLICES, SUCCESSFUL_SYNCS, DURATION),
)
"""Metrics that every run sends."""
UNREADABLE_FIELDS: Final = "UnreadableFields"
"""Sent only above zero: a metric costs something in each hour in which it is sent."""
