from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.lake import event_times
from invitations.lake.event_times import Hint, exact_times
from invitations.sync.event import from_event
from workbench.folder_lake.lake import FolderLake

AT = datetime(2026, 2, 3, 10, 15, tzinfo=UTC)
RECEIVED = Slice("AWS", "RECEIVER")
HINT = Hint(slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT)


def event(**changes: Any) -> dict[str, Any]:
    invitation = {"id": "engi-1", "participantType": "RECEIVER", "payloadType": "LeadInvitation"}
    return {
        "source": "aws.partnercentral-selling",
        "detail-type": "Engagement Invitation Accepted",
        "time": "2026-02-03T10:15:00Z",
        "detail": {"catalog": "AWS", "engagementInvitation": invitation},
    } | changes


@pytest.mark.parametrize("side", ["RECEIVER", "Receiver", "receiver"])
def test_an_event_is_read_whatever_the_case_of_its_participant_type(side: str) -> None:
    detail = {"catalog": "AWS", "engagementInvitation": {"id": "engi-1", "participantType": side}}
    assert from_event(event(detail=detail)) == HINT


@pytest.mark.parametrize(
    ("detail_type", "status"),
    [
        ("Engagement Invitation Created", "PENDING"),
        ("Engagement Invitation Accepted", "ACCEPTED"),
        ("Engagement Invitation Rejected", "REJECTED"),
        ("Engagement Invitation Expired", "EXPIRED"),
    ],
)
def test_each_kind_of_event_tells_a_status(detail_type: str, status: str) -> None:
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
def test_an_event_that_nobody_can_read_says_where_it_ends(change: dict[str, Any]) -> None:
    with pytest.raises(InvitationDataError, match="queue of failed runs; the schedule carries on"):
        from_event(event(**change))


@pytest.mark.parametrize(
    "hint",
    [
        HINT,
        Hint(
            slice=RECEIVED,
            invitation_id="arn:aws:partnercentral:us-east-1::catalog/AWS/engagement-invitation/x",
            status="EXPIRED",
            at=AT + timedelta(milliseconds=7),
        ),
    ],
)
def test_a_hint_is_kept_until_a_row_tells_it(tmp_path: Path, hint: Hint) -> None:
    lake = FolderLake(tmp_path)
    for _ in range(2):  # events come twice
        event_times.remember(lake, hint)
    assert event_times.remembered(lake) == [hint]
    event_times.forget(lake, [hint], told=set(), now=AT)
    assert event_times.remembered(lake) == [hint]
    event_times.forget(lake, [hint], told={(hint.invitation_id, hint.status)}, now=AT)
    assert event_times.remembered(lake) == []


def test_a_hint_that_no_listing_ever_shows_goes_after_a_month(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    event_times.remember(lake, HINT)
    event_times.forget(lake, [HINT], told=set(), now=AT + timedelta(days=30))
    assert event_times.remembered(lake) == [HINT]
    event_times.forget(lake, [HINT], told=set(), now=AT + timedelta(days=31))
    assert event_times.remembered(lake) == []


def test_of_two_times_for_one_status_the_first_counts() -> None:
    later = Hint(slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT + timedelta(1))
    for order in ([HINT, later], [later, HINT]):
        assert exact_times(order) == {("engi-1", "ACCEPTED"): AT}
