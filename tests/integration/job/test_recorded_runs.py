"""The table sync_runs: one row for each run and slice."""

from datetime import timedelta
from io import BytesIO
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
    slice_of,
)
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, AnswerFunction, Simulator, World

RECEIVED = {"catalog": "AWS", "participant_type": "RECEIVER"}
DENIED = Answer(400, b'{"__type": "AccessDeniedException", "Message": "Account 123456789012"}')


def recorded(root: Path) -> list[dict[str, Any]]:
    paths = sorted((root / RUNS.prefix).rglob("*.parquet"))
    return [row for path in paths for row in pq.ParquetFile(path).read().to_pylist()]


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
    common = {"run_id": "run", "trigger": "manual", "throttled": 0, "snapshot_rows": 250}
    counts = dict.fromkeys(("inserted", "updated", "unlisted", "reconciled", "unreadable"), 0)
    assert first == RECEIVED | common | counts | {
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


TODAY = f"runs/run_date={FIRST_RUN:%Y-%m-%d}/runs.parquet"
KEPT = f"damaged/{FIRST_RUN:%Y%m%dT%H%M%SZ}/{TODAY}"


def put_text(lake: Lake, folder: Path) -> None:
    """Replace the day's file of runs with a text."""
    file = folder / "text"
    file.write_text("no Parquet")
    lake.put(TODAY, file)


def assert_only_runs_are_missing(
    lake: Lake, report: RunResult, caplog: pytest.LogCaptureFixture
) -> None:
    assert report.errors == []
    assert [part.status for part in report.slices] == ["SUCCEEDED"] * 4
    assert all(lake.current(part.slice) for part in report.slices)
    (warning,) = report.warnings
    assert warning.startswith(f"{TODAY} is damaged (")
    assert f"A copy is kept as {KEPT}, and a new file begins with this run" in warning
    assert report.as_dict()["warnings"] == [warning]
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [warning]


def test_damaged_runs_file_in_a_folder_loses_only_its_own_runs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lake = FolderLake(tmp_path / "lake")
    put_text(lake, tmp_path)
    with Simulator(World(30)) as simulator:
        job = Job(simulator, lake)
        assert_only_runs_are_missing(lake, job.sync(), caplog)
        assert job.sync().warnings == ()
    assert (tmp_path / "lake" / KEPT).read_text() == "no Parquet"
    assert len(recorded(tmp_path / "lake")) == 8


def test_damaged_runs_file_in_s3_loses_only_its_own_runs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with mock_aws(), Simulator(World(30)) as simulator:
        create_bucket_and_table()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        lake = GlueLake(s3=s3, glue=glue, url=f"s3://{BUCKET}", database=DATABASE)
        put_text(lake, tmp_path)
        job = Job(simulator, lake)
        assert_only_runs_are_missing(lake, job.sync(), caplog)
        assert job.sync().warnings == ()

        def stored(key: str) -> bytes:
            return s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()

        assert stored(KEPT) == b"no Parquet"
        assert pq.read_table(BytesIO(stored(TODAY))).num_rows == 8
