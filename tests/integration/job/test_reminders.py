"""Reminders of what expires soon: each invitation once a threshold, whatever happens to runs."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.lake.glue import GlueLake
from invitations.lake.storage import Lake
from invitations.reminders.expiring import pending
from invitations.reminders.message import Message
from invitations.reminders.remind import Reminder, remind
from tests.support.crashing_lake import (
    KILLED_AFTER,
    KILLED_BEFORE,
    CrashingLake,
    Killed,
    WriteFault,
)
from tests.support.details import details_job
from tests.support.factories import RECEIVED, answered, invitation
from tests.support.harness import BUCKET, DATABASE, create_bucket_and_table
from tests.support.one_slice import DAY, HOUR, NOON, ScriptedSlice, one_slice
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import World

SENT_AT = NOON - 5 * DAY
EXPIRES_IN_6_DAYS = invitation(1, SENT_AT, expires=NOON + 6 * DAY)
EXPIRES_IN_20_DAYS = invitation(2, SENT_AT, expires=NOON + 20 * DAY)


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[ScriptedSlice]:
    """A slice with two pending invitations, synced at NOON."""
    with one_slice(tmp_path / "lake") as scripted:
        scripted.lists(EXPIRES_IN_6_DAYS, EXPIRES_IN_20_DAYS)
        assert scripted.sync().error is None
        yield scripted


class Reminders:
    """Runs of reminders, and the messages that they sent. Each call is a scheduled time."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.sent: list[Message] = []

    def run(
        self,
        scheduled_for: datetime,
        *,
        now: datetime | None = None,
        run_id: str = "a",
        lake: Lake | None = None,
        send: Callable[[Message], None] | None = None,
    ) -> list[str]:
        """Run one reminder and return the ids in its message."""
        before = len(self.sent)
        reminder = Reminder(
            lake=lake or self.lake,
            days_before=(7, 2),
            scheduled_for=scheduled_for,
            run_id=run_id,
            now=now or scheduled_for,
        )
        remind(reminder, send or self.sent.append)
        return [
            line.strip()
            for message in self.sent[before:]
            for line in message.text.splitlines()
            if line.startswith("  engi-")
        ]


@pytest.fixture
def reminders(scripted: ScriptedSlice) -> Reminders:
    return Reminders(FolderLake(scripted.root))


def sync_at(scripted: ScriptedSlice, at: datetime) -> None:
    """Sync at a time, so that the lake is fresh then."""
    scripted.simulator.advance(at - scripted.now)
    assert scripted.sync().error is None


def test_invitation_is_mentioned_once_for_each_threshold(
    scripted: ScriptedSlice, reminders: Reminders
) -> None:
    mentioned = {}
    for day in range(8):
        at = NOON + day * DAY + 2 * HOUR
        sync_at(scripted, at)
        mentioned[day] = reminders.run(at, run_id=f"run-{day}")
    ids = [EXPIRES_IN_6_DAYS.id]
    assert {day: found for day, found in mentioned.items() if found} == {0: ids, 4: ids}
    assert len(reminders.sent) == 2


def test_invitation_that_is_first_listed_late_is_mentioned_once(
    scripted: ScriptedSlice, reminders: Reminders
) -> None:
    late = invitation(3, NOON, expires=NOON + DAY)
    scripted.lists(EXPIRES_IN_20_DAYS, EXPIRES_IN_6_DAYS, late)
    sync_at(scripted, NOON + HOUR)
    assert reminders.run(NOON + HOUR) == [late.id, EXPIRES_IN_6_DAYS.id]
    assert reminders.run(NOON + 2 * HOUR, run_id="b") == []


@pytest.mark.parametrize("what", [KILLED_BEFORE, KILLED_AFTER])
@pytest.mark.parametrize("write", [1, 2])
def test_retry_of_a_killed_run_sends_what_was_not_marked_as_sent(
    reminders: Reminders, write: int, what: str
) -> None:
    lake = CrashingLake(reminders.lake)
    lake.begin(WriteFault(write, what))
    with pytest.raises(Killed):
        reminders.run(NOON, lake=lake)
    sent_before = len(reminders.sent)
    reminders.run(NOON, now=NOON + timedelta(minutes=1))
    # Only a run that is killed between the message and its mark sends the message twice.
    assert len(reminders.sent) == (2 if (write, what) == (2, KILLED_BEFORE) else 1)
    assert sent_before == (write == 2)
    assert reminders.run(NOON + DAY, run_id="b") == []


