"""Words of the domain: slices, catalogs, participant types, statuses and modes."""

from dataclasses import dataclass
from typing import Final

CATALOGS: Final = ("AWS", "Sandbox")
PARTICIPANT_TYPES: Final = ("SENDER", "RECEIVER")
PENDING: Final = "PENDING"
"""The one status that changes."""
STATUSES: Final = ("ACCEPTED", PENDING, "REJECTED", "EXPIRED")
AUTO: Final = "auto"
FULL: Final = "full"
INCREMENTAL: Final = "incremental"
MODES: Final = (AUTO, FULL, INCREMENTAL)
"""How slices are listed: in full, only what may have changed, or as time and snapshot require."""


@dataclass(frozen=True)
class Slice:
    """The invitations of one catalog and one side: what one listing returns."""

    catalog: str
    participant_type: str

    def __str__(self) -> str:
        return f"{self.catalog} {self.participant_type}"

    @property
    def path(self) -> str:
        """The slice's part of a key, as Hive writes partitions."""
        return f"catalog={self.catalog}/participant_type={self.participant_type}"


SLICE_PATH: Final = "catalog=([A-Za-z]+)/participant_type=([A-Z]+)"
"""A pattern for `Slice.path`; its groups are catalog and participant type."""

OFF: Final = "off"
ALL: Final = "all"
DETAILS_MODES: Final = (OFF, "pending", ALL)
"""Of which invitations details are asked for: of none, of pending ones, or of all."""
