"""Invitations that a test makes up one by one, and what may become of them."""

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
    """An invitation that will expire unanswered; engagement 0 is one of its own, None is none."""
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


def answered(one: Invitation, status: str, at: datetime) -> Invitation:
    """The invitation with an answer given at that time."""
    return replace(one, outcome=status, ended=nanoseconds(at))


def without_expiry(one: Invitation) -> Invitation:
    """The invitation as the API lists it once it has forgotten when it expired."""
    return replace(one, expires_at_the_end=b"null")


def changed(one: Invitation, **members: Any) -> Invitation:
    """The invitation with other members that the API says never change."""
    now = json.loads(one.members + b"}") | members
    return replace(one, members=json.dumps(now)[:-1].encode())


def tell(world: World, invitations: Iterable[Invitation]) -> None:
    """Let the slice list these from its next request on."""
    world.retell(RECEIVED, invitations)


def move_to(simulator: Simulator, at: datetime) -> None:
    """Move the simulated clock forward to a time."""
    simulator.advance(at - simulator.now)