def test_message_that_could_not_be_sent_is_sent_by_the_retry(reminders: Reminders) -> None:
    def fail(_: Message) -> None:
        raise InvitationDataError("refused")

    with pytest.raises(InvitationDataError):
        reminders.run(NOON, send=fail)
    assert reminders.run(NOON, run_id="another") == []
    assert reminders.run(NOON) == [EXPIRES_IN_6_DAYS.id]
    assert reminders.run(NOON) == []


def test_day_after_a_reminder_that_was_never_sent_mentions_its_invitations(
    scripted: ScriptedSlice, reminders: Reminders
) -> None:
    lake = CrashingLake(reminders.lake)
    lake.begin(WriteFault(1, KILLED_AFTER))
    with pytest.raises(Killed):
        reminders.run(NOON, lake=lake)
    assert reminders.run(NOON + HOUR, run_id="b") == []  # a retry may still send it
    sync_at(scripted, NOON + DAY)
    assert reminders.run(NOON + DAY, run_id="c") == [EXPIRES_IN_6_DAYS.id]


def test_two_deliveries_of_a_scheduled_time_send_one_message(reminders: Reminders) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def send_slowly(message: Message) -> None:
        inside.set()
        assert go_on.wait(10)
        reminders.sent.append(message)

    first = threading.Thread(target=lambda: reminders.run(NOON, run_id="a", send=send_slowly))
    first.start()
    assert inside.wait(10)
    assert reminders.run(NOON, run_id="b") == []
    go_on.set()
    first.join()
    assert reminders.run(NOON, run_id="c") == []
    assert len(reminders.sent) == 1


@pytest.fixture(params=["folder", "S3 and Glue"])
def each_lake(request: pytest.FixtureRequest, scripted: ScriptedSlice) -> Iterator[Lake]:
    if request.param == "folder":
        yield FolderLake(scripted.root)
        return
    with mock_aws():
        create_bucket_and_table()
        lake = GlueLake(
            s3=boto3.client("s3"),
            glue=boto3.client("glue"),
            url=f"s3://{BUCKET}",
            database=DATABASE,
        )
        assert scripted.sync(lake=lake).error is None
        yield lake


def test_run_that_stores_its_claim_second_sends_nothing(each_lake: Lake) -> None:
    class Beaten(CrashingLake):
        """A lake in which another run stores the claim first."""

        def create(self, key: str, file: Path) -> bool:
            assert self.lake.create(key, file)
            return self.lake.create(key, file)

    reminders = Reminders(each_lake)
    assert reminders.run(NOON, lake=Beaten(each_lake)) == []
    assert reminders.sent == []


def test_late_run_and_the_next_one_mention_an_invitation_once(
    scripted: ScriptedSlice, reminders: Reminders
) -> None:
    sync_at(scripted, NOON + DAY)
    assert reminders.run(NOON, now=NOON + DAY, run_id="late") == [EXPIRES_IN_6_DAYS.id]
    assert reminders.run(NOON + DAY, now=NOON + DAY + HOUR, run_id="next") == []


def test_invitation_that_was_answered_before_the_retry_is_not_mentioned(
    scripted: ScriptedSlice, reminders: Reminders
) -> None:
    other = invitation(4, SENT_AT, expires=NOON + 5 * DAY)
    scripted.lists(EXPIRES_IN_6_DAYS, other)
    sync_at(scripted, NOON + HOUR)
    lake = CrashingLake(reminders.lake)
    lake.begin(WriteFault(1, KILLED_AFTER))
    with pytest.raises(Killed):
        reminders.run(NOON, lake=lake)
    scripted.lists(answered(EXPIRES_IN_6_DAYS, "ACCEPTED", NOON + HOUR), other)
    sync_at(scripted, NOON + 3 * HOUR)
    assert reminders.run(NOON, now=NOON + 3 * HOUR) == [other.id]


