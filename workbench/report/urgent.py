"""The invitations that need an answer now, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from workbench.report import wording
from workbench.report.answers import Row

QUERY: Final = "pending_now"


@dataclass(frozen=True)
class Urgent:
    """An invitation, in words."""

    time_left: str
    title: str
    sender: str
    id: str
    kind: str
    sent: str
    expires: str


def urgent(rows: Sequence[Row], now: datetime) -> list[Urgent]:
    """Return the rows of pending_now in words; `now` has no zone, like the rows' times."""
    return [
        Urgent(
            time_left=wording.time_left(row["days_left"], row["expiration_date"], now),
            title=wording.text(row["engagement_title"], "(no title)"),
            sender=wording.text(row["sender_company_name"], "(no name)"),
            id=row["invitation_id"],
            kind=wording.text(row["payload_type"], ""),
            sent=wording.day(row["invitation_date"]),
            expires=wording.day(row["expiration_date"]),
        )
        for row in rows
    ]
