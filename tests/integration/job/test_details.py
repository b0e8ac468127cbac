"""Details: which invitations a run asks for, in which order, and what readers then see."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.domain import Slice
from invitations.lake import forgotten
from invitations.partner_central.flatten_details import flatten_details
from invitations.partner_central.listing import Filters
from invitations.tables import DETAILS, RUNS
from tests.support.details import ALL, PENDING, DetailsJob, details_job, read
from tests.support.factories import RECEIVED, answered, changed, invitation, set_listing
from tests.support.harness import parts_of
from tests.support.one_slice import DAY, HOUR, NOON
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import World
from workbench.simulator.invitation import Invitation

OLD = answered(invitation(1, NOON - 40 * DAY), "REJECTED", NOON - 39 * DAY)
OLDER = answered(invitation(2, NOON - 400 * DAY), "ACCEPTED", NOON - 399 * DAY)
WAITING = invitation(3, NOON - 2 * DAY)
NEWEST = invitation(4, NOON - DAY)
FOUR = (OLD, OLDER, WAITING, NEWEST)


@pytest.fixture
def world() -> World:
    return World.with_timelines({RECEIVED: FOUR})


@pytest.fixture
def job(tmp_path: Path, world: World) -> Iterator[DetailsJob]:
    with details_job(tmp_path, world) as made:
        yield made


def ids(*invitations: Invitation) -> list[str]:
    return [one.id for one in invitations]


def test_details_are_off_by_default_and_leave_no_trace(job: DetailsJob) -> None:
    assert job.asked(details="off") == []
    assert not {"details", "outstanding", "details-requests"} & {
        path.name for path in job.root.iterdir()
    }
    (result,) = job.sync(details="off").slices
    assert result.as_dict()["details_requests"] is result.as_dict()["details_outstanding"] is None


def test_pending_and_newest_are_asked_for_first_and_each_once(job: DetailsJob) -> None:
    assert job.asked() == ids(NEWEST, WAITING, OLD, OLDER)
    assert job.asked() == job.asked(mode="full") == []


def test_rows_are_the_answers_in_the_months_of_their_invitations(job: DetailsJob) -> None:
    started_at = job.now
    job.sync()
    months = {month.name: month for month in FolderLake(job.root).months(DETAILS)}
    assert {name: month.rows for name, month in months.items()} == {
        f"{OLDER_MONTH:%Y-%m}": (1,),
        "2026-01": (1,),
        "2026-02": (2,),
    }
    for one in FOUR:
        row = job.rows()[one.id]
        answer = job.simulator_answer(one)
        assert row | flatten_details(answer, contacts=False) == row
        assert (row["outcome"], row["asked_at"], row["catalog"]) == ("FOUND", started_at, "AWS")
        assert row["sender_contacts"] is None


OLDER_MONTH = NOON - 400 * DAY


def test_changed_status_is_asked_for_again_and_its_row_replaced(
    job: DetailsJob, world: World
) -> None:
    job.sync()
    job.gets.taken()
    set_listing(world, [*FOUR[:3], answered(NEWEST, "REJECTED", job.simulator.now)])
    assert job.asked() == ids(NEWEST)
    row = job.rows()[NEWEST.id]
    assert (row["status"], bool(row["rejection_reason"])) == ("REJECTED", True)
    assert job.asked() == []


def test_other_changes_are_not_asked_for_again(job: DetailsJob, world: World) -> None:
    job.sync()
    job.gets.taken()
    set_listing(world, [*FOUR[:3], changed(NEWEST, EngagementTitle="Other")])
    assert job.asked() == []
    set_listing(world, FOUR[:3])
    assert job.asked() == []


def test_new_invitations_are_asked_for_by_the_run_that_lists_them(
    job: DetailsJob, world: World
) -> None:
    job.sync()
    job.gets.taken()
    late = invitation(5, NOON - HOUR)
    set_listing(world, [*FOUR, late])
    assert job.asked() == ids(late)


def test_pending_asks_for_pending_ones_and_again_when_they_have_ended(
    job: DetailsJob, world: World
) -> None:
    job.settings = PENDING
    assert job.asked() == ids(NEWEST, WAITING)
    ended = answered(NEWEST, "ACCEPTED", job.simulator.now)
    set_listing(world, [*FOUR[:3], ended])
    assert job.asked() == ids(NEWEST)
    late = answered(invitation(5, NOON - HOUR), "ACCEPTED", NOON - HOUR / 2)
    set_listing(world, [*FOUR[:3], ended, late])
    assert job.asked() == []
    assert job.asked(details="all") == ids(late, OLD, OLDER)
    assert job.asked() == []


def test_pending_forgets_what_ends_before_its_turn(job: DetailsJob, world: World) -> None:
    one_a_day = {"details_requests_per_day": 1}
    job.settings = PENDING
    assert job.asked(**one_a_day) == ids(NEWEST)
    set_listing(world, [OLD, OLDER, answered(WAITING, "REJECTED", job.simulator.now), NEWEST])
    assert job.asked(**one_a_day) == []
    job.now += DAY
    assert job.asked(**one_a_day) == []
    assert outstanding(job) == 0


def outstanding(job: DetailsJob) -> int | None:
    (result,) = job.sync().slices
    assert result.details
    return result.details.outstanding


def test_asking_goes_on_where_it_stopped_within_the_day_budget(job: DetailsJob) -> None:
    three_a_day = {"details_requests_per_day": 3}
    assert job.asked(**three_a_day) == ids(NEWEST, WAITING, OLD)
    assert job.asked(**three_a_day) == []
    job.now += DAY - 2 * HOUR - timedelta(seconds=1)
    assert job.asked(**three_a_day) == []
    job.now += timedelta(seconds=1)
    assert job.asked(**three_a_day) == ids(OLDER)


def test_sync_runs_has_requests_and_what_is_outstanding(job: DetailsJob) -> None:
    job.sync(details_requests_per_day=3)
    job.sync(details_requests_per_day=3)
    job.sync()
    rows = [row for part in parts_of(job.root, RUNS) for row in read(part)]
    assert [(row["details_requests"], row["details_outstanding"]) for row in rows] == [
        (3, 1),
        (0, 1),
        (1, 0),
    ]


def test_run_asks_for_five_minutes_at_most(job: DetailsJob) -> None:
    def pass_time() -> None:
        job.now += timedelta(minutes=2)

    job.gets.meanwhile = pass_time
    assert job.asked() == ids(NEWEST, WAITING, OLD)
    assert job.asked() == ids(OLDER)


def test_rate_decides_how_many_requests_are_reserved(job: DetailsJob) -> None:
    job.remaining_seconds = lambda: 31.5
    assert job.asked(details_requests_per_second=2.0) == ids(NEWEST, WAITING, OLD)
    job.remaining_seconds = lambda: 20.0
    assert len(job.rows()) == 3


def test_run_without_time_asks_for_nothing(job: DetailsJob) -> None:
    job.asked(details="off")
    job.remaining_seconds = lambda: 30.0
    assert job.asked() == []
    job.remaining_seconds = lambda: 900.0
    assert len(job.asked()) == 4


def test_moved_date_is_asked_for_again_in_its_new_month(job: DetailsJob, world: World) -> None:
    job.sync()
    job.gets.taken()
    moved = changed(OLD, InvitationDate="2025-11-05T00:00:00Z")
    set_listing(world, [moved, *FOUR[1:]])
    assert job.asked(mode="full") == ids(OLD)
    months = [part.parent.parent.name for part in parts_of(job.root, DETAILS)]
    assert "2025-11" in months


def test_invitation_without_a_date_is_in_a_month_of_its_own(job: DetailsJob, world: World) -> None:
    set_listing(world, [replace(changed(OLD, InvitationDate=None), sent=0), NEWEST])
    assert job.asked() == ids(NEWEST, OLD)
    assert {month.name for month in FolderLake(job.root).months(DETAILS)} == {"0000-00", "2026-02"}
    assert job.asked() == []


def test_rows_that_leave_by_other_filters_are_not_asked_for(job: DetailsJob, world: World) -> None:
    assert len(job.asked(details_requests_per_day=1)) == 1
    job.now += DAY
    senders = Filters(sender_aws_account_ids=("aws",))
    assert job.asked(filters=senders) == []
    assert outstanding_with(job, filters=senders) == 0


def outstanding_with(job: DetailsJob, **changes: Any) -> int | None:
    (result,) = job.sync(**changes).slices
    assert result.details
    return result.details.outstanding


def test_forgotten_invitations_are_never_asked_for(job: DetailsJob) -> None:
    forgotten.save(FolderLake(job.root), Slice(*RECEIVED), ids(WAITING))
    assert job.asked() == ids(NEWEST, OLD, OLDER)
    assert job.asked() == []


def test_contacts_are_kept_only_with_their_own_setting(tmp_path: Path) -> None:
    world = World.with_slices({("AWS", "RECEIVER"): 30}, seed=1)
    for contacts in (False, True):
        root = tmp_path / str(contacts)
        with details_job(root, world, replace(ALL, details_contacts=contacts)) as job:
            job.sync()
            assert any(row["sender_contacts"] for row in job.rows().values()) == contacts
        stored = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
        assert (b"@sender.example" in stored) == contacts


@pytest.mark.parametrize("times", [NOON, NOON + 40 * DAY])
def test_all_slices_share_months_and_budget(tmp_path: Path, times: datetime) -> None:
    world = World(400, seed=2)
    settings = replace(
        ALL,
        catalogs=("AWS", "Sandbox"),
        participant_types=("SENDER", "RECEIVER"),
        details_requests_per_day=300,
    )
    with details_job(tmp_path, world, settings) as job:
        job.now = times
        first = job.asked()
        job.now += DAY
        second = job.asked()
        assert (len(first), len(set(first) | set(second))) == (300, len(first) + len(second))
        slices = {(row["catalog"], row["participant_type"]) for row in job.rows().values()}
        assert len(slices) == 4
        listed = sum(len(job.simulator.summaries(*key)) for key in world.slices)
        assert len(job.rows()) == listed == len(first) + len(second)


def test_expired_months_of_details_go_and_are_not_asked_for_again(job: DetailsJob) -> None:
    assert len(job.asked()) == 4
    names = [month.name for month in FolderLake(job.root).months(DETAILS)]
    assert f"{OLDER_MONTH:%Y-%m}" in names
    days = (job.now - OLDER_MONTH).days - 31
    assert job.asked(history_retention_days=days, mode="full") == []
    left = [month.name for month in FolderLake(job.root).months(DETAILS)]
    assert left == [name for name in names if name != f"{OLDER_MONTH:%Y-%m}"]
    job.now += 3 * HOUR
    shutil.rmtree(job.root / "outstanding")  # all rows are then compared with the snapshot
    assert job.asked(history_retention_days=days, mode="full") == []
    assert not (job.root / "details" / f"{OLDER_MONTH:%Y-%m}").exists()