def test_only_invitations_to_us_in_the_aws_catalog_are_mentioned(tmp_path: Path) -> None:
    for catalog, side in (("Sandbox", "RECEIVER"), ("AWS", "SENDER")):
        with one_slice(tmp_path / catalog / side) as scripted:
            scripted.lists(
                invitation(1, SENT_AT, expires=NOON + DAY, catalog=catalog, participant_type=side)
            )
            assert scripted.sync(catalogs=(catalog,), participant_types=(side,)).error is None
            assert pending(FolderLake(scripted.root)) is None
            assert FolderLake(scripted.root).current(Slice(catalog, side))


def test_nothing_is_sent_and_stored_if_nothing_expires(
    scripted: ScriptedSlice, reminders: Reminders
) -> None:
    scripted.lists(EXPIRES_IN_20_DAYS)
    sync_at(scripted, NOON + HOUR)
    assert reminders.run(NOON + HOUR) == []
    assert reminders.sent == []
    assert reminders.lake.keys("reminders/") == []


def test_lake_that_is_older_than_a_day_is_mentioned_first(reminders: Reminders) -> None:
    reminders.run(NOON + DAY + HOUR)
    (message,) = reminders.sent
    assert message.text.startswith(
        "The invitations were last listed on 10 Feb 2026 at 12:00 UTC, 1 day ago. "
    )
    assert EXPIRES_IN_6_DAYS.id in message.text


def test_lake_that_is_old_or_empty_is_mentioned_although_nothing_expires(
    scripted: ScriptedSlice, reminders: Reminders, tmp_path: Path
) -> None:
    reminders.run(NOON + 60 * DAY)
    assert [message.subject for message in reminders.sent] == ["Invitations are not up to date"]
    assert "60 days ago" in reminders.sent[0].text
    empty = Reminders(FolderLake(tmp_path / "empty"))
    empty.run(NOON)
    assert "Nothing has been synced yet" in empty.sent[0].text


def test_snapshot_without_recent_rows_is_read_as_a_whole(
    scripted: ScriptedSlice, reminders: Reminders
) -> None:
    for path in scripted.root.rglob("_recent.parquet"):
        path.unlink()
    assert reminders.run(NOON) == [EXPIRES_IN_6_DAYS.id]


def test_damaged_claim_fails_with_advice(scripted: ScriptedSlice, reminders: Reminders) -> None:
    reminders.run(NOON)
    (claim,) = (scripted.root / "reminders").glob("*.json")
    claim.write_text(json.dumps({"run_id": "a"}))
    with pytest.raises(InvitationDataError, match=r"reminders/.*\.json is damaged.*Delete it"):
        reminders.run(NOON + HOUR, run_id="b")


def test_expected_spend_is_in_the_reminder_if_details_were_asked_for(tmp_path: Path) -> None:
    """The sums are those of what the service answers for each invitation."""
    many = [invitation(number, SENT_AT, expires=NOON + 5 * DAY) for number in range(1, 30)]
    with details_job(tmp_path, World.with_timelines({RECEIVED: many})) as job:
        assert len(job.asked()) == len(many)
        reminders = Reminders(job.lake)
        assert len(reminders.run(NOON)) == len(many)
        (message,) = reminders.sent
        known = 0
        for row in job.rows().values():
            sums: dict[str, Decimal] = {}
            for entry in row["expected_customer_spend"] or ():
                if entry["amount"] is not None:
                    unit = f"{entry['currency_code']} {str(entry['frequency']).lower()}"
                    sums[unit] = sums.get(unit, Decimal(0)) + entry["amount"]
            texts = ", ".join(f"{amount:,} {unit}" for unit, amount in sums.items())
            if sums and "one" not in texts:
                known += 1
                assert f"  expected spend: {texts}\n  {row['invitation_id']}\n" in message.text
        assert known > 3
