from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invitations.domain import Slice
from invitations.lake import event_times
from invitations.lake.event_times import Hint, exact_times
from workbench.folder_lake.lake import FolderLake

AT = datetime(2026, 2, 3, 10, 15, tzinfo=UTC)
RECEIVED = Slice("AWS", "RECEIVER")
HINT = Hint(slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT)


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
def test_event_time_is_kept_until_a_row_shows_it(tmp_path: Path, hint: Hint) -> None:
    lake = FolderLake(tmp_path)
    for _ in range(2):  # events come twice
        event_times.remember(lake, hint)
    assert event_times.remembered(lake) == [hint]
    event_times.forget(lake, [hint], told=set(), now=AT)
    assert event_times.remembered(lake) == [hint]
    event_times.forget(lake, [hint], told={(hint.invitation_id, hint.status)}, now=AT)
    assert event_times.remembered(lake) == []


def test_unused_event_time_is_deleted_after_a_month(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    event_times.remember(lake, HINT)
    event_times.forget(lake, [HINT], told=set(), now=AT + timedelta(days=30))
    assert event_times.remembered(lake) == [HINT]
    event_times.forget(lake, [HINT], told=set(), now=AT + timedelta(days=31))
    assert event_times.remembered(lake) == []


def test_first_of_two_event_times_for_one_status_wins() -> None:
    later = Hint(slice=RECEIVED, invitation_id="engi-1", status="ACCEPTED", at=AT + timedelta(1))
    for order in ([HINT, later], [later, HINT]):
        assert exact_times(order) == {("engi-1", "ACCEPTED"): AT}
