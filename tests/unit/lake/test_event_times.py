from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invitations.domain import Slice
from invitations.lake import event_times
from invitations.lake.event_times import StatusEvent, exact_times
from workbench.folder_lake.lake import FolderLake

AT = datetime(2026, 2, 3, 10, 15, tzinfo=UTC)
RECEIVED = Slice("AWS", "RECEIVER")
EVENT = StatusEvent(slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT)


@pytest.mark.parametrize(
    "status_event",
    [
        EVENT,
        StatusEvent(
            slice=RECEIVED,
            invitation_id="arn:aws:partnercentral:us-east-1::catalog/AWS/engagement-invitation/x",
            status="EXPIRED",
            at=AT + timedelta(milliseconds=7),
        ),
    ],
)
def test_event_time_is_kept_until_a_row_shows_it(tmp_path: Path, status_event: StatusEvent) -> None:
    lake = FolderLake(tmp_path)
    for _ in range(2):  # events come twice
        event_times.save(lake, status_event)
    assert event_times.saved(lake) == [status_event]
    event_times.delete_used(lake, [status_event], used=set(), now=AT)
    assert event_times.saved(lake) == [status_event]
    event_times.delete_used(
        lake, [status_event], used={(status_event.invitation_id, status_event.status)}, now=AT
    )
    assert event_times.saved(lake) == []


def test_unused_event_time_is_deleted_after_a_month(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    event_times.save(lake, EVENT)
    event_times.delete_used(lake, [EVENT], used=set(), now=AT + timedelta(days=30))
    assert event_times.saved(lake) == [EVENT]
    event_times.delete_used(lake, [EVENT], used=set(), now=AT + timedelta(days=31))
    assert event_times.saved(lake) == []


def test_first_of_two_event_times_for_one_status_wins() -> None:
    later = StatusEvent(
        slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT + timedelta(1)
    )
    for order in ([EVENT, later], [later, EVENT]):
        assert exact_times(order) == {("engi-1", "ACCEPTED"): AT}
