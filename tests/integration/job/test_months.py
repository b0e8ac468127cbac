"""Months of changes and runs: few files, never written again, whatever the age of the lake."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from moto import mock_aws

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import ConflictError, RetryableError
from invitations.lake import history, run_files
from invitations.lake.glue import GlueLake
from invitations.lake.housekeeping import Tidying, keep_house
from invitations.lake.month import READERS_KEEP, Month
from invitations.lake.month_rows import SMALL
from invitations.lake.storage import Lake
from invitations.snapshot import parquet
from invitations.tables import CHANGES, RUNS
from invitations.tables.schema import arrow_schema
from invitations.versions import version_id
from tests.support.crashing_lake import KILLED_AFTER, CrashingLake, Killed, WriteFault
from tests.support.harness import BUCKET, DATABASE, create_bucket_and_table
from workbench.folder_lake.lake import FolderLake

START = datetime(2026, 1, 1, tzinfo=UTC)
END_OF_MONTH = datetime(2026, 1, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RECEIVED = Slice("AWS", "RECEIVER")
SLICES = [Slice(catalog, side) for catalog in CATALOGS for side in PARTICIPANT_TYPES]


def changes_file(folder: Path, number: int, rows: int = 1, slice_: Slice = RECEIVED) -> Path:
    """Write the changes of a snapshot with this number."""
    row = {
        "change_type": "DISCOVERED",
        "snapshot_number": number,
        "catalog": slice_.catalog,
        "participant_type": slice_.participant_type,
    }
    table = pa.Table.from_pylist(
        [row | {"invitation_id": f"engi-{number}-{n}"} for n in range(rows)],
        schema=arrow_schema(CHANGES.columns),
    )
    path = folder / f"changes-{number}.parquet"
    with parquet.writer(path, CHANGES.columns) as writer:
        writer.write_table(table)
    return path


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., None]:
    """Return a function that adds the changes of a snapshot to a lake."""

    def add(
        lake: Any, number: int, at: datetime, *, rows: int = 1, slice_: Slice = RECEIVED
    ) -> None:
        file = changes_file(tmp_path, number, rows, slice_)
        history.record(lake, slice_, version_id(number, at, "0a"), file)

    return add


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path / "lake")


def tidy(lake: Any, at: datetime) -> list[str]:
    return keep_house(Tidying(lake=lake, at=at, run_id="1b", has_time=lambda: True))


def month_of(lake: FolderLake, name: str) -> Month:
    month = lake.month(CHANGES, name)
    assert month
    return month


def numbers(lake: Lake) -> list[int]:
    """Return the snapshot numbers of the changes that readers see, in their order."""
    found: list[int] = []
    for part in [part for month in lake.months(CHANGES) for part in month.parts]:
        with TemporaryDirectory() as folder:
            rows = pq.ParquetFile(lake.fetch(part, Path(folder))).read()
        found += rows["snapshot_number"].to_pylist()
    return found


def test_rows_are_added_to_the_small_part(
    lake: FolderLake, record: Callable[..., None], tmp_path: Path
) -> None:
    for number in range(1, 4):
        record(lake, number, START + number * HOUR)
    month = month_of(lake, "2026-01")
    assert month.rows == (3,)
    assert month.end(RECEIVED) == version_id(3, START + 3 * HOUR, "0a")
    assert numbers(lake) == [1, 2, 3]


def test_changes_that_the_month_has_are_not_added_again(
    lake: FolderLake, record: Callable[..., None]
) -> None:
    record(lake, 2, START)
    before = lake.keys("changes/")
    record(lake, 2, START)
    record(lake, 1, START)
    assert lake.keys("changes/") == before


def test_big_part_is_copied_and_not_written_again(
    lake: FolderLake, record: Callable[..., None], tmp_path: Path
) -> None:
    record(lake, 1, START, rows=SMALL + 1)
    big = (tmp_path / "lake" / month_of(lake, "2026-01").parts[0]).read_bytes()
    for number in range(2, 5):
        record(lake, number, START + number * HOUR)
    month = month_of(lake, "2026-01")
    assert month.rows == (SMALL + 1, 3)
    assert (tmp_path / "lake" / month.parts[0]).read_bytes() == big


def test_small_part_that_is_full_is_left_alone(
    lake: FolderLake, record: Callable[..., None]
) -> None:
    record(lake, 1, START, rows=SMALL - 1)
    record(lake, 2, START + HOUR)
    assert month_of(lake, "2026-01").rows == (SMALL,)
    record(lake, 3, START + 2 * HOUR)
    assert month_of(lake, "2026-01").rows == (SMALL, 1)


def test_new_month_goes_on_where_the_last_one_ends(
    lake: FolderLake, record: Callable[..., None]
) -> None:
    sent = Slice("AWS", "SENDER")
    record(lake, 1, START)
    record(lake, 1, START, slice_=sent)
    record(lake, 2, START + 40 * DAY)
    february = month_of(lake, "2026-02")
    assert february.end(RECEIVED) == version_id(2, START + 40 * DAY, "0a")
    assert february.end(sent) == version_id(1, START, "0a")


def test_month_that_has_ended_becomes_one_file(
    lake: FolderLake, record: Callable[..., None], tmp_path: Path
) -> None:
    record(lake, 1, START, rows=SMALL)
    record(lake, 2, START + DAY)
    assert tidy(lake, START + 20 * DAY) == []
    assert month_of(lake, "2026-01").rows == (SMALL, 1)
    assert tidy(lake, START + 31 * DAY) == []
    month = month_of(lake, "2026-01")
    assert month.rows == (SMALL + 1,)
    assert numbers(lake) == [1] * SMALL + [2]
    tidy(lake, START + 31 * DAY + READERS_KEEP + HOUR)
    assert lake.keys("changes/") == [month.description, month.parts[0]]


def test_replaced_versions_stay_for_readers_for_two_hours(
    lake: FolderLake, record: Callable[..., None], tmp_path: Path
) -> None:
    record(lake, 1, START)
    (old,) = month_of(lake, "2026-01").parts
    record(lake, 2, START + HOUR)
    tidy(lake, START + HOUR + READERS_KEEP)
    assert pq.ParquetFile(tmp_path / "lake" / old).metadata.num_rows == 1
    tidy(lake, START + HOUR + READERS_KEEP + timedelta(seconds=1))
    assert not (tmp_path / "lake" / old).exists()


def test_month_whose_partition_was_deleted_is_registered_again(
    lake: FolderLake, record: Callable[..., None], tmp_path: Path
) -> None:
    for number in range(1, 4):
        record(lake, number, START + number * HOUR)
    before = month_of(lake, "2026-01")
    (tmp_path / "lake" / "partitions.json").unlink()
    assert tidy(lake, START + DAY) == []
    assert month_of(lake, "2026-01") == before


@pytest.fixture(params=["folder", "Glue"])
def each_lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lake]:
    """Return a lake in a folder, and one on AWS."""
    if request.param == "folder":
        yield FolderLake(tmp_path / "lake")
        return
    with mock_aws():
        create_bucket_and_table()
        yield GlueLake(
            s3=boto3.client("s3"),
            glue=boto3.client("glue"),
            url=f"s3://{BUCKET}",
            database=DATABASE,
        )


@pytest.mark.parametrize("write", range(1, 6))
def test_run_that_is_killed_while_it_adds_changes_leaves_whole_months(
    each_lake: Lake, record: Callable[..., None], write: int
) -> None:
    lake = each_lake
    record(lake, 1, START, rows=SMALL + 1)
    record(lake, 2, START + HOUR)
    crashing = CrashingLake(lake, WriteFault(write, KILLED_AFTER))
    try:
        record(crashing, 3, START + 2 * HOUR)
    except Killed:
        assert numbers(lake)[SMALL + 1 :] in ([2], [2, 3])
    else:
        assert write == 5
    record(lake, 3, START + 2 * HOUR)
    assert numbers(lake)[SMALL + 1 :] == [2, 3]
    tidy(lake, START + 9 * HOUR)
    left = lake.keys("changes/")
    assert len(left) == 3, left


def test_conflict_is_tried_again_with_the_rows_of_the_winner(
    lake: FolderLake, record: Callable[..., None], tmp_path: Path
) -> None:
    class Contested(FolderLake):
        """A lake in which others publish before the first two swaps of a run."""

        contests = 2

        def swap_month(self, month: Month, replaced: Month | None) -> None:
            if self.contests:
                self.contests -= 1
                other = Slice("Sandbox", PARTICIPANT_TYPES[self.contests])
                record(lake, 1, START + HOUR, slice_=other)
            super().swap_month(month, replaced)

    record(Contested(tmp_path / "lake"), 1, START)
    assert len(numbers(lake)) == 3
    assert len(month_of(lake, "2026-01").ends) == 3


def test_month_that_others_always_publish_first_is_left_to_the_next_run(
    record: Callable[..., None], tmp_path: Path
) -> None:
    """It is no lost race of the slice: the slice's snapshot is published."""

    class Busy(FolderLake):
        def swap_month(self, month: Month, replaced: Month | None) -> None:
            raise ConflictError("another run was faster.", "")

    with pytest.raises(RetryableError, match=r"of 2026-01 first, 5 times\. The next run"):
        record(Busy(tmp_path / "lake"), 1, START)


