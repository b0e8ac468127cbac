"""Faults of details: what a run leaves outstanding, what it says, and that no slice suffers."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from invitations import keys
from invitations.domain import Slice
from invitations.errors import RetryableError
from invitations.lake import outstanding
from invitations.lake.month import Month
from invitations.partner_central.service import GET_ACTION
from invitations.tables import DETAILS
from tests.support.crashing_lake import (
    KILLED_AFTER,
    KILLED_BEFORE,
    REFUSED,
    CrashingLake,
    Killed,
    WriteFault,
)
from tests.support.details import PENDING, DetailsJob, details_job
from tests.support.factories import RECEIVED, answered, invitation, sent_by, set_listing
from tests.support.harness import parts_of
from tests.support.one_slice import DAY, HOUR, NOON
from tests.support.recording_proxy import refusal
from tests.support.tampering import TAMPERINGS, edit_partitions
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, World
from workbench.simulator.invitation import Invitation

SIX = [invitation(number, NOON - number * DAY) for number in range(1, 7)]
OLD = answered(invitation(7, NOON - 50 * DAY), "REJECTED", NOON - 49 * DAY)
SECRET = "a sensitive sentence"
DENIED = "User: arn:aws:sts::123456789012:assumed-role/r is not authorized"


@pytest.fixture(autouse=True)
def without_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invitations.partner_central.client.MAX_ATTEMPTS", 1)


@pytest.fixture
def world() -> World:
    return World.with_timelines({RECEIVED: [*SIX, OLD]})


@pytest.fixture
def job(tmp_path: Path, world: World) -> Iterator[DetailsJob]:
    with details_job(tmp_path, world) as made:
        yield made


def ids(*invitations: Invitation) -> list[str]:
    return [one.id for one in invitations]


def spoil(job: DetailsJob, change: Callable[[Answer], Answer], *only: Invitation) -> None:
    """Change the answers to all requests for details, or to those about some invitations."""
    spoiled = {one.id for one in only}
    job.gets.spoil = lambda id_, good: change(good) if not only or id_ in spoiled else good


def repair(job: DetailsJob) -> None:
    job.gets.spoil = lambda _, good: good


def warnings(job: DetailsJob) -> tuple[str, ...]:
    """Run the job, whose slice must be published, and return its warnings."""
    result = job.sync()
    assert result.errors == []
    assert result.slices[0].status == "SUCCEEDED"
    return result.warnings


def test_invitation_that_is_gone_is_noted_and_not_asked_for_again(job: DetailsJob) -> None:
    spoil(job, lambda _: refusal(400, "ResourceNotFoundException", Message="No."), SIX[0])
    assert job.asked() == ids(*SIX, OLD)
    row = job.rows()[SIX[0].id]
    assert (row["outcome"], row["status"], row["payload_type"]) == ("NOT_FOUND", "PENDING", None)
    assert job.asked() == []


def test_invitation_that_is_gone_later_keeps_its_details(job: DetailsJob, world: World) -> None:
    job.sync()
    before = job.rows()[SIX[0].id]
    set_listing(world, [answered(SIX[0], "REJECTED", job.simulator.now), *SIX[1:], OLD])
    spoil(job, lambda _: refusal(400, "ResourceNotFoundException", Message="No."))
    asked_at = job.now
    job.sync()
    changes = {"status": "REJECTED", "outcome": "NOT_FOUND", "asked_at": asked_at}
    assert job.rows()[SIX[0].id] == before | changes


def test_denied_details_leave_the_listing_alone_and_name_the_action(job: DetailsJob) -> None:
    spoil(job, lambda _: refusal(400, "AccessDeniedException", Message=DENIED))
    (text,) = warnings(job)
    assert job.gets.taken() == ids(SIX[0])
    assert f"No further details were asked for: {GET_ACTION} failed: AccessDenied" in text
    assert "the role is allowed this action" in text
    assert "123456789012" not in text
    repair(job)
    assert job.asked() == ids(*SIX, OLD)


def test_throttled_request_ends_the_asking_without_a_word(job: DetailsJob) -> None:
    spoil(job, lambda _: refusal(400, "ThrottlingException", Message="No."), SIX[2])
    assert job.asked() == ids(*SIX[:3])
    repair(job)
    assert job.asked() == ids(*SIX[2:], OLD)


def test_payload_of_an_unknown_kind_is_kept_as_json(job: DetailsJob, world: World) -> None:
    set_listing(world, [sent_by(SIX[0], "aws", "SolutionInvitation")])
    job.sync()
    row = job.rows()[SIX[0].id]
    assert row["payload_type"] == "SolutionInvitation"
    assert json.loads(row["additional_fields"]) == {
        "Payload": {"SolutionInvitation": {"Terms": {"Months": 12}}}
    }


HALF = {
    "cut": lambda good: replace(good, cut_at=len(good.body) // 2),
    "half a JSON": lambda good: replace(good, body=good.body[: len(good.body) // 2]),
    "no invitation": lambda good: replace(good, body=b"{}"),
    "another one": lambda _: Answer(200, b'{"Id": "engi-other", "Catalog": "AWS"}'),
    "invalid": lambda _: refusal(400, "ValidationException", Message="No."),
    "internal": lambda _: refusal(500, "InternalServerException", Message="No."),
}


@pytest.mark.parametrize("half", HALF)
def test_answer_that_cannot_be_used_is_asked_for_again_last_and_given_up_in_the_end(
    job: DetailsJob, half: str
) -> None:
    spoil(job, HALF[half], SIX[0])
    (text,) = warnings(job)
    assert f"Details of 1 invitation could not be read, of {SIX[0].id} in AWS RECEIVER" in text
    assert job.gets.taken() == ids(*SIX, OLD)
    if half not in {"another one", "invalid"}:
        repair(job)
        assert job.asked() == ids(SIX[0])
        return
    for _ in range(4):
        assert len(warnings(job)) == 1
        assert job.gets.taken() == ids(SIX[0])
    assert job.rows()[SIX[0].id]["outcome"] == "FAILED"
    assert job.asked() == []


def test_failures_one_after_the_other_are_the_services_and_count_for_no_invitation(
    job: DetailsJob,
) -> None:
    spoil(job, lambda _: refusal(500, "InternalServerException", Message="No."))
    for _ in range(6):
        (text,) = warnings(job)
        assert "Details of 3 invitations could not be read" in text
        assert job.gets.taken() == ids(*SIX[:3])
    repair(job)
    assert job.asked() == ids(*SIX, OLD)


def test_unfinished_listing_goes_before_details(tmp_path: Path) -> None:
    world = World.with_slices({("AWS", "RECEIVER"): 900}, seed=3)
    with details_job(tmp_path, world) as job:
        left = iter([900.0] * 6 + [20.0] * 1000)
        job.remaining_seconds = lambda: next(left)
        (result,) = job.sync().slices
        assert (result.status, job.gets.taken()) == ("UNFINISHED", [])


def test_nothing_sensitive_is_in_warnings_results_or_logs(
    job: DetailsJob, caplog: pytest.LogCaptureFixture
) -> None:
    def sensitive(good: Answer) -> Answer:
        answer = json.loads(good.body) | {"InvitationMessage": SECRET, "Status": [SECRET]}
        answer["Payload"]["OpportunityInvitation"]["Customer"] = {"CompanyName": [SECRET]}
        return replace(good, body=json.dumps(answer).encode())

    caplog.set_level(logging.INFO)
    for change in (sensitive, lambda good: replace(sensitive(good), cut_at=200)):
        spoil(job, change)
        job.settings = replace(job.settings, details_contacts=True)
        result = job.sync()
        told = f"{result.as_dict()} {caplog.text} {[vars(one) for one in caplog.records]}"
        assert SECRET not in told
        assert "@sender.example" not in told


def test_two_runs_at_once_never_ask_twice_and_never_spend_twice(job: DetailsJob) -> None:
    other = replace(job, run_id="other")

    def ask_too() -> None:
        job.gets.meanwhile = lambda: None
        assert other.sync().warnings == ()

    job.gets.meanwhile = ask_too
    job.sync()
    asked = job.gets.taken()
    assert sorted(asked) == sorted(ids(*SIX, OLD))
    assert spent(job) == 7


def spent(job: DetailsJob) -> int:
    names = [
        key.removeprefix(keys.DETAILS_REQUESTS) for key in job.lake.keys(keys.DETAILS_REQUESTS)
    ]
    assert all("-open-" not in name for name in names)
    return sum(int(name.split("-")[1]) for name in names)


class Racing(FolderLake):
    """A lake in which another run reserves requests at the same moment."""

    def __init__(self, root: Path, other: Callable[[], object]) -> None:
        super().__init__(root)
        self.other = other

    def put(self, key: str, file: Path) -> None:
        super().put(key, file)
        if key.startswith(keys.DETAILS_REQUESTS) and "-open-" in key:
            other, self.other = self.other, lambda: None
            other()


def test_of_two_runs_that_reserve_at_once_at_most_one_asks(job: DetailsJob) -> None:
    other = replace(job, run_id="other")
    job.lake = Racing(job.root, other.sync)
    job.sync()
    assert len(job.gets.taken()) in {0, 7}
    job.now += DAY
    job.sync()
    assert len(job.rows()) == 7


WRITES = 24
CRASHES = [
    WriteFault(write, what)
    for write in range(1, WRITES + 1)
    for what in (KILLED_BEFORE, KILLED_AFTER, REFUSED)
]


@pytest.mark.parametrize("crash", CRASHES, ids=str)
def test_run_that_crashes_loses_no_details_and_overspends_nothing(
    job: DetailsJob, world: World, crash: WriteFault
) -> None:
    job.settings = replace(job.settings, details_requests_per_day=30)
    job.sync()
    ended = answered(SIX[0], "REJECTED", job.simulator.now)
    set_listing(world, [ended, *SIX[1:], OLD, invitation(8, NOON - 80 * DAY)])
    lake = job.lake = CrashingLake(FolderLake(job.root))
    lake.begin(crash)
    try:
        job.sync()
    except (Killed, RetryableError):
        job.now += HOUR
    job.runs += 1
    lake.begin()
    job.sync()
    job.now += HOUR
    job.sync()
    assert set(job.rows()) == {*ids(*SIX, OLD), "engi-0000000000008"}
    assert job.rows()[SIX[0].id]["status"] == "REJECTED"
    assert len(job.gets.ids) <= 7 + 2 * 2
    assert outstanding.notes(job.lake)[Slice(*RECEIVED)][-1].count == 0


class Dying(FolderLake):
    """A lake whose run is killed once it has reserved requests."""

    def put(self, key: str, file: Path) -> None:
        super().put(key, file)
        if "-open-" in key:
            raise Killed


def test_crashed_run_has_spent_what_it_reserved(job: DetailsJob) -> None:
    job.settings = replace(job.settings, details_requests_per_day=10)
    job.lake = Dying(job.root)
    with pytest.raises(Killed):
        job.sync()
    job.lake, job.runs = FolderLake(job.root), 1
    job.now += timedelta(minutes=14)
    assert job.asked() == []
    assert job.asked() == ids(*SIX[:3])
    assert job.asked() == []
    job.now += DAY
    assert job.asked() == ids(*SIX[3:], OLD)


class Forgetful(FolderLake):
    """A lake whose run is killed before it stores what is still outstanding."""

    def put(self, key: str, file: Path) -> None:
        if key.startswith(keys.OUTSTANDING):
            raise Killed
        super().put(key, file)


def test_run_killed_between_rows_and_note_asks_for_none_of_them_again(job: DetailsJob) -> None:
    three_a_day = {"details_requests_per_day": 3}
    assert job.asked(**three_a_day) == ids(*SIX[:3])
    job.lake = Forgetful(job.root)
    job.now += DAY
    with pytest.raises(Killed):
        job.sync(**three_a_day)
    assert job.gets.taken() == ids(*SIX[3:])
    job.lake = FolderLake(job.root)
    job.now += 2 * DAY
    assert job.asked(**three_a_day) == ids(OLD)


def damage(job: DetailsJob, month: str) -> Path:
    (part,) = (path for path in parts_of(job.root, DETAILS) if month in path.parts)
    part.write_bytes(b"no Parquet")
    return part


def test_damaged_month_is_named_and_stops_no_other(job: DetailsJob, world: World) -> None:
    job.sync()
    job.gets.taken()
    damage(job, "2026-02")
    late = invitation(8, NOON - 3 * HOUR)
    older = invitation(9, NOON - 90 * DAY)
    set_listing(world, [*SIX, OLD, late, older])
    for _ in range(6):
        (text,) = warnings(job)
        assert "details/2026-02/" in text
        assert "is damaged" in text
    assert job.gets.taken() == ids(older)
    edit_partitions(job.root, lambda tables: tables[DETAILS.name].pop("2026-02"))
    for path in (job.root / keys.DETAILS / "2026-02").rglob("*.*"):
        path.unlink()
    for path in (job.root / keys.OUTSTANDING).rglob("*.parquet"):
        path.unlink()
    assert job.asked() == ids(late, *SIX)


def test_lost_or_damaged_note_of_what_is_outstanding_costs_no_request(job: DetailsJob) -> None:
    job.asked(details_requests_per_day=3)
    (note,) = (job.root / keys.OUTSTANDING).rglob("*.parquet")
    note.write_bytes(b"no Parquet")
    job.now += DAY
    assert job.asked(details_requests_per_day=3) == ids(*SIX[3:])
    (note,) = (job.root / keys.OUTSTANDING).rglob("*.parquet")
    note.unlink()
    job.now += DAY
    assert job.asked(details_requests_per_day=3) == ids(OLD)


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_lake_changed_by_hand_asks_for_nothing_twice(
    job: DetailsJob, world: World, tamper: Callable[[Path], None]
) -> None:
    job.sync()
    late = invitation(8, NOON - 3 * HOUR)
    set_listing(world, [*SIX, OLD, late])
    job.sync()
    job.gets.taken()
    tamper(job.root)
    assert job.asked() == []
    assert len(job.rows()) == 8


def test_replaced_versions_of_months_go_after_two_hours(job: DetailsJob, world: World) -> None:
    for number in range(8, 14):
        set_listing(world, [*SIX, OLD, *(invitation(n, NOON - HOUR) for n in range(8, number))])
        job.sync()
    versions = {path.parent for path in (job.root / keys.DETAILS / "2026-02").rglob("*.parquet")}
    assert 1 < len(versions) <= 4


def test_month_that_another_run_publishes_meanwhile_is_merged_again(job: DetailsJob) -> None:
    class Slow(FolderLake):
        tries = 0

        def swap_month(self, month: Month, replaced: Month | None) -> None:
            if month.table == DETAILS and not self.tries:
                self.tries += 1
                other = replace(month, location=month.location.replace("run", "other"))
                super().swap_month(replace(other, rows=()), replaced)
            super().swap_month(month, replaced)

    job.lake = Slow(job.root)
    assert job.asked() == ids(*SIX, OLD)
    assert len(job.rows()) == 7


def test_pending_mode_survives_a_crash_before_its_note(job: DetailsJob) -> None:
    job.settings = PENDING
    assert job.asked() == ids(*SIX)
    for path in (job.root / keys.OUTSTANDING).rglob("*.parquet"):
        path.unlink()
    assert job.asked() == []
