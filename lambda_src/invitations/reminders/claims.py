"""Claims: which invitations each scheduled reminder is about, so that each is sent once.

A reminder stores its claim before it sends the message, and a mark after it. Only one run can
store the claim of a scheduled time.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from invitations import keys
from invitations.errors import InvitationDataError
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder

_KEY: Final = re.compile(rf"{keys.REMINDERS}({keys.TIME_PATTERN})\.json")
_SENT: Final = ".sent"
_IN_PROGRESS: Final = timedelta(hours=7)
"""Lambda retries for six hours. A claim that is older and not sent never will be."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the reminder of a scheduled time is about.

    `run_id` is the invocation's id, the same for its retries. `thresholds` has the number of days
    for which each invitation is mentioned.
    """

    scheduled_for: datetime
    run_id: str
    claimed_at: datetime
    thresholds: Mapping[str, int]
    is_sent: bool = False

    @property
    def key(self) -> str:
        """The claim's key in the lake."""
        return f"{keys.REMINDERS}{self.scheduled_for.astimezone(UTC).strftime(keys.TIME)}.json"

    def counts(self, now: datetime) -> bool:
        """Whether its message was sent, or is being sent by a run under way."""
        return self.is_sent or now - self.claimed_at < _IN_PROGRESS


def stored(lake: Lake, since: datetime) -> list[Claim]:
    """Return the claims of scheduled times since then.

    Raises InvitationDataError if one is damaged.
    """
    found = lake.keys(keys.REMINDERS)
    matches = [match for match in map(_KEY.fullmatch, found) if match and _time(match[1]) >= since]
    sent = {key.removesuffix(_SENT) for key in found if key.endswith(_SENT)}
    return [_read(lake, match, is_sent=match[0] in sent) for match in matches]


def store(lake: Lake, claim: Claim, *, again: bool) -> bool:
    """Store a claim and return whether it is ours; with `again` it is the retry's own."""
    with run_folder() as folder:
        file = Path(folder) / "claim.json"
        content = {
            "run_id": claim.run_id,
            "claimed_at": claim.claimed_at.isoformat(),
            "thresholds": claim.thresholds,
        }
        file.write_text(json.dumps(content), encoding="utf-8")
        if again:
            lake.put(claim.key, file)
            return True
        return lake.create(claim.key, file)


def mark_sent(lake: Lake, claim: Claim) -> None:
    """Store that the claim's message was sent."""
    lake.put(f"{claim.key}{_SENT}", Path(os.devnull))


def mentioned(claims: Iterable[Claim], now: datetime) -> dict[str, int]:
    """Return the smallest threshold for which each invitation was mentioned."""
    found: dict[str, int] = {}
    for claim in claims:
        if claim.counts(now):
            for id_, days in claim.thresholds.items():
                found[id_] = min(days, found.get(id_, days))
    return found


def _time(text: str) -> datetime:
    return datetime.strptime(text, keys.TIME).replace(tzinfo=UTC)


def _read(lake: Lake, match: re.Match[str], *, is_sent: bool) -> Claim:
    with run_folder() as folder:
        text = lake.fetch(match[0], Path(folder)).read_text(encoding="utf-8")
    try:
        content = json.loads(text)
        return Claim(
            scheduled_for=_time(match[1]),
            run_id=str(content["run_id"]),
            claimed_at=datetime.fromisoformat(content["claimed_at"]),
            thresholds={str(id_): int(days) for id_, days in content["thresholds"].items()},
            is_sent=is_sent,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(
            f"{match[0]} is damaged ({error!r}). No reminder was sent.",
            "Delete it: the invitations in it may then be mentioned once more.",
        ) from error
