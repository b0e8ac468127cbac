from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invitations.domain import Slice
from invitations.lake import event_times
from invitations.lake.event_times import StatusEvent, exact_times
from invitations.snapshot.observation import Difference
from workbench.folder_lake.lake import FolderLake

DAY = timedelta(days=1)
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
    id_ = status_event.invitation_id
    other_status = Difference(with_events={id_}, used_times={(id_, "PENDING")})
    event_times.delete_used(lake, [status_event], other_status, listed_at=AT + DAY)
    assert event_times.saved(lake) == [status_event]
    used = Difference(with_events={id_}, used_times={(id_, status_event.status)})
    event_times.delete_used(lake, [status_event], used, listed_at=AT)
    assert event_times.saved(lake) == []


def test_unused_event_time_is_deleted_after_a_month(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    event_times.save(lake, EVENT)
    has_row = Difference(with_events={"engi-1"})
    event_times.delete_used(lake, [EVENT], has_row, listed_at=AT + 30 * DAY)
    assert event_times.saved(lake) == [EVENT]
    event_times.delete_used(lake, [EVENT], has_row, listed_at=AT + 31 * DAY)
    assert event_times.saved(lake) == []


@pytest.mark.parametrize(
    ("seconds_after", "kept"), [(-60, True), (0, True), (0.9, True), (1, False), (60, False)]
)
def test_event_time_of_an_invitation_that_filters_leave_out_goes_after_one_listing(
    tmp_path: Path, seconds_after: float, kept: bool
) -> None:
    """Events have whole seconds, so a listing in the same second may have come before."""
    lake = FolderLake(tmp_path)
    event_times.save(lake, EVENT)
    listed_at = AT + timedelta(seconds=seconds_after)
    event_times.delete_used(lake, [EVENT], Difference(), listed_at=listed_at)
    assert bool(event_times.saved(lake)) == kept


def test_first_of_two_event_times_for_one_status_wins() -> None:
    later = StatusEvent(
        slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT + timedelta(1)
    )
    for order in ([EVENT, later], [later, EVENT]):
        assert exact_times(order) == {("engi-1", "ACCEPTED"): AT}
