"""Two runs of one slice at once: the faster one publishes, and the other has nothing to do."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invitations.domain import Slice
from invitations.snapshot.published import Snapshot
from invitations.sync.result import RunResult
from tests.support.harness import (
    SETTINGS,
    Job,
    changes_in_folder,
    expected_rows,
    rows_in_folder,
    without_bookkeeping,
)
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Simulator, World

RECEIVED = Slice("AWS", "RECEIVER")
WORLD = World.with_slices({("AWS", "RECEIVER"): 900}, seed=3)
ONE_SLICE = replace(SETTINGS, catalogs=("AWS",), participant_types=("RECEIVER",))


class SlowLake(FolderLake):
    """A lake whose run is so slow that others run before its first swap."""

    def __init__(self, root: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(root)
        self.meanwhile: list[Callable[[], object]] = [meanwhile]

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        while self.meanwhile:
            self.meanwhile.pop()()
        super().swap(snapshot, replaced)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(WORLD) as running:
        yield running


@pytest.fixture
def job(simulator: Simulator, tmp_path: Path) -> Job:
    """A job whose slice is synced once already."""
    made = Job(simulator, FolderLake(tmp_path), settings=ONE_SLICE)
    assert made.sync().errors == []
    return made


def slow(job: Job, root: Path, meanwhile: Callable[[], object]) -> RunResult:
    return replace(job, lake=SlowLake(root, meanwhile), run_id="slow").sync()


def check_right(job: Job, root: Path) -> None:
    """Every row is as listed, and the changes hold each change of status once."""
    rows = rows_in_folder(root)[RECEIVED]
    assert without_bookkeeping(rows) == expected_rows(job.simulator, RECEIVED, rows)
    last = {change["invitation_id"]: change for change in changes_in_folder(root)}
    assert {row["invitation_id"]: row["status"] for row in rows} == {
        id_: change["status"] for id_, change in last.items()
    }


def test_confirmation_after_a_faster_publish_changes_nothing(job: Job, tmp_path: Path) -> None:
    """The slow run lists before anything happens, so it finds nothing new."""

    def publish() -> None:
        job.simulator.advance(timedelta(days=9))
        assert job.sync().errors == []

    result = slow(job, tmp_path, publish)
    assert [one.status for one in result.slices] == ["OVERTAKEN"]
    assert (result.errors, result.slices[0].error) == ([], None)
    changes = changes_in_folder(tmp_path)
    assert "STATUS_CHANGED" in {change["change_type"] for change in changes}
    check_right(job, tmp_path)


def test_slower_full_confirmation_does_not_move_times_back(job: Job, tmp_path: Path) -> None:
    started = job.now
    slower = replace(job, settings=replace(ONE_SLICE, mode="full"))

    def confirm() -> None:
        job.now = started + timedelta(hours=2)
        assert job.sync(mode="full").errors == []

    result = slow(slower, tmp_path, confirm)
    assert [one.status for one in result.slices] == ["OVERTAKEN"]
    current = job.lake.current(RECEIVED)
    assert current
    assert current.last_full_sync_at == started + timedelta(hours=2)


def test_overtaken_run_is_recorded_and_logged_without_an_error(
    job: Job, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="invitations")
    result = slow(job, tmp_path, lambda: job.sync(mode="full"))
    (row,) = result.rows()
    assert (row["status"], row["error"]) == ("OVERTAKEN", None)
    assert row["snapshot_rows"] == 900
    assert "slice overtaken" in [record.getMessage() for record in caplog.records]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    summary: dict[str, Any] = json.loads(json.dumps(result.as_dict()))
    assert summary["slices"][0]["status"] == "OVERTAKEN"


def test_next_run_continues_from_the_winner(job: Job, tmp_path: Path) -> None:
    slow(job, tmp_path, lambda: job.sync(mode="full"))
    job.now += timedelta(hours=1)
    job.simulator.advance(timedelta(days=3))
    (result,) = job.sync().slices
    assert result.status == "SUCCEEDED"
    check_right(job, tmp_path)
