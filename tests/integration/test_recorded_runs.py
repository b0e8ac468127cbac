"""sync_runs: what each run did for each slice, and what readers see after it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from invitations.errors import RetryableError
from invitations.request import Slice
from invitations.tables import RUNS
from tests.integration.harness import FIRST_RUN, Job, slice_of
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, AnswerFunction, Simulator, World

RECEIVED = {"catalog": "AWS", "participant_type": "RECEIVER"}
DENIED = Answer(400, b'{"__type": "AccessDeniedException", "Message": "Account 123456789012"}')


def recorded(root: Path) -> list[dict[str, Any]]:
    paths = sorted((root / RUNS.prefix).rglob("*.parquet"))
    return [row for path in paths for row in pq.ParquetFile(path).read().to_pylist()]


def test_runs_that_succeed_and_runs_that_fail_are_recorded(tmp_path: Path) -> None:
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


class Forgetful(FolderLake):
    """Can't keep what runs did."""

    def put(self, key: str, file: Path) -> None:
        if key.startswith(RUNS.prefix):
            raise RetryableError("s3:PutObject failed: SlowDown.")
        super().put(key, file)


def test_a_run_that_cannot_be_recorded_is_noticed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Simulator(World(30)) as simulator:
        report = Job(simulator, Forgetful(tmp_path)).sync()
    (error,) = report.errors
    assert error == "The run could not be written into sync_runs: s3:PutObject failed: SlowDown."
    assert error in caplog.messages
    assert not [part for part in report.slices if part.error]
