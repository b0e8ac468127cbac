"""Invitations that are pending with us and expire soon, by the published snapshots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.domain import PENDING, Slice
from invitations.errors import InvitationDataError
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot.parquet_errors import reading
from invitations.snapshot.published import Snapshot

RECEIVED: Final = Slice("AWS", "RECEIVER")
"""Nobody has to answer invitations of the Sandbox, which are tests."""
_COLUMNS: Final = (
    *("invitation_id", "engagement_title", "sender_company_name", "sender_aws_account_id"),
    *("invitation_date", "expiration_date", "status", "listed"),
)
_ADVICE: Final = "The next run that finds something publishes a new snapshot."


@dataclass(frozen=True, kw_only=True)
class Expiring:
    """A pending invitation, when it was sent and when it expires, UTC.

    `title`, `sender` and `sent_at` may be missing.
    """

    invitation_id: str
    title: str | None
    sender: str | None
    sent_at: datetime | None
    expires_at: datetime

    def days_left(self, now: datetime) -> int:
        """Return the whole days that are left."""
        return (self.expires_at - now).days


@dataclass(frozen=True)
class Pending:
    """The pending invitations that will expire, soonest first, as of when a run listed them."""

    synced_at: datetime
    invitations: list[Expiring]

    def within(self, days: int, now: datetime) -> list[Expiring]:
        """Return those that expire within some days from now."""
        last = now + timedelta(days=days)
        return [one for one in self.invitations if now < one.expires_at <= last]


def pending(lake: Lake) -> Pending | None:
    """Return the pending invitations that were sent to us; None before the first publish.

    Raises SyncError if the lake can't be read.
    """
    snapshot = lake.current(RECEIVED)
    if snapshot is None:
        return None
    found = [_expiring(row) for row in _pending_rows(lake, snapshot)]
    return Pending(snapshot.synced_at, sorted(found, key=lambda one: one.expires_at))


def _pending_rows(lake: Lake, snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Yield the listed, pending rows that have a date of expiration.

    The recent rows have all of them. Without such a file they are read from the part.
    """
    with run_folder() as name:
        folder = Path(name)
        try:
            key, file = snapshot.recent, lake.fetch(snapshot.recent, folder)
        except InvitationDataError:
            key, file = snapshot.part, lake.fetch(snapshot.part, folder)
        with reading(key, _ADVICE):
            source = pq.ParquetFile(file)
        columns = [name for name in _COLUMNS if name in source.schema_arrow.names]
        wanted = (pc.field("status") == PENDING) & pc.field("listed")
        for group in range(source.metadata.num_row_groups):
            with reading(key, _ADVICE):
                rows = source.read_row_group(group, columns=columns)
            yield from rows.filter(wanted & pc.field("expiration_date").is_valid()).to_pylist()


def _expiring(row: dict[str, Any]) -> Expiring:
    return Expiring(
        invitation_id=row["invitation_id"],
        title=row["engagement_title"],
        sender=row["sender_company_name"] or row["sender_aws_account_id"],
        sent_at=row["invitation_date"],
        expires_at=row["expiration_date"].astimezone(UTC),
    )
