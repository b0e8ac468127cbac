"""Standard streams that the caller has closed act as /dev/null. The exit code is the same."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.simulator import Simulator, World

INVITATIONS = str(Path(sys.executable).with_name("invitations"))
SLICE = "--catalog AWS --participant-type RECEIVER"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(World.with_slices({("AWS", "RECEIVER"): 120}, seed=3)) as running:
        yield running


@pytest.fixture(scope="module")
def lake(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("closed") / "lake")
    connection = ("--endpoint-url", simulator.endpoint_url, "--no-sign-request")
    assert main(["sync", "--lake", folder, *connection]) == 0
    return folder


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "command",
    [
        "query --lake {lake} 'SELECT 1'",
        "query --lake {lake} --output xlsx 'SELECT 1'",
        "list {slice} --max-items 3 --endpoint-url {url} --no-sign-request",
        "sync --lake {lake} --endpoint-url {url} --no-sign-request",
        "doctor --lake {lake} --json",
        "--version",
    ],
)
def test_exit_code_is_the_same_with_closed_streams(
    simulator: Simulator, lake: str, command: str, closed: str
) -> None:
    line = command.format(lake=lake, slice=SLICE, url=simulator.endpoint_url)
    expected = _run(line, "> /dev/null 2>&1").returncode
    done = _run(line, closed)
    assert done.returncode == expected, done.stderr
    if closed == ">&-":
        assert "Error" not in done.stderr
        assert "attribute" not in done.stderr


def test_failure_keeps_its_exit_code_with_closed_streams(lake: str) -> None:
    for closed in (">&-", "2>&-"):
        assert _run(f"query --lake {lake} 'SELECT nothing'", closed).returncode == 2


def test_closed_standard_output_leaves_the_files_of_the_lake_unchanged(lake: str) -> None:
    before = {path: path.read_bytes() for path in Path(lake).rglob("*") if path.is_file()}
    assert _run(f"query --lake {lake} 'SELECT * FROM sync_runs'", ">&-").returncode == 0
    assert before == {path: path.read_bytes() for path in Path(lake).rglob("*") if path.is_file()}


def _run(line: str, streams: str) -> "subprocess.CompletedProcess[str]":
    command = f"'{INVITATIONS}' {line} {streams}"
    return subprocess.run(
        ["/bin/sh", "-c", command], check=False, capture_output=True, text=True, errors="replace"
    )
