"""Pull: a folder has what the deployed lake has, whatever happens on the way."""

import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from errno import ENOSPC
from pathlib import Path
from typing import Any

import boto3
import pytest

from invitations.domain import Slice
from invitations.errors import ConflictError, InvitationDataError
from invitations.lake.glue import GlueLake
from invitations.tables import CHANGES, INVITATIONS, TABLES
from tests.support.crashing_lake import Killed
from tests.support.deployed_lakes import answers, connected, copied_by_hand, glue_lake, tables
from tests.support.harness import BUCKET, DATABASE, Job
from workbench.folder_lake.lake import FolderLake
from workbench.folder_lake.sql import open_lake, run
from workbench.pulling.pull import Pulled, pull
from workbench.pulling.versions import current_versions
from workbench.simulator import Simulator, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RECEIVED = Slice("AWS", "RECEIVER")
COUNT = "SELECT count(*), count(DISTINCT invitation_id) FROM engagement_invitations"


@pytest.fixture
def job() -> Iterator[Job]:
    """Return the job of a deployed lake that was synced once, at the end of a month."""
    with glue_lake() as lake, Simulator(World(500)) as simulator:
        job = Job(simulator, lake, now=datetime.fromisoformat("2026-01-31T12:00:00+00:00"))
        job.sync()
        yield job


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "copy"
    root.mkdir()
    return root


def later(job: Job, by: timedelta = 5 * DAY) -> None:
    """Sync the lake again after a while, in which invitations have changed."""
    job.simulator.advance(by)
    job.now += by
    assert job.sync().errors == []


def pulled(root: Path, job: Job, **changes: Any) -> Pulled:
    arguments: dict[str, Any] = {"source": job.lake, "target": FolderLake(root), "root": root}
    return pull(**(arguments | {"now": job.now} | changes))


def same_answers(root: Path, job: Job, tmp_path: Path) -> None:
    truth = tmp_path / "truth"
    shutil.rmtree(truth, ignore_errors=True)
    assert answers(root, job.now) == answers(copied_by_hand(truth), job.now)


def files_in(root: Path) -> set[str]:
    return {key for table in TABLES for key in FolderLake(root).keys(table.prefix)}


def test_copy_gives_the_answers_of_the_lake(job: Job, root: Path, tmp_path: Path) -> None:
    for _ in range(3):
        later(job)
    done = pulled(root, job)
    assert done.failures == []
    same_answers(root, job, tmp_path)
    assert [month.name for month in FolderLake(root).months(CHANGES)] == ["2026-01", "2026-02"]
    needed = {key for version in done.versions for key in version.files}
    assert files_in(root) == needed
    assert done.fetched.count == len(needed)
    assert done.fetched.bytes == sum((root / key).stat().st_size for key in needed)


def test_second_pull_fetches_what_is_new_only(job: Job, root: Path, tmp_path: Path) -> None:
    first = pulled(root, job)
    again = pulled(root, job)
    assert (again.fetched.count, again.present) == (0, first.fetched)
    later(job)
    third = pulled(root, job)
    assert 0 < third.fetched.count < first.fetched.count + 4
    assert third.present.count > 0  # the month that has ended
    same_answers(root, job, tmp_path)


def test_replaced_files_go_when_no_query_can_be_reading_them(job: Job, root: Path) -> None:
    pulled(root, job)
    before = files_in(root)
    later(job)
    assert pulled(root, job).deleted == 0
    assert before <= files_in(root)
    job.now += HOUR + timedelta(minutes=1)
    done = pulled(root, job)
    assert done.deleted > 0
    assert files_in(root) == {key for version in done.versions for key in version.files}


class Interrupted(FolderLake):
    """A folder in which a pull is killed before or after one of its writes."""

    def __init__(self, root: Path, write: int, when: str) -> None:
        super().__init__(root)
        self._write_number = write
        self._when = when
        self._numbers = itertools.count(1)  # several threads take files

    def take(self, key: str, file: Path) -> None:
        self._write_or_die(lambda: super(Interrupted, self).take(key, file))

    def register(self, partitions: Any) -> None:
        self._write_or_die(lambda: super(Interrupted, self).register(partitions))

    def delete(self, key: str) -> None:
        self._write_or_die(lambda: super(Interrupted, self).delete(key))

    def _write_or_die(self, write: Callable[[], None]) -> None:
        is_last = next(self._numbers) == self._write_number
        if is_last and self._when == "before":
            raise Killed
        write()
        if is_last:
            raise Killed


@pytest.mark.parametrize("when", ["before", "after"])
def test_pull_that_is_killed_at_any_write_shows_old_or_new_and_goes_on(
    job: Job, root: Path, tmp_path: Path, when: str
) -> None:
    pulled(root, job)
    later(job)
    pulled(root, job)
    later(job)
    old = tables(root, job.now)
    new = tables(copied_by_hand(tmp_path / "new"), job.now)
    kills = 0
    for write in range(1, 100):
        copy = Path(shutil.copytree(root, tmp_path / f"copy{write}"))
        try:
            pulled(copy, job, target=Interrupted(copy, write, when))
        except Killed:
            kills += 1
        else:
            break
        assert tables(copy, job.now) in (old, new)
        pulled(copy, job)
        assert tables(copy, job.now) == new
        needed = {key for version in pulled(copy, job).versions for key in version.files}
        assert needed <= files_in(copy)
        assert not (copy / ".pull").exists()
    assert kills > 10


class Meanwhile(GlueLake):
    """A lake in which something happens once, before a file is read."""

    def __init__(self, happens: Callable[[], None], at: int) -> None:
        connection = connected()
        self.__dict__.update(connection.__dict__)
        self._happens = happens
        self._at = at
        self._numbers = itertools.count(1)

    def fetch(self, key: str, folder: Path) -> Path:
        if next(self._numbers) == self._at:
            self._happens()
        return super().fetch(key, folder)


