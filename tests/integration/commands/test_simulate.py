"""The command `invitations simulate`: start, requests and stop."""

import json
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import urllib3

from workbench.cli import main

INVITATIONS = str(Path(sys.executable).with_name("invitations"))

Start = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the command on any free port. Return the process and the first line of its output."""
    with ExitStack() as stack:

        def started(*argv: str) -> tuple[subprocess.Popen[str], str]:
            command = [INVITATIONS, "simulate", "--port", "0", *argv]
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            process = stack.enter_context(subprocess.Popen(command, text=True, **pipes))  # type: ignore[call-overload]
            stack.callback(process.kill)
            return process, process.stdout.readline()

        yield started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_simulate_prints_a_working_command_and_ends_on_a_signal(
    start: Start, number: signal.Signals, tmp_path: Path
) -> None:
    process, line = start("--invitations", "120", "--seed", "5")
    assert line.startswith("Partner Central simulated at http://127.0.0.1:")
    program, *argv = shlex.split(line.partition("try: ")[2])
    assert program == "invitations"
    synced = subprocess.run(
        [INVITATIONS, *argv, "--json"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert synced.returncode == 0
    assert sum(s["listed"] for s in json.loads(synced.stdout)["slices"]) == 120
    process.send_signal(number)
    out, error = process.communicate(timeout=10)
    assert (process.returncode, out, error) == (0, "", "Making up 120 invitations\n")


def test_clock_can_be_advanced_with_the_command_in_help(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["simulate", "--help"])
    curl = next(line for line in capsys.readouterr().out.splitlines() if "curl" in line)
    program, *_, address, option, body = shlex.split(curl)
    assert (program, option) == ("curl", "-d")
    _, line = start("--invitations", "1")
    url = line.split()[4].rstrip(";")
    moved = address.replace("http://127.0.0.1:8321", url)
    with urllib3.PoolManager(retries=False) as pool:
        answer = pool.request("POST", moved, body=body)
    assert answer.json() == {"now": "2026-01-16T12:00:00+00:00"}


@pytest.mark.parametrize(("options", "refused"), [((), 0), (("--throttle",), 10)])
def test_simulate_throttles_only_with_the_option(
    start: Start, options: tuple[str, ...], refused: int
) -> None:
    _, line = start("--invitations", "1", *options)
    url = line.split()[4].rstrip(";")
    request = json.dumps({"Catalog": "AWS", "ParticipantType": "RECEIVER"})
    target = {"X-Amz-Target": "AWSPartnerCentralSelling.ListEngagementInvitations"}
    with urllib3.PoolManager(retries=False) as pool:
        answers = [pool.request("POST", url, body=request, headers=target) for _ in range(30)]
    # The quota fills up while the requests are sent.
    assert refused <= sum(answer.status == 400 for answer in answers) <= 2 * refused


def test_port_in_use_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["simulate", "--port", str(port), "--invitations", "1"]) == 2
    assert capsys.readouterr().err == (
        "Making up 1 invitations\n"
        f"invitations: --port: can't listen on {port}: Address already in use. "
        "Use another, or 0 for any.\n"
    )


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--port", "65536"], "argument --port: '65536' is not allowed; use a whole number from 0"),
        (["--invitations", "-1"], "argument --invitations: '-1' is not allowed; use a whole numb"),
        (["--seed", "x"], "argument --seed: 'x' is not allowed; use a whole number of at least 0"),
    ],
)
def test_wrong_simulate_option_is_named(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["simulate", *argv])
    assert capsys.readouterr().err.startswith(f"invitations simulate: {message}")
