"""Quiet runs: a run that finds nothing new reads the recent rows, not the snapshot."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws

from invitations.lake.event_times import StatusEvent
from invitations.lake.glue import GlueLake
from invitations.partner_central.listing import Filters
from invitations.snapshot.published import PART, RECENT
from tests.support.factories import answered, changed, invitation
from tests.support.harness import BUCKET, DATABASE, Job, create_bucket_and_table
from tests.support.one_slice import DAY, HOUR, NOON, RECEIVED, SETTINGS, ScriptedSlice, one_slice
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Simulator, World
from workbench.simulator.invitation import Invitation

PENDING = [invitation(number, NOON - 12 * DAY) for number in (1, 2)]
SETTLED = [
    answered(invitation(1000 + hour, NOON - hour * HOUR), "ACCEPTED", NOON - HOUR)
    for hour in range(1, 300)
]
OLDEST = SETTLED[-1]


class ReadingLake(FolderLake):
    """A folder lake that notes which files of snapshots are read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.read: list[str] = []

    def fetch(self, key: str, folder: Path) -> Path:
        if key.startswith("invitations/"):
            self.read.append(key.rpartition("/")[2])
        return super().fetch(key, folder)


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    """Return a slice that was synced an hour ago."""
    with one_slice(tmp_path) as made:
        made.lists(*PENDING, *SETTLED)
        made.sync()
        yield made


def read_by_a_run(received: ScriptedSlice, mode: str = "incremental") -> list[str]:
    lake = ReadingLake(received.root)
    assert received.sync(lake=lake, mode=mode).error is None
    return lake.read


def stored_recent(received: ScriptedSlice) -> Path:
    current = FolderLake(received.root).current(RECEIVED)
    assert current
    return received.root / current.recent


def test_run_that_finds_nothing_reads_recent_rows_only(received: ScriptedSlice) -> None:
    before = FolderLake(received.root).current(RECEIVED)
    for _ in range(3):
        assert read_by_a_run(received) == [RECENT]
    after = FolderLake(received.root).current(RECEIVED)
    assert before
    assert after == replace(before, synced_at=received.now - HOUR)


def test_run_that_finds_nothing_counts_as_if_it_had_read_everything(
    received: ScriptedSlice,
) -> None:
    odd = changed(SETTLED[200], EngagementTitle=[1], Colour="red")
    received.lists(*PENDING, *SETTLED[:200], odd)
    assert received.sync(mode="full").difference.unlisted == 98
    quiet = received.sync(mode="incremental").difference
    stored_recent(received).unlink()
    assert received.sync(mode="incremental").difference == quiet
    assert (quiet.rows, quiet.not_listed, quiet.unreadable, quiet.changes) == (301, 98, 1, 0)
    assert quiet.unknown_fields == 1


@pytest.mark.parametrize(
    "news",
    [
        pytest.param([answered(PENDING[0], "REJECTED", NOON), *PENDING[1:]], id="answered"),
        pytest.param(PENDING[1:], id="gone"),
        pytest.param([*PENDING, invitation(3, NOON + HOUR)], id="sent"),
        pytest.param([*PENDING, invitation(3, NOON - 9 * DAY)], id="sent long ago"),
        pytest.param([changed(PENDING[0], EngagementTitle="New"), *PENDING[1:]], id="retitled"),
    ],
)
def test_run_that_finds_something_reads_both_and_the_next_is_quiet(
    received: ScriptedSlice, news: list[Invitation]
) -> None:
    received.lists(*news, *SETTLED)
    assert read_by_a_run(received) == [RECENT, PART]
    assert read_by_a_run(received) == [RECENT]


def test_event_whose_news_is_known_reads_recent_rows_only(received: ScriptedSlice) -> None:
    one = answered(PENDING[0], "REJECTED", NOON)
    received.lists(one, *PENDING[1:], *SETTLED)
    received.has_event(one, "REJECTED", NOON)
    received.sync(mode="incremental")
    lake = ReadingLake(received.root)
    job = Job(received.simulator, lake, SETTINGS, now=received.now)
    for known in ((one, "REJECTED"), (one, "PENDING"), (PENDING[1], "PENDING")):
        event = StatusEvent(slice=RECEIVED, invitation_id=known[0].id, status=known[1], at=NOON)
        assert job.react(event) is None
        assert lake.read == [RECENT]
        lake.read.clear()


def test_event_about_an_old_row_reads_everything_and_finds_it(received: ScriptedSlice) -> None:
    lake = ReadingLake(received.root)
    job = Job(received.simulator, lake, SETTINGS, now=received.now)
    event = StatusEvent(slice=RECEIVED, invitation_id=OLDEST.id, status="PENDING", at=received.now)
    assert job.react(event) is None
    assert lake.read == [RECENT, PART]


