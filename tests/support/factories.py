"""Invitations for tests, made one by one, and changed versions of them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from workbench.simulator import Simulator, World
from workbench.simulator.clock import iso8601, nanoseconds
from workbench.simulator.invitation import Invitation

RECEIVED = ("AWS", "RECEIVER")
FIFTEEN_DAYS = timedelta(days=15)


def invitation(
    number: int,
    sent: datetime,
    *,
    engagement: int | None = 0,
    expires: datetime | None = None,
    catalog: str = "AWS",
    participant_type: str = "RECEIVER",
) -> Invitation:
    """Return an invitation that expires unanswered.

    Engagement 0 makes an engagement of its own, None leaves it out.
    """
    engagement_id = None if engagement is None else f"eng-{engagement or number:014}"
    ends = expires or sent + FIFTEEN_DAYS
    members = {
        "Id": f"engi-{number:013}",
        "Catalog": catalog,
        "ParticipantType": participant_type,
        "EngagementTitle": f"Title {number}",
        "PayloadType": "OpportunityInvitation",
        "InvitationDate": iso8601(nanoseconds(sent)),
        "SenderAwsAccountId": "012345678901",
        "SenderCompanyName": "Sender",
        "Receiver": {"Account": {"AwsAccountId": "109876543210"}},
    } | ({"EngagementId": engagement_id} if engagement_id else {})
    expires_json = f'"{iso8601(nanoseconds(ends))}"'.encode()
    return Invitation(
        id=str(members["Id"]),
        engagement_id=engagement_id,
        payload_type="OpportunityInvitation",
        sender="012345678901",
        sent=nanoseconds(sent),
        ended=nanoseconds(ends),
        outcome="EXPIRED",
        expires=expires_json,
        expires_at_the_end=expires_json,
        members=json.dumps(members)[:-1].encode(),
    )


def sent_by(one: Invitation, sender: str, payload_type: str | None = None) -> Invitation:
    """Return the invitation from another sender, perhaps with another payload."""
    payload_type = payload_type or one.payload_type
    other = changed(one, SenderAwsAccountId=sender, PayloadType=payload_type)
    return replace(other, sender=sender, payload_type=payload_type)


def answered(one: Invitation, status: str, at: datetime) -> Invitation:
    """Return the invitation with an answer at a time."""
    return replace(one, outcome=status, ended=nanoseconds(at))


def without_expiry(one: Invitation) -> Invitation:
    """Return the invitation as the API may list it: without expiration date once it has ended."""
    return replace(one, expires_at_the_end=b"null")


def changed(one: Invitation, **members: Any) -> Invitation:
    """Return the invitation with other members, even ones that the API never changes."""
    now = json.loads(one.members + b"}") | members
    return replace(one, members=json.dumps(now)[:-1].encode())


def set_listing(world: World, invitations: Iterable[Invitation]) -> None:
    """Let the slice list exactly these invitations from its next request on."""
    world.replace_timeline(RECEIVED, invitations)


def move_to(simulator: Simulator, at: datetime) -> None:
    """Move the simulated clock forward to a time."""
    simulator.advance(at - simulator.now)
