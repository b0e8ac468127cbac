"""The table sync_runs: one row for each run and slice."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pyarrow.parquet as pq
import pytest
from moto import mock_aws

from invitations.domain import Slice
from invitations.errors import RetryableError
from invitations.lake.glue import GlueLake
from invitations.lake.storage import Lake
from invitations.sync.result import RunResult
from invitations.tables import RUNS
from tests.support.harness import (
    BUCKET,
    DATABASE,
    FIRST_RUN,
    Job,
    create_bucket_and_table,
    parts_of,
    slice_of,
)
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, AnswerFunction, Simulator, World

RECEIVED = {"catalog": "AWS", "participant_type": "RECEIVER"}
DENIED = Answer(400, b'{"__type": "AccessDeniedException", "Message": "Account 123456789012"}')


def recorded(root: Path) -> list[dict[str, Any]]:
    return [row for part in parts_of(root, RUNS) for row in pq.ParquetFile(part).read().to_pylist()]


def test_successful_and_failed_runs_are_recorded(tmp_path: Path) -> None:
    refused: list[Slice] = []

    def wrap(answer: AnswerFunction) -> AnswerFunction:
        return lambda body, target: DENIED if slice_of(body) in refused else answer(body, target)

    world = World.with_slices({("AWS", "RECEIVER"): 250, ("AWS", "SENDER"): 30}, seed=2)
    with Simulator(world, wrap=wrap) as simulator:
        job = Job(simulator, FolderLake(tmp_path))
        job.sync(catalogs=("AWS",))
        refused.append(Slice("AWS", "RECEIVER"))
        job.sync(catalogs=("AWS",))
    assert [(row["participant_type"], row["status"]) for row in recorded(tmp_path)] == [
        ("SENDER", "SUCCEEDED"),
        ("RECEIVER", "SUCCEEDED"),
        ("SENDER", "SUCCEEDED"),
        ("RECEIVER", "FAILED"),
    ]
    _, first, _, failed = recorded(tmp_path)
    common = {"trigger": "manual", "throttled": 0, "snapshot_rows": 250, "run_date": "2026-02-01"}
    common |= {"details_requests": None, "details_outstanding": None}
    counts = dict.fromkeys(("inserted", "updated", "unlisted", "reconciled", "unreadable"), 0)
    assert first == RECEIVED | common | counts | {
        "run_id": "run",
        "mode": "full",
        "mode_reason": "no snapshot",
        "started_at": FIRST_RUN,
        "finished_at": FIRST_RUN,
        "listing_began_at": FIRST_RUN,
        "requests": 3,
        "listed": 250,
        "inserted": 250,
        "status": "SUCCEEDED",
        "error": None,
    }
    error = failed.pop("error")
    assert error.startswith("AWS RECEIVER: partnercentral:ListEngagementInvitations failed: ")
    assert "123456789012" not in error
    later = FIRST_RUN + timedelta(hours=1)
    assert failed == RECEIVED | common | counts | {
        "run_id": "run-1",
        "mode": "incremental",
        "mode_reason": "recently listed in full",
        "started_at": later,
        "finished_at": later,
        "listing_began_at": later,
        "requests": 1,
        "listed": 0,
        "status": "FAILED",
    }


class FailingRunsLake(FolderLake):
    """A lake that can't write files of runs."""

    def put(self, key: str, file: Path) -> None:
        if key.startswith(RUNS.prefix):
            raise RetryableError("s3:PutObject failed: SlowDown.", "")
        super().put(key, file)


def test_run_that_cannot_be_recorded_has_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Simulator(World(30)) as simulator:
        report = Job(simulator, FailingRunsLake(tmp_path)).sync()
    (error,) = report.errors
    assert error == "The run could not be written into sync_runs: s3:PutObject failed: SlowDown."
    assert error in caplog.messages
    assert not [part for part in report.slices if part.error]


def damage_newest_part(lake: Lake, folder: Path) -> str:
    """Replace the part with the newest runs by a text. Return its key."""
    file = folder / "text"
    file.write_text("no Parquet")
    (month,) = lake.months(RUNS)
    lake.put(month.parts[-1], file)
    return month.parts[-1]


def check_only_runs_are_missing(lake: Lake, report: RunResult, part: str) -> str:
    """Check a run's outcome and return the key of the copy of the damaged part."""
    assert report.errors == []
    assert [result.status for result in report.slices] == ["SUCCEEDED"] * 4
    assert all(lake.current(result.slice) for result in report.slices)
    (warning,) = report.warnings
    copy = f"damaged/{FIRST_RUN + timedelta(hours=1):%Y%m%dT%H%M%SZ}/{part}"
    assert warning.startswith(f"{part} is damaged (")
    assert f"A copy is kept as {copy}, and the month goes on without it" in warning
    assert report.as_dict()["warnings"] == [warning]
    return copy


def test_damaged_runs_in_a_folder_are_copied_and_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = tmp_path / "lake"
    with Simulator(World(30)) as simulator:
        job = Job(simulator, FolderLake(root))
        job.sync()
        part = damage_newest_part(job.lake, tmp_path)
        report = job.sync()
        copy = check_only_runs_are_missing(job.lake, report, part)
        assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [*report.warnings]
        assert job.sync().warnings == ()
    assert (root / copy).read_text() == "no Parquet"
    assert len(recorded(root)) == 8


def test_damaged_runs_in_s3_are_copied_and_left_out(tmp_path: Path) -> None:
    with mock_aws(), Simulator(World(30)) as simulator:
        create_bucket_and_table()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        job = Job(simulator, GlueLake(s3=s3, glue=glue, url=f"s3://{BUCKET}", database=DATABASE))
        job.sync()
        part = damage_newest_part(job.lake, tmp_path)
        copy = check_only_runs_are_missing(job.lake, job.sync(), part)
        assert job.sync().warnings == ()
        assert s3.get_object(Bucket=BUCKET, Key=copy)["Body"].read() == b"no Parquet"
        (month,) = job.lake.months(RUNS)
        assert month.rows == (8,)


def test_retried_invocation_replaces_its_rows(tmp_path: Path) -> None:
    """Lambda retries an invocation under the same id."""
    with Simulator(World(30)) as simulator:
        job = Job(simulator, FolderLake(tmp_path), run_id="aaaa")
        job.sync()
        job.sync()
        job.runs -= 1
        job.sync()
    rows = recorded(tmp_path)
    assert [row["run_id"] for row in rows] == ["aaaa"] * 4 + ["aaaa-1"] * 4
    assert {row["started_at"] for row in rows} == {FIRST_RUN, FIRST_RUN + timedelta(hours=2)}