def test_late_exact_time_is_recorded_whether_its_row_is_recent_or_not(
    received: ScriptedSlice,
) -> None:
    for one in (SETTLED[0], OLDEST):
        received.has_event(one, "ACCEPTED", NOON - 2 * HOUR)
        assert PART in read_by_a_run(received)
        assert received.row(one)["status_changed_at"] == NOON - 2 * HOUR
    assert read_by_a_run(received) == [RECENT]


def test_event_of_an_invitation_without_a_row_makes_one_run_read_everything(
    received: ScriptedSlice,
) -> None:
    received.has_event(invitation(77, NOON), "ACCEPTED", NOON)
    assert [PART in read_by_a_run(received) for _ in range(3)] == [True, False, False]


def test_undated_invitation_among_the_newest_makes_one_run_read_everything(
    received: ScriptedSlice,
) -> None:
    undated = changed(SETTLED[0], InvitationDate=None)
    received.lists(*PENDING, undated, *SETTLED[1:])
    assert received.sync(mode="full").difference.updated == 1
    assert [PART in read_by_a_run(received) for _ in range(3)] == [True, False, False]


def test_first_incremental_run_with_other_filters_reads_everything(
    received: ScriptedSlice,
) -> None:
    """Rows leave the snapshot. They are neither recent rows nor counted."""
    odd = changed(SETTLED[0], Colour="red")
    received.lists(*PENDING, odd, *SETTLED[1:])
    received.sync(mode="full")
    received.settings = replace(received.settings, filters=Filters(statuses=("PENDING",)))
    assert received.sync().difference.rows == 2
    lake = ReadingLake(received.root)
    whole, quiet = (received.sync(lake=lake, mode="incremental").difference for _ in range(2))
    assert lake.read == [RECENT, PART, RECENT]
    assert quiet == whole
    assert (quiet.rows, quiet.looked_for, quiet.unknown_fields) == (2, 2, 0)


def remove(path: Path) -> None:
    path.unlink()


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def replace_by_the_part(path: Path) -> None:
    path.write_bytes((path.parent / PART).read_bytes())


@pytest.mark.parametrize("harm", [remove, cut_off, replace_by_the_part])
@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_recent_rows_that_are_missing_or_damaged_are_written_by_the_next_run(
    received: ScriptedSlice, harm: Callable[[Path], None], mode: str
) -> None:
    """Snapshots of version 0.2.0 have none."""
    before = received.table()
    harm(stored_recent(received))
    assert PART in read_by_a_run(received, mode)
    assert read_by_a_run(received) == [RECENT]
    assert received.table() == before


def test_run_whose_clock_is_days_late_reads_everything(received: ScriptedSlice) -> None:
    """It lists as far back as its own clock requires, not as the recent rows do."""
    lake = ReadingLake(received.root)
    job = Job(received.simulator, lake, SETTINGS, now=NOON - 3 * DAY)
    (result,) = job.sync(mode="incremental").slices
    assert (result.error, result.difference.changes) == (None, 0)
    assert result.difference.listed > 24 * 3
    assert lake.read == [RECENT, PART]


@pytest.mark.parametrize("status", [403, 404])
def test_lake_on_s3_without_recent_rows_is_read_whole_once(status: int) -> None:
    """Whoever may not list the bucket gets 403 for a missing object, otherwise 404."""

    def deny(params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        if status != 403 or not current or not params["url_path"].endswith(current.recent):
            return None
        error = {"Error": {"Code": "AccessDenied", "Message": "No."}}
        return AWSResponse(params["url"], 403, HTTPHeaders(), None), error

    with mock_aws(), Simulator(World.with_slices({("AWS", "RECEIVER"): 400})) as simulator:
        create_bucket_and_table()
        s3: Any = boto3.client("s3")
        lake = GlueLake(s3=s3, glue=boto3.client("glue"), url=f"s3://{BUCKET}", database=DATABASE)
        job = Job(simulator, lake)
        job.sync()
        current = lake.current(RECEIVED)
        assert current
        s3.delete_object(Bucket=BUCKET, Key=current.recent)
        s3.meta.events.register_first("before-call.s3.GetObject", deny)
        assert job.sync(mode="incremental").errors == []
        s3.meta.events.unregister("before-call.s3.GetObject", deny)
        s3.delete_object(Bucket=BUCKET, Key=current.part)
        assert job.sync(mode="incremental").errors == []