def test_swap_from_another_version_is_refused(
    lake: FolderLake, record: Callable[..., None]
) -> None:
    record(lake, 1, START)
    first = month_of(lake, "2026-01")
    record(lake, 2, START + HOUR)
    with pytest.raises(ConflictError):
        lake.swap_month(first, first)


def test_readers_see_every_change_once_while_files_are_added_and_merged(
    each_lake: Lake, record: Callable[..., None]
) -> None:
    """Two readers loop beside 100 publishes, one an hour. Each sees 1, 2, … without a gap.

    A read that takes longer than files are kept for readers may miss one.
    """
    lake, done, now = each_lake, threading.Event(), [END_OF_MONTH]
    wrong: list[object] = []

    def read() -> None:
        while not done.is_set():
            began = now[0]
            try:
                seen = numbers(lake)
            except Exception as failure:  # noqa: BLE001 - the test's own thread shows it
                if now[0] - began <= READERS_KEEP:
                    wrong.append(failure)
                    return
            else:
                if seen != list(range(1, len(seen) + 1)):
                    wrong.append(seen)

    readers = [threading.Thread(target=read) for _ in range(2)]
    record(lake, 1, END_OF_MONTH)
    for reader in readers:
        reader.start()
    for number in range(2, 101):
        now[0] = END_OF_MONTH + number * HOUR
        record(lake, number, now[0])
        tidy(lake, now[0])
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert numbers(lake) == list(range(1, 101))


