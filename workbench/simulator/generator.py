"""Generates the invitations of a slice from a seed, as uneven as real ones."""

from dataclasses import dataclass
from math import ceil
from random import Random
from typing import Any, Final

import orjson

from workbench.simulator import names
from workbench.simulator.clock import DAY, SECOND, START, iso8601, nanoseconds
from workbench.simulator.invitation import Invitation

HISTORY_DAYS: Final = 730
ARRIVAL_DAYS: Final = 60

_START = nanoseconds(START)
# Most real dates have nanoseconds, some micro- or milliseconds or whole seconds.
_RESOLUTIONS = (1, 1, 1, 1, 1_000, 1_000_000, SECOND)
_MAY_BE_MISSING = ("Arn", "EngagementId", "EngagementTitle", "ParticipantType")
_MISSES_BEFORE = _START - 365 * DAY


@dataclass(frozen=True)
class _Slice:
    catalog: str
    participant_type: str
    parties: names.Parties


@dataclass(frozen=True)
class _Engagement:
    id: str
    title: str
    payload_type: str


def invitations(
    catalog: str,
    participant_type: str,
    *,
    visible: int,
    seed: int,
    history_days: int = HISTORY_DAYS,
) -> list[Invitation]:
    """Return the invitations of a slice by invitation date: `visible` at START, then arrivals."""
    rng = Random(f"{seed} {catalog} {participant_type}")  # noqa: S311 - repeatable on purpose
    made_in = _Slice(catalog, participant_type, names.Parties(participant_type, seed))
    arrivals = ceil(visible * ARRIVAL_DAYS / history_days)
    # Arrivals start a second late: cutting their fraction must not make them visible at START.
    instants = _instants(rng, _START - history_days * DAY, history_days * DAY, visible)
    instants += _instants(rng, _START + SECOND, ARRIVAL_DAYS * DAY, arrivals)
    engagement = _engagement(rng)
    made = []
    for sent in instants:
        if rng.random() < 0.8:
            engagement = _engagement(rng)
        made.append(_invitation(rng, made_in, sent, engagement))
    return made


def _instants(rng: Random, first: int, length: int, count: int) -> list[int]:
    """Return sorted instants of various resolutions, sometimes the same one twice."""
    drawn = (first + int(rng.random() * length) for _ in range(count))
    instants = sorted(at - at % _RESOLUTIONS[int(rng.random() * 7)] for at in drawn)
    for position in range(1, count):
        if rng.random() < 0.02:
            instants[position] = instants[position - 1]
    return instants


def _engagement(rng: Random) -> _Engagement:
    kind = "OpportunityInvitation" if rng.random() < 0.85 else "LeadInvitation"
    return _Engagement(names.identifier(rng, "eng", 14), names.title(rng), kind)


def _invitation(rng: Random, made_in: _Slice, sent: int, engagement: _Engagement) -> Invitation:
    members = _members(rng, made_in, sent, engagement)
    if sent < _MISSES_BEFORE and rng.random() < 0.12:
        _lose_some(rng, members)
    validity = _validity(rng, sent)
    outcome, ended = _ending(rng, sent, validity)
    # Not from orjson: it leaves a kilobyte of unusable memory behind each small result.
    expires = f'"{iso8601(sent + validity)}"'.encode()
    forgotten = outcome == "ACCEPTED" and rng.random() < 0.1
    return Invitation(
        id=members["Id"],
        engagement_id=members.get("EngagementId"),
        payload_type=engagement.payload_type,
        sender=members["SenderAwsAccountId"],
        sent=sent,
        ended=ended,
        outcome=outcome,
        expires=expires,
        expires_at_the_end=b"null" if forgotten else expires,
        members=orjson.dumps(members)[:-1],
    )


def _members(rng: Random, made_in: _Slice, sent: int, engagement: _Engagement) -> dict[str, Any]:
    """Return the members of a summary that never change."""
    invitation_id = names.identifier(rng, "engi", 13)
    catalog = f"arn:aws:partnercentral:us-east-1::catalog/{made_in.catalog}"
    return {
        "Id": invitation_id,
        "Catalog": made_in.catalog,
        "Arn": f"{catalog}/engagement-invitation/{invitation_id}",
        "EngagementId": engagement.id,
        "EngagementTitle": engagement.title,
        "ParticipantType": made_in.participant_type,
        "PayloadType": engagement.payload_type,
        "InvitationDate": iso8601(sent),
    } | made_in.parties.draw(rng)


def _lose_some(rng: Random, members: dict[str, Any]) -> None:
    """Remove members that older summaries lack, or set them to null."""
    for name in rng.sample(_MAY_BE_MISSING, rng.randint(1, 4)):
        if rng.random() < 0.5:
            members[name] = None
        else:
            del members[name]


def _validity(rng: Random, sent: int) -> int:
    """Return how long an invitation can be answered: mostly 15 days, but not always."""
    draw = rng.random()
    if draw < 0.87:
        return 15 * DAY
    if draw < 0.96:
        weekday = (sent // DAY + 3) % 7  # 1970 began on a Thursday
        return (7 if weekday < 5 else 11 - weekday) * DAY  # five business days
    return 5 * 365 * DAY


def _ending(rng: Random, sent: int, validity: int) -> tuple[str, int]:
    draw = rng.random()
    if draw >= 0.65:
        return "EXPIRED", sent + validity
    answered = sent + int(rng.random() * min(validity, 15 * DAY))
    return ("ACCEPTED" if draw < 0.45 else "REJECTED"), answered
