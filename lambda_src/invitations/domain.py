"""Words of the domain: slices, catalogs, participant types and statuses."""

from dataclasses import dataclass
from typing import Final

CATALOGS: Final = ("AWS", "Sandbox")
PARTICIPANT_TYPES: Final = ("SENDER", "RECEIVER")
PENDING: Final = "PENDING"
"""The one status that is known to change."""
STATUSES: Final = ("ACCEPTED", PENDING, "REJECTED", "EXPIRED")


@dataclass(frozen=True)
class Slice:
    """The invitations of one catalog seen from one side: what one listing can return."""

    catalog: str
    participant_type: str

    def __str__(self) -> str:
        return f"{self.catalog} {self.participant_type}"