def test_lake_of_three_years_has_few_files(lake: FolderLake, record: Callable[..., None]) -> None:
    """A change a week in each of four slices, and a run with it."""
    for week in range(156):
        at = START + week * 7 * DAY
        tidy(lake, at)
        for slice_ in SLICES:
            record(lake, week + 1, at, slice_=slice_)
        row = {"run_id": f"{week:04}", "catalog": "AWS", "participant_type": "SENDER"}
        run_files.append(lake, [row | {"started_at": at}], at)
    end = START + 156 * 7 * DAY + READERS_KEEP
    for _ in range(2):
        tidy(lake, end)
    for table in (CHANGES, RUNS):
        months = lake.months(table)
        assert len(months) == 36
        parts = [key for key in lake.keys(table.prefix) if key.endswith(".parquet")]
        assert parts == [part for month in months for part in month.parts]
        assert len(parts) == 36
    assert sum(sum(month.rows or ()) for month in lake.months(CHANGES)) == 156 * 4
    assert sum(sum(month.rows or ()) for month in lake.months(RUNS)) == 156


def expire(lake: Lake, at: datetime) -> list[str]:
    """Keep house with a history of 90 days."""
    tidying = Tidying(
        lake=lake, at=at, run_id="1b", has_time=lambda: True, history_retention=90 * DAY
    )
    return keep_house(tidying)


def names(lake: Lake) -> list[str]:
    return [month.name for month in lake.months(CHANGES)]


def test_month_leaves_the_history_when_it_ended_longer_ago_than_the_retention(
    each_lake: Lake, record: Callable[..., None]
) -> None:
    for number, at in enumerate((START, START + 40 * DAY), start=1):
        record(each_lake, number, at)
    end_of_january = START + 31 * DAY
    assert expire(each_lake, end_of_january + 90 * DAY) == []
    assert names(each_lake) == ["2026-01", "2026-02"]
    assert expire(each_lake, end_of_january + 90 * DAY + timedelta(seconds=1)) == []
    assert names(each_lake) == ["2026-02"]
    assert numbers(each_lake) == [2]


def test_files_of_an_expired_month_stay_for_readers_and_then_go(
    each_lake: Lake, record: Callable[..., None]
) -> None:
    for number, at in enumerate((START, START + 40 * DAY), start=1):
        record(each_lake, number, at)
    due = START + 121 * DAY + HOUR
    expire(each_lake, due)
    assert [key for key in each_lake.keys("changes/2026-01/") if key.endswith(".parquet")]
    expire(each_lake, due + HOUR)
    assert each_lake.keys("changes/2026-01/")
    expire(each_lake, due + HOUR + timedelta(seconds=1))
    assert each_lake.keys("changes/2026-01/") == []
    assert names(each_lake) == ["2026-02"]


def test_history_goes_on_although_all_of_its_months_have_expired(
    each_lake: Lake, record: Callable[..., None]
) -> None:
    record(each_lake, 7, START)
    later = START + 365 * DAY
    expire(each_lake, later)
    (month,) = each_lake.months(CHANGES)
    assert (month.name, month.end(RECEIVED)) == ("2027-01", version_id(7, START, "0a"))
    assert numbers(each_lake) == []
    record(each_lake, 8, later + HOUR)
    assert numbers(each_lake) == [8]


@pytest.mark.parametrize("write", range(1, 8))
def test_retention_that_is_killed_is_finished_by_the_next_run(
    each_lake: Lake, record: Callable[..., None], write: int
) -> None:
    for number, at in enumerate((START, START + 40 * DAY), start=1):
        record(each_lake, number, at)
    later = START + 365 * DAY
    lake = CrashingLake(each_lake)
    lake.begin(WriteFault(write, KILLED_AFTER))
    with pytest.raises(Killed):
        expire(lake, later)
    expire(each_lake, later + HOUR)
    expire(each_lake, later + 2 * HOUR)
    assert numbers(each_lake) == []
    assert [month.end(RECEIVED) for month in each_lake.months(CHANGES)] == [
        version_id(2, START + 40 * DAY, "0a")
    ]
    assert {key.split("/")[1] for key in each_lake.keys("changes/")} == {"2027-01"}


def test_no_month_expires_by_default(lake: FolderLake, record: Callable[..., None]) -> None:
    record(lake, 1, START)
    tidy(lake, START + 3650 * DAY)
    assert names(lake) == ["2026-01"]
