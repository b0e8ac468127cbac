"""Known: what a snapshot tells about which invitations may have changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc

from invitations.part import PartReader
from invitations.request import PENDING


@dataclass(frozen=True, kw_only=True)
class Known:
    """The engagement of each listed invitation that was pending, by its id, and the newest date."""

    pending: Mapping[str, str | None]
    newest: datetime | None


def known(part: Path) -> Known:
    """Return what the part of a snapshot tells; raises InvitationDataError where it isn't whole."""
    reader = PartReader(part)
    is_pending = pc.and_(
        pc.fill_null(pc.equal(reader.column("status"), PENDING), False),
        pc.fill_null(reader.column("listed"), True),
    )
    ids, engagements = (
        reader.column(name).filter(is_pending).to_pylist()
        for name in ("invitation_id", "engagement_id")
    )
    return Known(
        pending=dict(zip(ids, engagements, strict=True)),
        newest=pc.max(reader.column("invitation_date")).as_py(),
    )
