"""The tour of `make run`, on machines without an AWS configuration and with a wrong one."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.harness import rows_in_folder
from workbench.folder_lake.sql import open_lake, run
from workbench.tour.queries import QUESTIONS, WHAT_CHANGED

WRONG = {
    "AWS_PROFILE": "nobody",
    "AWS_ACCESS_KEY_ID": "half",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_CONFIG_FILE": "config",
    "HTTP_PROXY": "http://127.0.0.1:1",
}


def tour(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "workbench.tour.__main__"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return subprocess.run(
        command,
        cwd=folder,
        env=bare | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def finished_tour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run a tour with the environment WRONG. Return its folder and its output."""
    folder = tmp_path_factory.mktemp("tour")
    (folder / "config").write_text("not a configuration file")
    done = tour(folder, **WRONG)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


def test_tour_syncs_twice_and_then_daily_for_two_weeks(finished_tour: tuple[Path, str]) -> None:
    folder, shown = finished_tour
    assert "| AWS     | RECEIVER         | full |   1400 |     1400 |       0 |       14 |" in shown
    second = "| AWS     | RECEIVER         | incremental |    118 |        2 |       3 |        2 |"
    assert second in shown
    assert "3. 14 days more, with a sync each day\n   46 invitations are new, 30 have" in shown
    listed = {str(slice_): len(rows) for slice_, rows in rows_in_folder(folder / "lake").items()}
    assert listed == {
        "AWS SENDER": 307,
        "AWS RECEIVER": 1433,
        "Sandbox SENDER": 102,
        "Sandbox RECEIVER": 206,
    }


def test_tour_shows_its_questions_and_answers(finished_tour: tuple[Path, str]) -> None:
    folder, shown = finished_tour
    with open_lake(folder / "lake") as lake:
        for title, sql in (*WHAT_CHANGED, *QUESTIONS):
            rows = run(lake, sql).rows
            assert rows
            assert title in shown
            assert all(line in shown for line in sql.splitlines())
            assert all(f"| {row[0]} " in shown for row in rows)


def test_tour_ends_with_a_report_as_of_the_simulated_time(finished_tour: tuple[Path, str]) -> None:
    folder, shown = finished_tour
    file = folder / "report.html"
    assert f"5. The report as of 2026-01-30 08:00 UTC: open it in a browser\n   {file}" in shown
    page = file.read_text(encoding="utf-8")
    assert "As of 30 Jan 2026, 08:00 UTC" in page
    assert page.count("0 minutes") == 4
    assert "Not up to date" not in page


def test_commands_that_the_tour_suggests_work(finished_tour: tuple[Path, str]) -> None:
    folder, shown = finished_tour
    commands = [line.strip() for line in shown.splitlines() if ".venv/bin/inv" in line]
    assert len(commands) == 3
    for command in commands[:2]:
        line = command.replace(".venv/bin", str(Path(sys.executable).parent))
        tried = subprocess.run(
            ["/bin/sh", "-c", line], cwd=folder, check=False, capture_output=True
        )
        assert (tried.returncode, b"invitation_id" in tried.stdout) == (0, True)


def test_second_tour_replaces_the_lake_of_the_first(
    finished_tour: tuple[Path, str], tmp_path: Path
) -> None:
    lake = shutil.copytree(finished_tour[0] / "lake", tmp_path / "lake")
    (lake / "left over").touch()
    first_line_of_a_tour(tmp_path)
    assert not (lake / "left over").exists()


@pytest.mark.parametrize("change", ["not the tour's", "synced since", "a link"])
def test_tour_refuses_a_lake_that_it_did_not_make(
    finished_tour: tuple[Path, str], tmp_path: Path, change: str
) -> None:
    lake = shutil.copytree(finished_tour[0] / "lake", tmp_path / "lake")
    if change == "not the tour's":
        (lake / ".made-by-tour").unlink()
    if change == "synced since":
        partitions = lake / "partitions.json"
        partitions.write_text(json.dumps(json.loads(partitions.read_text())))
    if change == "a link":
        lake.rename(tmp_path / "elsewhere")
        lake.symlink_to(tmp_path / "elsewhere")
    before = sorted(path.name for path in lake.iterdir())
    done = tour(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "tour: ./lake is in the way, and is not as an earlier tour left it. "
        "Move it elsewhere or delete it, and try again.\n"
    )
    assert sorted(path.name for path in lake.iterdir()) == before


def test_tour_ends_quietly_if_its_reader_leaves_early(tmp_path: Path) -> None:
    assert first_line_of_a_tour(tmp_path) == (
        "A tour of Partner Invitations Sync, on this machine only\n"
    )


def first_line_of_a_tour(folder: Path) -> str:
    """Run a tour whose reader leaves after the first line. It needs no configuration."""
    command = f"'{sys.executable}' -m workbench.tour.__main__ | head -1"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout
