"""Keys of the lake: under which prefix each kind of object is, and how a key spells a time."""

from typing import Final

SNAPSHOTS: Final = "invitations/"
CHANGES: Final = "changes/"
RUNS: Final = "runs/"
DETAILS: Final = "details/"
OUTSTANDING: Final = "outstanding/"
"""Which invitations have no details yet, a file for each slice."""
DETAILS_REQUESTS: Final = "details-requests/"
"""Requests for details of the last day, reserved and made, in the names of empty objects."""
STATUS_EVENTS: Final = "hints/"
"""Exact times of status changes, from events, until a snapshot has them."""
FORGOTTEN: Final = "forgotten/"
"""Ids of invitations whose names and accounts are cleared for good."""
CHECKPOINTS: Final = "unfinished/"
"""Full listings that take several runs."""
DAMAGED: Final = "damaged/"
"""Copies of damaged files, for a person to inspect."""

TIME: Final = "%Y%m%dT%H%M%S%fZ"
TIME_PATTERN: Final = "[0-9]{8}T[0-9]{12}Z"
