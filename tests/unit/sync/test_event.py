"""Reading Partner Central's EventBridge events."""

from datetime import UTC, datetime
from typing import Any

import pytest

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.lake.event_times import StatusEvent
from invitations.sync.event import from_event

AT = datetime(2026, 2, 3, 10, 15, tzinfo=UTC)
RECEIVED = Slice("AWS", "RECEIVER")
EVENT = StatusEvent(slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT)


def event(**changes: Any) -> dict[str, Any]:
    invitation = {"id": "engi-1", "participantType": "RECEIVER", "payloadType": "LeadInvitation"}
    return {
        "source": "aws.partnercentral-selling",
        "detail-type": "Engagement Invitation Accepted",
        "time": "2026-02-03T10:15:00Z",
        "detail": {"catalog": "AWS", "engagementInvitation": invitation},
    } | changes


@pytest.mark.parametrize("side", ["RECEIVER", "Receiver", "receiver"])
def test_event_is_read_whatever_the_case_of_its_participant_type(side: str) -> None:
    detail = {"catalog": "AWS", "engagementInvitation": {"id": "engi-1", "participantType": side}}
    assert from_event(event(detail=detail)) == EVENT


@pytest.mark.parametrize(
    ("detail_type", "status"),
    [
        ("Engagement Invitation Created", "PENDING"),
        ("Engagement Invitation Accepted", "ACCEPTED"),
        ("Engagement Invitation Rejected", "REJECTED"),
        ("Engagement Invitation Expired", "EXPIRED"),
    ],
)
def test_each_detail_type_maps_to_its_status(detail_type: str, status: str) -> None:
    assert from_event(event(**{"detail-type": detail_type})).status == status


@pytest.mark.parametrize(
    "change",
    [
        {"detail": None},
        {"detail": {}},
        {"detail": {"catalog": "AWS", "engagementInvitation": []}},
        {"detail": {"catalog": "AWS", "engagementInvitation": {"participantType": "SENDER"}}},
        {
            "detail": {
                "catalog": ["AWS"],
                "engagementInvitation": {"id": "a", "participantType": "SENDER"},
            }
        },
        {
            "detail": {
                "catalog": "AWS",
                "engagementInvitation": {"id": "", "participantType": "SENDER"},
            }
        },
        {"detail": {"catalog": "AWS", "engagementInvitation": {"id": "a", "participantType": 7}}},
        {"detail-type": "Engagement Invitation Forgotten"},
        {"time": "yesterday"},
        {"time": None},
    ],
)
def test_unreadable_event_raises_error_with_advice(change: dict[str, Any]) -> None:
    with pytest.raises(InvitationDataError, match="queue of failed runs; the schedule carries on"):
        from_event(event(**change))
