"""Pull from a bucket that version 0.2.0 filled: before, during and after its upgrade."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest

from invitations.domain import Slice
from invitations.lake.glue import GlueLake
from invitations.lake.housekeeping import Tidying, keep_house
from invitations.snapshot.published import from_partition
from invitations.tables import CHANGES, RUNS, TABLES
from tests.support.deployed_lakes import answers, copied_by_hand, glue_lake
from tests.support.harness import BUCKET
from workbench.folder_lake.lake import FolderLake, read_partitions
from workbench.pulling.pull import Pulled, pull

VERSION_2 = Path(__file__).parents[1] / "lakes" / "version_2"
UPGRADE = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAYS = "runs/run_date=2026-01-15/runs.parquet"


@pytest.fixture
def lake() -> Iterator[GlueLake]:
    with glue_lake() as lake:
        for path in VERSION_2.rglob("*.parquet"):
            key = path.relative_to(VERSION_2).as_posix()
            boto3.client("s3").upload_file(str(path), BUCKET, key)
        for name, partition in read_partitions(VERSION_2).items():
            lake.swap(from_partition(Slice(*name.split("/")), **partition), None)
        yield lake


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "copy"
    root.mkdir()
    return root


def pulled(lake: GlueLake, root: Path, now: datetime = UPGRADE) -> Pulled:
    done = pull(lake, FolderLake(root), root, now)
    assert done.failures == []
    return done


def upgraded(lake: GlueLake, at: datetime, *, has_time: bool = True) -> None:
    assert keep_house(Tidying(lake=lake, at=at, run_id="5f", has_time=lambda: has_time)) == []


def check(root: Path, tmp_path: Path, at: datetime) -> None:
    truth = copied_by_hand(tmp_path / f"truth {at}")
    assert answers(root, at) == answers(truth, at)


def test_lake_before_its_upgrade_is_copied_with_its_history(
    lake: GlueLake, root: Path, tmp_path: Path
) -> None:
    pulled(lake, root)
    check(root, tmp_path, UPGRADE)
    assert len(FolderLake(root).keys(RUNS.prefix)) == 4


def test_day_of_runs_that_was_written_again_is_fetched_again(
    lake: GlueLake, root: Path, tmp_path: Path
) -> None:
    pulled(lake, root)
    later = "runs/run_date=2026-01-25/runs.parquet"
    lake.copy(later, DAYS)
    pulled(lake, root)
    assert (root / DAYS).read_bytes() == (root / later).read_bytes()
    check(root, tmp_path, UPGRADE)


def test_copy_follows_each_step_of_the_upgrade(lake: GlueLake, root: Path, tmp_path: Path) -> None:
    pulled(lake, root)
    upgraded(lake, UPGRADE, has_time=False)
    assert {month.rows for month in lake.months(CHANGES)} == {None}
    pulled(lake, root)
    check(root, tmp_path, UPGRADE)
    at = UPGRADE
    for _ in range(3):
        at += timedelta(hours=3)
        upgraded(lake, at)
        pulled(lake, root, at)
        check(root, tmp_path, at)
    done = pulled(lake, root, at + timedelta(hours=3))
    needed = {key for version in done.versions for key in version.files}
    assert {key for table in TABLES for key in FolderLake(root).keys(table.prefix)} == needed
    assert not any("change_month=" in key or "run_date=" in key for key in needed)
