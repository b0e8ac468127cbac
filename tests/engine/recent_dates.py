"""The simulator's invitations with recent dates, so that queries about this week find some."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from workbench.simulator import START, Answer, AnswerFunction

DAYS_AGO: Final = 15
"""How long ago START is after the move, in days. The simulated clock may advance as much."""
_DATE: Final = re.compile(rb'(?<="(?:Invitation|Expiration)Date":")\d{4}-\d\d-\d\d')


def with_recent_dates(answer: AnswerFunction) -> AnswerFunction:
    """Return an `answer` whose invitation and expiration dates are moved by whole days."""
    moved_by = datetime.now(UTC).date() - START.date() - timedelta(days=DAYS_AGO)

    def moved(found: re.Match[bytes]) -> bytes:
        return (date.fromisoformat(found[0].decode()) + moved_by).isoformat().encode()

    def recent(body: bytes, target: str) -> Answer:
        found = answer(body, target)
        return replace(found, body=_DATE.sub(moved, found.body))

    return recent
