"""Pending invitations of the last snapshot: what an incremental run must account for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.domain import PENDING
from invitations.snapshot.parquet import PartReader
from invitations.tables.schema import TIMESTAMP

OVERLAP: Final = timedelta(days=1)
"""How much later than its date an invitation may first be listed and still be found."""
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class PendingInvitations:
    """Invitations that were listed and pending: `engagements` by invitation id.

    An incremental run lists what was sent at `reachable_since` or later; None means everything.
    """

    engagements: Mapping[str, str | None]
    reachable_since: datetime | None


def read_pending(part: Path, at: datetime) -> PendingInvitations:
    """Return the pending invitations of a part, for a run that starts at `at`.

    Raises InvitationDataError if the part isn't whole.
    """
    reader = PartReader(part)
    is_pending = pc.and_(
        pc.fill_null(pc.equal(reader.column("status"), PENDING), False),
        pc.fill_null(reader.column("listed"), True),
    )
    ids, engagements = (
        reader.column(name).filter(is_pending).to_pylist()
        for name in ("invitation_id", "engagement_id")
    )
    return PendingInvitations(
        engagements=dict(zip(ids, engagements, strict=True)),
        reachable_since=reachable_since(reader.column("invitation_date"), at),
    )


def reachable_since(dates: pa.ChunkedArray, at: datetime) -> datetime | None:
    """Return a day before the newest date, None without one.

    Dates after `at`, the start of the run, don't count: senders set them.
    """
    past = dates.filter(pc.less_equal(dates, pa.scalar(at, TIMESTAMP)))
    newest: datetime | None = pc.max(past).as_py()
    return newest and max(newest, _EARLIEST + OVERLAP) - OVERLAP
