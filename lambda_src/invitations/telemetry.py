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
DETAILS_ASKED: Final = "details asked for"
"""Messages of the log; a slice that failed has its error as message."""

THROTTLES: Final = "Throttles"
UNKNOWN_FIELDS: Final = "UnknownFields"
UNREADABLE_FIELDS: Final = "UnreadableFields"
"""Metrics, each for an alarm: the log and sync_runs have every other figure of a run.

They are sent only above zero: a metric costs something in each hour in which it is sent.
"""
