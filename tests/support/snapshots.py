"""Published snapshots of one slice, by their age."""

from datetime import UTC, datetime, timedelta

from invitations.domain import Slice
from invitations.snapshot.published import Snapshot
from invitations.versions import version_id

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
RECEIVED = Slice("AWS", "RECEIVER")


def at(days_ago: float, run: str = "run", *, number: int = 1) -> Snapshot:
    """A snapshot that a run made so many days before NOW."""
    moment = NOW - timedelta(days=days_ago)
    return Snapshot(
        slice=RECEIVED,
        id=version_id(number, moment, run),
        rows=3,
        unlisted=1,
        synced_at=moment,
        last_full_sync_at=moment,
        filters={"statuses": ["PENDING"]},
    )
