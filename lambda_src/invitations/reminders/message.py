"""Text of a reminder: plain, for e-mail; and as AWS's chat service takes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from invitations.reminders.expiring import Expiring

SHOWN: Final = 50
"""Most invitations in a message, of which SNS takes 256 KB."""
_IN_CHAT: Final = 15
_LONGEST_TEXT: Final = 200
_STALE_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True)
class Message:
    """A reminder: a subject of ASCII, and its text."""

    subject: str
    text: str
    chat: str

    def as_sns(self) -> str:
        """Return the message of SNS by protocol. AWS's chat service is subscribed by HTTPS.

        It passes over text that isn't one of its own custom notifications:
        https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
        """
        content = {"textType": "client-markdown", "title": self.subject, "description": self.chat}
        notification = {"version": "1.0", "source": "custom", "content": content}
        return json.dumps({"default": self.text, "https": json.dumps(notification)})


def message(
    expiring: Sequence[Expiring],
    days: int,
    *,
    now: datetime,
    synced_at: datetime | None,
    spend: Mapping[str, str],
) -> Message | None:
    """Return the message about invitations that expire within some days.

    `spend` has what the customers of some of them are expected to spend, by invitation id.

    None if there are none and the lake is fresh. If it is older than a day, or `synced_at` is None
    because nothing was published yet, the message says so first: what is missing proves nothing.
    """
    stale = _stale(now, synced_at)
    if not expiring:
        return Message("Invitations are not up to date", stale, stale) if stale else None
    several = len(expiring) > 1
    what = f"{len(expiring):,} invitation{'s' * several}"
    within = f"expire{'s' * (not several)} within {_number(days)}"
    head = (
        f"{what} that {'are' if several else 'is'} pending with you {within}. "
        f"Accept or reject {'them' if several else 'it'} in AWS Partner Central."
    )
    start = [*filter(None, [stale]), head]
    paragraphs = [_paragraph(one, now, spend.get(one.invitation_id)) for one in expiring]
    return Message(
        f"{what} {within}",
        _joined(start, paragraphs, most=SHOWN),
        _for_chat(_joined(start, paragraphs, most=_IN_CHAT)),
    )


def _joined(start: Sequence[str], paragraphs: Sequence[str], *, most: int) -> str:
    more = len(paragraphs) - most
    end = [f"And {more:,} more."] if more > 0 else []
    return "\n\n".join([*start, *paragraphs[:most], *end]) + "\n"


def _stale(now: datetime, synced_at: datetime | None) -> str:
    if synced_at is None:
        return "Nothing has been synced yet, so nothing can be said about what expires."
    if now - synced_at <= _STALE_AFTER:
        return ""
    return (
        f"The invitations were last listed on {synced_at:%d %b %Y at %H:%M} UTC, "
        f"{_number((now - synced_at).days)} ago. What was sent or answered since is missing here. "
        "Find out why nothing is synced: invitations doctor --stack"
    )


def _paragraph(one: Expiring, now: datetime, spend: str | None) -> str:
    lines = [
        f"{_days(one.days_left(now))}: {one.expires_at:%a %d %b %Y, %H:%M} UTC",
        f"  {_plain(one.title) or 'without a title'}",
        f"  from {_plain(one.sender) or 'an unknown sender'}",
        *([f"  expected spend: {_plain(spend)}"] if spend else []),
        f"  {_plain(one.invitation_id)}",
    ]
    return "\n".join(lines)


def _days(days: int) -> str:
    if days < 1:
        return "Less than a day left"
    return f"{_number(days)} left"


def _number(days: int) -> str:
    return f"{days} day{'s' * (days != 1)}"


def _plain(text: str | None) -> str:
    """Return text that others sent on one line, without characters that do something."""
    line = " ".join((text or "").split())
    line = "".join(character for character in line if character.isprintable())
    return line if len(line) <= _LONGEST_TEXT else f"{line[: _LONGEST_TEXT - 1]}…"


def _for_chat(text: str) -> str:
    """Escape what Slack takes for mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
