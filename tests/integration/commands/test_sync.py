"""The command `invitations sync` on a real simulator and lake: exit codes and messages."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from tests.support.harness import (
    BUCKET,
    DATABASE,
    create_bucket_and_table,
    rows_in_folder,
    rows_in_glue,
    slice_of,
)
from workbench.cli import main
from workbench.folder_lake.lake import read_partitions
from workbench.simulator import Answer, AnswerFunction, Simulator, World

INVITATIONS = str(Path(sys.executable).with_name("invitations"))
SIZES = {("AWS", "SENDER"): 20, ("AWS", "RECEIVER"): 250, ("Sandbox", "SENDER"): 1}
LINES = [
    "AWS RECEIVER: 250 listed, 250 inserted, 0 updated, 3 requests, full",
    "AWS SENDER: 20 listed, 20 inserted, 0 updated, 1 request, full",
    "Sandbox RECEIVER: 0 listed, 0 inserted, 0 updated, 1 request, full",
    "Sandbox SENDER: 1 listed, 1 inserted, 0 updated, 1 request, full",
]
DENIED = Answer(400, b'{"__type": "AccessDeniedException", "Message": "not linked"}')
EMPTY = Answer(200, b'{"EngagementInvitationSummaries": []}')

Sync = Callable[..., Any]


@pytest.fixture(scope="module")
def world() -> World:
    return World.with_slices(SIZES, seed=7)


@pytest.fixture
def asked() -> list[dict[str, Any]]:
    """Return the list to which the simulator adds its requests."""
    return []


@pytest.fixture
def instead() -> dict[str, Answer]:
    """Return the answers that the simulator gives for a slice instead of its invitations."""
    return {}


@pytest.fixture
def simulator(
    world: World, asked: list[dict[str, Any]], instead: dict[str, Answer]
) -> Iterator[Simulator]:
    def wrapped(answer: AnswerFunction) -> AnswerFunction:
        def recorded(body: bytes, target: str) -> Answer:
            asked.append(json.loads(body))
            return instead.get(str(slice_of(body))) or answer(body, target)

        return recorded

    with Simulator(world, wrap=wrapped) as running:
        yield running


@pytest.fixture
def argv(simulator: Simulator, tmp_path: Path) -> list[str]:
    """Return the command that syncs every slice of the simulator into a folder, without a limit."""
    connection = ["--endpoint-url", simulator.endpoint_url, "--no-sign-request"]
    speed = ["--max-requests-per-second", "0"]
    return ["sync", "--lake", str(tmp_path / "new" / "lake"), *connection, *speed]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "new" / "lake"


def listed(root: Path) -> dict[str, int]:
    return {str(slice_): len(rows) for slice_, rows in rows_in_folder(root).items()}


def test_sync_fills_a_new_folder_with_every_slice(
    argv: list[str], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 0
    out, error = capsys.readouterr()
    assert (out, sorted(error.splitlines())) == ("", LINES)
    assert listed(root) == {
        "AWS SENDER": 20,
        "AWS RECEIVER": 250,
        "Sandbox SENDER": 1,
        "Sandbox RECEIVER": 0,
    }


def test_second_sync_is_incremental_and_prints_its_counts(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, "--catalog", "AWS"]) == 0
    assert main([*argv, "--catalog", "AWS", "--participant-type", "RECEIVER"]) == 0
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == "AWS RECEIVER: 102 listed, 0 inserted, 0 updated, 2 requests, incremental"


def test_json_output_is_the_summary_alone(
    argv: list[str], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, "--json"]) == 0
    out, error = capsys.readouterr()
    summary = json.loads(out)
    keys = [
        "run_id",
        "trigger",
        "started_at",
        "duration_seconds",
        "slices",
        "unfinished",
        "warnings",
    ]
    assert list(summary) == keys
    assert re.fullmatch("[0-9a-f]{8}", summary["run_id"])
    assert {f"{s['catalog']} {s['participant_type']}": s["listed"] for s in summary["slices"]} == (
        listed(root)
    )
    assert sorted(error.splitlines()) == LINES


def test_installed_sync_command_works(argv: list[str], root: Path) -> None:
    done = subprocess.run(
        [INVITATIONS, *argv, "--json"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert sorted(done.stderr.splitlines()) == LINES
    assert len(json.loads(done.stdout)["slices"]) == 4
    assert listed(root)["AWS RECEIVER"] == 250


def test_failed_slice_is_named_and_the_others_are_published(
    argv: list[str], root: Path, instead: dict[str, Answer]
) -> None:
    instead["AWS SENDER"] = DENIED
    done = subprocess.run(
        [INVITATIONS, *argv, "--json"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    [failed] = [line for line in done.stderr.splitlines() if line not in LINES]
    assert re.match(r"AWS SENDER: .* AccessDeniedException: not linked\. Check that", failed)
    assert failed.endswith("The slice keeps its last snapshot.")
    assert [s["error"] for s in json.loads(done.stdout)["slices"] if s["error"]] == [failed]
    assert set(listed(root)) == {"AWS RECEIVER", "Sandbox SENDER", "Sandbox RECEIVER"}


def test_every_sync_option_is_in_the_request(argv: list[str], asked: list[dict[str, Any]]) -> None:
    options = [
        *("--catalog", "AWS", "--participant-type", "RECEIVER"),
        *("--engagement-identifier", "eng-00000000000001", "eng-00000000000002"),
        *("--payload-type", "LeadInvitation"),
        *("--sender-aws-account-id", "004815162342", "--sender-aws-account-id", "AWS"),
        *("--status", "PENDING", "ACCEPTED", "--status", "PENDING"),
    ]
    assert main([*argv, *options]) == 0
    assert asked == [
        {
            "Catalog": "AWS",
            "ParticipantType": "RECEIVER",
            "EngagementIdentifier": ["eng-00000000000001", "eng-00000000000002"],
            "PayloadType": ["LeadInvitation"],
            "SenderAwsAccountId": ["004815162342", "AWS"],
            "Status": ["PENDING", "ACCEPTED"],
            "Sort": {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
            "MaxResults": 100,
        }
    ]


def test_shrunk_listing_is_published_only_with_accept_shrink(
    argv: list[str], root: Path, instead: dict[str, Answer]
) -> None:
    assert main(argv) == 0
    instead["AWS RECEIVER"] = EMPTY
    assert main(argv) == 1
    assert main([*argv, "--mode", "full"]) == 1
    assert read_partitions(root)["AWS/RECEIVER"]["parameters"]["unlisted"] == "0"
    assert main([*argv, "--accept-shrink"]) == 0
    assert read_partitions(root)["AWS/RECEIVER"]["parameters"]["unlisted"] == "250"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--catalog", "aws"], "--catalog: 'aws' is not allowed; use AWS or Sandbox."),
        (["--participant-type", "X"], "--participant-type: 'X' is not allowed; use SENDER or"),
        (["--engagement-identifier", "1"], "--engagement-identifier: '1' is not allowed; use eng-"),
        (["--payload-type", "1"], "--payload-type: '1' is not allowed; use OpportunityInvitation,"),
        (["--sender-aws-account-id", "a-b"], "--sender-aws-account-id: 'a-b' is not allowed; use"),
        (["--status", "OPEN"], "--status: 'OPEN' is not allowed; use ACCEPTED or PENDING"),
        (["--mode", "fast"], "--mode: 'fast' is not allowed; use auto or full or incremental."),
        (["--max-requests-per-second", "-1"], "--max-requests-per-second: '-1' is not allowed;"),
        (["--database", "partner"], "--database: only a lake in S3 has one; leave it out, or use"),
        (["--lake", "s3://bucket/x"], "--database: a lake in S3 needs its Glue database; name it."),
        (["--lake", "s3://B", "--database", "d"], "--lake: 's3://B' is not allowed; use s3://buck"),
        (["--lake", "file://lake"], "--lake: 'file://lake' is not allowed; use s3://bucket[/pref"),
        (["--lake", "s3://bucket", "--database", "A"], "--database: 'A' is not allowed; use lower"),
        (["--profile", "nobody"], "--profile: 'nobody' is not allowed; use a profile of your AWS"),
    ],
)
def test_wrong_sync_option_is_refused_with_the_allowed_values(
    argv: list[str],
    options: list[str],
    message: str,
    asked: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*argv, *options]) == 2
    out, error = capsys.readouterr()
    assert error.startswith(f"invitations: {message}")
    assert (out, len(error.splitlines()), asked) == ("", 1, [])


@pytest.mark.parametrize("flag", ["--sort-order", "--page-size"])
def test_retired_option_is_accepted_with_a_warning(
    flag: str, argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, flag, "7"]) == 0
    warning, *lines = capsys.readouterr().err.splitlines()
    assert warning == f"invitations: {flag} has no effect any more; the next version refuses it."
    assert sorted(lines) == LINES


def test_sync_requires_a_lake(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["sync"])
    assert capsys.readouterr().err == (
        "invitations sync: the following arguments are required: --lake\n"
        "See invitations sync --help\n"
    )


def test_file_as_lake_is_refused(
    argv: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main([*argv, "--lake", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err == (
        f"invitations: --lake: '{tmp_path}/file' can't be a folder: File exists. "
        "Use another path.\n"
    )


def test_missing_credentials_are_refused_with_advice(
    argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert main([option for option in argv if option != "--no-sign-request"]) == 2
    assert capsys.readouterr().err == (
        "invitations: no AWS credentials found. Set up AWS credentials or name a --profile; "
        "a simulator needs --no-sign-request.\n"
    )
    assert main(argv) == 0


def test_partial_credentials_are_refused(
    argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert main([option for option in argv if option != "--no-sign-request"]) != 0
    error = capsys.readouterr().err
    assert error.startswith("invitations: getting the credentials of profile 'default' failed: Par")
    assert len(error.splitlines()) == 1


def test_rate_above_the_account_quota_prints_a_warning(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, "--max-requests-per-second", "1000"]) == 0
    warning = capsys.readouterr().err.splitlines()[0]
    assert warning.startswith("invitations: ")
    assert "default quota of 10, which" in warning


def test_sync_writes_a_lake_in_s3_and_its_glue_table(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with mock_aws():
        create_bucket_and_table()
        assert main([*argv, "--lake", f"s3://{BUCKET}", "--database", DATABASE]) == 0
        assert sorted(capsys.readouterr().err.splitlines()) == LINES
        rows = {str(slice_): len(found) for slice_, found in rows_in_glue().items()}
    assert rows["AWS RECEIVER"] == 250


def test_sync_of_a_lake_in_s3_requires_a_region(
    argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert main([*argv, "--lake", f"s3://{BUCKET}", "--database", DATABASE]) == 2
    assert capsys.readouterr().err == (
        "invitations: --region: a lake in S3 needs the region it is in; name it.\n"
    )


def test_unreachable_service_fails_every_slice_in_a_line_each(
    argv: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invitations.partner_central.client.MAX_ATTEMPTS", 1)
    assert main([*argv, "--endpoint-url", "http://127.0.0.1:1"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert all("Could not connect to the endpoint URL" in line for line in lines)


def test_ctrl_c_ends_the_run_and_keeps_the_last_snapshots(argv: list[str], root: Path) -> None:
    assert main([*argv, "--catalog", "AWS", "--participant-type", "RECEIVER"]) == 0
    before = read_partitions(root)
    # The requests wait for each other: AWS's third one is 6 seconds behind Sandbox's only one.
    slow = ["--mode", "full", "--max-requests-per-second", "0.3", "--participant-type", "RECEIVER"]
    command = [INVITATIONS, *argv, *slow]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=10)
    assert first == "Sandbox RECEIVER: 0 listed, 0 inserted, 0 updated, 1 request, full\n"
    assert process.returncode == 130
    assert rest == (
        "AWS RECEIVER: interrupted. The slice keeps its last snapshot.\ninvitations: interrupted\n"
    )
    assert read_partitions(root)["AWS/RECEIVER"] == before["AWS/RECEIVER"]


def test_sync_shows_progress_on_a_terminal(argv: list[str]) -> None:
    terminal, end = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen([INVITATIONS, *argv], stderr=end, env=environment)
    os.close(end)
    shown = b""
    with suppress(OSError):  # raised after the other end of a terminal has closed
        while some := os.read(terminal, 65536):
            shown += some
    os.close(terminal)
    assert process.wait() == 0
    assert re.search(r"AWS RECEIVER (100|200|250) invitations", shown.decode())
    assert all(line in shown.decode() for line in LINES)


def test_sync_help_is_complete_and_fits_100_columns(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["sync", "--help"])
    text = capsys.readouterr().out
    assert "--no-sign-request" in text
    assert max(map(len, text.splitlines())) <= 100
