"""Files that other programs leave in a folder lake are neither read nor deleted."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.foreign_files import add_foreign_files
from tests.support.harness import FULL, Job
from workbench.folder_lake.lake import FolderLake
from workbench.folder_lake.sql import open_lake, run
from workbench.simulator import Simulator, World

COUNTS = """
SELECT
    (SELECT count(*) FROM engagement_invitations),
    (SELECT count(*) FROM engagement_invitation_changes),
    (SELECT count(*) FROM sync_runs)
"""


def counts(root: Path) -> tuple[Any, ...]:
    with open_lake(root) as lake:
        (row,) = run(lake, COUNTS).rows
        return row


def snapshots(root: Path) -> int:
    return len(list((root / "invitations/catalog=AWS/participant_type=RECEIVER").iterdir()))


@pytest.mark.parametrize("runs", [1, 4])
def test_queries_ignore_files_of_other_programs(tmp_path: Path, runs: int) -> None:
    with Simulator(World(60)) as simulator:
        job = Job(simulator, FolderLake(tmp_path), settings=FULL)
        for _ in range(runs):
            assert job.sync().errors == []
            simulator.advance(timedelta(days=3))
    before = counts(tmp_path)
    foreign = add_foreign_files(tmp_path)
    assert any("changes/" in key for key in foreign)
    assert counts(tmp_path) == before


def test_runs_ignore_and_keep_files_of_other_programs(tmp_path: Path) -> None:
    with Simulator(World(60)) as simulator:
        root, clean = tmp_path / "lake", tmp_path / "clean"
        jobs = [Job(simulator, FolderLake(folder), settings=FULL) for folder in (root, clean)]
        for day in range(4):
            for job in jobs:
                report = job.sync(snapshot_retention_days=1)
                assert (report.errors, report.warnings) == ([], ())
                job.now += timedelta(days=3)
            if day == 1:
                foreign = add_foreign_files(root)
            simulator.advance(timedelta(days=3))
    kept = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert foreign <= kept
    written = {path.relative_to(clean).as_posix() for path in clean.rglob("*") if path.is_file()}
    assert kept - foreign == written
    assert counts(root) == counts(clean)


def test_restarted_slice_keeps_copies_of_its_changes_files(tmp_path: Path) -> None:
    with Simulator(World(60)) as simulator:
        job = Job(simulator, FolderLake(tmp_path), settings=FULL)
        job.sync()
        foreign = add_foreign_files(tmp_path)
        partitions = tmp_path / "partitions.json"
        table = json.loads(partitions.read_text())
        del table["engagement_invitations"]["AWS/RECEIVER"]
        partitions.write_text(json.dumps(table))
        assert job.sync().errors == []
    assert all((tmp_path / key).is_file() for key in foreign)
