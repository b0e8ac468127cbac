"""The first run reads and upgrades a lake of the version before, without a rebuild."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from invitations.tables.invitations import SCHEMA_VERSION
from tests.support.harness import FIRST_RUN, Job, expected_rows, rows_in_folder, without_bookkeeping
from tests.support.one_slice import RECEIVED, changes_in
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Simulator, World

VERSION_1 = Path(__file__).parents[1] / "lakes" / "version_1"
HIDDEN = "engi-zae7ro25e9eqh"
"""The last run of that lake didn't list it. Version 1 has no column that says so."""
UPGRADE = datetime(2026, 2, 1, 14, tzinfo=UTC)


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    """Return a job of this version on that lake, with the world as of the lake's last run."""
    copytree(VERSION_1, tmp_path, dirs_exist_ok=True)
    world = World(invitations=120, seed=4)
    timeline = world.slices["AWS", "RECEIVER"].invitations
    world.replace_timeline(("AWS", "RECEIVER"), [one for one in timeline if one.id != HIDDEN])
    with Simulator(world) as simulator:
        simulator.advance(timedelta(days=2))
        yield Job(simulator, FolderLake(tmp_path), now=UPGRADE)


def test_first_run_after_an_upgrade_is_full(job: Job) -> None:
    for report in job.sync(mode="incremental").slices:
        assert report.error is None
        assert report.mode
        assert report.mode.name == "full"
        assert report.difference.inserted == 0
        assert report.difference.reconciled == 0
    current = job.lake.current(RECEIVED)
    assert current
    assert (current.schema_version, current.rows, current.unlisted) == (SCHEMA_VERSION, 84, 1)


def test_upgrade_keeps_every_row_with_its_first_seen_at(job: Job, tmp_path: Path) -> None:
    before = rows_in_folder(VERSION_1)
    job.sync()
    table = rows_in_folder(tmp_path)
    assert table.keys() == before.keys()
    for slice_, rows in table.items():
        listed = [row for row in rows if row["listed"]]
        found = expected_rows(job.simulator, slice_, before=before[slice_])
        own = {"listed", "previous_status", "status_changed_at", "status_changed_at_is_exact"}
        assert [
            {name: value for name, value in row.items() if name not in own}
            for row in without_bookkeeping(listed)
        ] == found
        assert {row["first_seen_at"] for row in rows} == {FIRST_RUN}
        assert {row["previous_status"] for row in rows} == {None}


def test_upgrade_keeps_rows_that_are_not_listed_and_marks_them_unlisted(
    job: Job, tmp_path: Path
) -> None:
    (before,) = (r for r in rows_in_folder(VERSION_1)[RECEIVED] if r["invitation_id"] == HIDDEN)
    (report,) = (r for r in job.sync().slices if r.slice == RECEIVED)
    (row,) = (r for r in rows_in_folder(tmp_path)[RECEIVED] if not r["listed"])
    names = before.keys() - {"last_changed_at"}
    assert {name: row[name] for name in names} == {name: before[name] for name in names}
    assert report.difference.listed == 83


def test_upgrade_records_every_row_as_discovered_once(job: Job, tmp_path: Path) -> None:
    job.sync()
    changes = changes_in(tmp_path)
    table = [row for rows in rows_in_folder(tmp_path).values() for row in rows]
    assert len(changes) == len(table) == 120
    assert {c["invitation_id"] for c in changes} == {row["invitation_id"] for row in table}
    assert {change["change_type"] for change in changes} == {"DISCOVERED"}
    assert {change["observed_at"] for change in changes} == {UPGRADE}
    assert {row["last_changed_at"] for row in table} == {UPGRADE}
    for change in changes:
        sent = change["status"] == "PENDING"
        assert change["changed_at"] == (change["invitation_date"] if sent else UPGRADE)
        assert change["changed_at_is_exact"] == sent


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_second_run_after_an_upgrade_changes_nothing(job: Job, tmp_path: Path, mode: str) -> None:
    job.sync()
    before = rows_in_folder(tmp_path), changes_in(tmp_path)
    for report in job.sync(mode=mode).slices:
        assert report.error is None
        assert report.mode
        assert report.mode.name == mode
        assert report.difference.changes == 0
    assert (rows_in_folder(tmp_path), changes_in(tmp_path)) == before


def test_upgrade_keeps_the_snapshots_of_the_older_version(job: Job, tmp_path: Path) -> None:
    """Queries that are under way need them, and so does a return to the older version."""
    job.sync()
    for file in VERSION_1.glob("invitations/**/*.parquet"):
        assert (tmp_path / file.relative_to(VERSION_1)).read_bytes() == file.read_bytes()
