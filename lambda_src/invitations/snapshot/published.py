"""Published snapshots: their ids, paths and partition parameters."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from invitations import keys, versions
from invitations.domain import SLICE_PATH, Slice
from invitations.errors import InvitationDataError
from invitations.tables.invitations import SCHEMA_VERSION

PART: Final = "part-00000.parquet"
RECENT: Final = "_recent.parquet"
"""Name of a file of recent rows, which are in the part, too."""
_CHANGES: Final = "_changes.parquet"
KEY: Final = re.compile(
    rf"{keys.SNAPSHOTS}{SLICE_PATH}/snapshot=(?P<id>{versions.PATTERN})/"
    rf"(?:{re.escape(PART)}|{re.escape(RECENT)}|{re.escape(_CHANGES)})"
)
"""Matches keys of a snapshot's files. Engines skip those whose names begin with an underscore."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """An immutable state of a slice: where its part is, and its partition's parameters.

    `filters` are those of its listing, as Filters.as_dict returns them. `unlisted` counts the rows
    that its last listing lacked. `synced_at` is when a run last listed the slice.
    """

    slice: Slice
    id: str
    rows: int
    unlisted: int
    synced_at: datetime
    last_full_sync_at: datetime
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    @property
    def prefix(self) -> str:
        """Prefix of the snapshot's keys, with a slash at its end."""
        return f"{slice_prefix(self.slice)}snapshot={self.id}/"

    @property
    def part(self) -> str:
        """Key of the snapshot's one part."""
        return f"{self.prefix}{PART}"

    @property
    def recent(self) -> str:
        """Key of the snapshot's recent rows. Snapshots of version 0.2.0 have none."""
        return f"{self.prefix}{RECENT}"

    @property
    def number(self) -> int:
        """The snapshot's number in its slice: the order of publishing."""
        return versions.number_of(self.id)

    @property
    def made_at(self) -> datetime:
        """Start of the run that made the snapshot, UTC."""
        return versions.made_at(self.id)

    def parameters(self) -> dict[str, str]:
        """Return the partition parameters that `from_partition` reads back."""
        return {
            "rows": str(self.rows),
            "unlisted": str(self.unlisted),
            "synced_at": self.synced_at.isoformat(),
            "last_full_sync_at": self.last_full_sync_at.isoformat(),
            "filters": json.dumps(self.filters, sort_keys=True),
            "schema_version": str(self.schema_version),
        }


def from_partition(slice_: Slice, location: str, parameters: Mapping[str, str]) -> Snapshot:
    """Return the snapshot of a partition, whose Location is what readers follow.

    Raises InvitationDataError if this job can't have registered the partition.
    """
    try:
        return Snapshot(
            slice=slice_,
            id=location.rstrip("/").rpartition("snapshot=")[2],
            rows=int(parameters["rows"]),
            unlisted=int(parameters["unlisted"]),
            synced_at=datetime.fromisoformat(parameters["synced_at"]),
            last_full_sync_at=datetime.fromisoformat(parameters["last_full_sync_at"]),
            filters=json.loads(parameters["filters"]),
            schema_version=int(parameters["schema_version"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(
            f"the partition's parameters are damaged ({error!r}).",
            "Restore them, or delete the partition: the slice is then listed again.",
        ) from error


def slice_prefix(slice_: Slice) -> str:
    """Return the prefix of all snapshots of a slice."""
    return f"{keys.SNAPSHOTS}{slice_.path}/"


def changes_key(slice_: Slice, id_: str) -> str:
    """Return the key of the changes that a snapshot was published with.

    The changes table gets them right after the publish. If the run crashes in between, the next
    one finds them here.
    """
    return f"{slice_prefix(slice_)}snapshot={id_}/{_CHANGES}"