@pytest.mark.parametrize("file", [1, 4, 9])
def test_publish_during_a_pull_does_no_harm(
    job: Job, root: Path, tmp_path: Path, file: int
) -> None:
    """The replaced versions are deleted at once, sooner than a run would."""

    def publish_and_prune() -> None:
        before = {version.location for version in current_versions(job.lake)}
        later(job)
        after = {version.location for version in current_versions(job.lake)}
        for location in before - after:
            for key in job.lake.keys(location):
                job.lake.delete(key)

    done = pulled(root, job, source=Meanwhile(publish_and_prune, file))
    assert done.failures == []
    with open_lake(root, job.now) as lake:
        ((rows, different),) = run(lake, COUNT).rows
    assert rows >= different > 0
    pulled(root, job)
    same_answers(root, job, tmp_path)


def test_file_that_is_gone_or_damaged_keeps_the_others_from_nothing(
    job: Job, root: Path, tmp_path: Path
) -> None:
    pulled(root, job)
    later(job)
    current = job.lake.current(RECEIVED)
    assert current
    kept = FolderLake(root).current(RECEIVED)
    boto3.client("s3").delete_object(Bucket=BUCKET, Key=current.part)
    done = pulled(root, job)
    assert len(done.failures) == 1
    assert done.failures[0].startswith(f"{current.part}: s3:GetObject failed: NoSuchKey: ")
    assert done.failures[0].endswith("The folder keeps what it had.")
    boto3.client("s3").put_object(Bucket=BUCKET, Key=current.part, Body=b"PAR1 no more PAR1")
    (failure,) = pulled(root, job).failures
    assert failure.startswith(f"{current.part}: the file is damaged (")
    assert FolderLake(root).current(RECEIVED) == kept
    assert FolderLake(root).current(Slice("AWS", "SENDER")) == job.lake.current(
        Slice("AWS", "SENDER")
    )
    answers(root, job.now)


def test_file_with_other_rows_than_its_partition_says_is_refused(job: Job, root: Path) -> None:
    part = job.lake.months(CHANGES)[0].parts[0]
    other = next(key for key in job.lake.keys(INVITATIONS.prefix) if key.endswith("00.parquet"))
    job.lake.copy(other, part)
    (failure,) = pulled(root, job).failures
    assert failure.startswith(f"{part}: the file is damaged (it has ")


def test_file_that_was_damaged_in_the_folder_is_fetched_again(
    job: Job, root: Path, tmp_path: Path
) -> None:
    pulled(root, job)
    for key in sorted(files_in(root))[::2]:
        (root / key).write_bytes((root / key).read_bytes()[:-9])
    assert pulled(root, job).fetched.count == len(sorted(files_in(root))[::2])
    same_answers(root, job, tmp_path)


@pytest.mark.parametrize("content", ["{", ""])
def test_damaged_partitions_file_is_written_again(
    job: Job, root: Path, tmp_path: Path, content: str
) -> None:
    pulled(root, job)
    (root / "partitions.json").write_text(content)
    assert pulled(root, job).fetched.count == 0
    same_answers(root, job, tmp_path)


def test_full_disk_leaves_the_old_state_and_the_next_pull_goes_on(
    job: Job, root: Path, tmp_path: Path
) -> None:
    class Full(FolderLake):
        def take(self, key: str, file: Path) -> None:
            if "part-" in key and "changes/" in key:
                raise OSError(ENOSPC, "No space left on device")
            super().take(key, file)

    pulled(root, job)
    old = answers(root, job.now)
    at = job.now
    later(job)
    with pytest.raises(OSError, match="No space left"):
        pulled(root, job, target=Full(root))
    assert answers(root, at) == old
    assert pulled(root, job).present.count > 0
    same_answers(root, job, tmp_path)


def test_partition_that_points_out_of_the_folder_is_refused(job: Job, root: Path) -> None:
    glue = boto3.client("glue")
    table: Any = {"DatabaseName": DATABASE, "TableName": INVITATIONS.name}
    sent = ["AWS", "SENDER"]
    found: Any = glue.get_partition(**table, PartitionValues=sent)["Partition"]
    kept: Any = {name: found[name] for name in ("Values", "StorageDescriptor", "Parameters")}
    kept["StorageDescriptor"]["Location"] += "../../../../../elsewhere/"
    glue.update_partition(**table, PartitionValueList=sent, PartitionInput=kept)
    with pytest.raises(
        InvitationDataError, match=r"elsewhere/part-00000\.parquet', which is no file"
    ):
        pulled(root, job)
    assert files_in(root) == set()


def test_second_pull_of_a_folder_at_the_same_time_is_refused(job: Job, root: Path) -> None:
    refused: list[str] = []

    def pull_too() -> None:
        with pytest.raises(ConflictError, match="another pull is at work"):
            pulled(root, job)
        refused.append("yes")

    pulled(root, job, source=Meanwhile(pull_too, 2))
    assert refused == ["yes"]


def test_readers_see_a_whole_lake_while_it_is_pulled_again_and_again(job: Job, root: Path) -> None:
    """Two readers loop beside ten pulls. A slice never has fewer rows than before."""
    pulled(root, job)
    done = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        least = 0
        while not done.is_set():
            try:
                with open_lake(root) as lake:
                    ((rows, _),) = run(lake, COUNT).rows
                if rows < least:
                    wrong.append((rows, least))
                least = rows
            except Exception as failure:  # noqa: BLE001 - the test's own thread shows it
                wrong.append(failure)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(10):
        later(job, 2 * HOUR)
        pulled(root, job)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
