"""`invitations list` against the simulator: its requests and its output."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore import UNSIGNED

from invitations.partner_central.service import ACTION
from workbench.cli import main
from workbench.listing import connection
from workbench.listing import run as listing
from workbench.listing.options import OUTPUTS
from workbench.listing.pages import Page
from workbench.simulator import Answer, Simulator, World
from workbench.simulator.api import AnswerFunction

SLICE = ("--catalog", "AWS", "--participant-type", "RECEIVER")
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def as_fast_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_OUTPUT", raising=False)
    monkeypatch.setattr(connection, "REQUESTS_PER_SECOND", 0)


@pytest.fixture(scope="module")
def world() -> World:
    return World.with_slices({("AWS", "RECEIVER"): 250}, seed=7)


@pytest.fixture
def asked() -> list[dict[str, Any]]:
    """Return the list to which the simulator adds its requests."""
    return []


@pytest.fixture
def simulator(world: World, asked: list[dict[str, Any]]) -> Iterator[Simulator]:
    def recording(answer: AnswerFunction) -> AnswerFunction:
        def record(body: bytes, target: str) -> Answer:
            asked.append(json.loads(body))
            return answer(body, target)

        return record

    with Simulator(world, wrap=recording) as running:
        yield running


@pytest.fixture
def ask(simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*argv: str) -> str:
        code = main(["list", *SLICE, "--endpoint-url", simulator.endpoint_url, *argv])
        out, error = capsys.readouterr()
        assert (code, error) == (0, "")
        return out

    return run


def listed(answer: str) -> list[dict[str, Any]]:
    summaries: list[dict[str, Any]] = json.loads(answer)["EngagementInvitationSummaries"]
    return summaries


def test_list_prints_the_whole_slice_as_sent(
    ask: Ask, simulator: Simulator, asked: list[dict[str, Any]]
) -> None:
    answer = json.loads(ask())
    assert list(answer) == ["EngagementInvitationSummaries"]
    summaries = answer["EngagementInvitationSummaries"]
    expected = simulator.summaries("AWS", "RECEIVER")
    assert sorted(summaries, key=identifier) == sorted(expected, key=identifier)
    bare = {"Catalog": "AWS", "ParticipantType": "RECEIVER", "MaxResults": 100}
    assert [one | {"NextToken": ""} for one in asked] == [bare | {"NextToken": ""}] * 3


def identifier(summary: dict[str, Any]) -> str:
    return str(summary["Id"])


def test_yaml_output_equals_json_output(ask: Ask) -> None:
    assert yaml.safe_load(ask("--output", "yaml")) == json.loads(ask())


def test_yaml_stream_has_an_item_for_each_page(ask: Ask) -> None:
    items = yaml.safe_load(ask("--output", "yaml-stream"))
    assert [len(page["EngagementInvitationSummaries"]) for page in items] == [100, 100, 50]
    assert ["NextToken" in page for page in items] == [True, True, False]


@pytest.mark.parametrize("output", ["json", "yaml-stream"])
@pytest.mark.parametrize("sizes", [("--page-size", "40"), ("--page-size", "45"), ()])
def test_starting_token_resumes_where_max_items_stopped(
    ask: Ask, output: str, sizes: tuple[str, ...]
) -> None:
    rows: list[dict[str, Any]] = []
    going_on: tuple[str, ...] = ()
    for _ in range(3):
        answer = yaml.safe_load(ask("--max-items", "90", "--output", output, *sizes, *going_on))
        parts = answer if isinstance(answer, list) else [answer]
        rows += [row for part in parts for row in part["EngagementInvitationSummaries"]]
        going_on = ("--starting-token", parts[-1].get("NextToken", ""))
    assert rows == listed(ask())
    assert going_on == ("--starting-token", "")


def test_token_of_a_single_request_works_as_starting_token(ask: Ask) -> None:
    first = json.loads(ask("--no-paginate", "--cli-input-json", '{"MaxResults": 10}'))
    assert len(first["EngagementInvitationSummaries"]) == 10
    rest = listed(ask("--starting-token", first["NextToken"]))
    assert first["EngagementInvitationSummaries"] + rest == listed(ask())


@pytest.mark.parametrize("token", ["MTIz", "eyJhIjogMX0=", "not a token"])
def test_invalid_starting_token_is_refused_by_the_service(
    simulator: Simulator, capsys: pytest.CaptureFixture[str], token: str
) -> None:
    argv = ["--endpoint-url", simulator.endpoint_url, "--starting-token", token]
    assert main(["list", *SLICE, *argv]) == 2
    assert capsys.readouterr().err.startswith(f"invitations: {ACTION} failed: ValidationException")


def test_filters_and_sort_are_applied_by_the_service(ask: Ask, simulator: Simulator) -> None:
    rows = simulator.summaries("AWS", "RECEIVER")
    answer = ask(
        *("--status", "PENDING", "--status", "ACCEPTED"),
        *("--sort", "SortBy=InvitationDate,SortOrder=DESCENDING"),
        *("--query", "EngagementInvitationSummaries[].[Id, InvitationDate]", "--output", "text"),
    )
    expected = [
        f"{row['Id']}\t{row['InvitationDate']}"
        for row in reversed(rows)
        if row["Status"] in {"PENDING", "ACCEPTED"}
    ]
    assert answer.splitlines() == expected


def test_long_list_option_prints_the_union_without_repeats(
    ask: Ask, simulator: Simulator, asked: list[dict[str, Any]]
) -> None:
    rows = simulator.summaries("AWS", "RECEIVER")
    named = [row["EngagementId"] for row in rows if row.get("EngagementId")]
    engagements = list(dict.fromkeys(named))[:25]
    answer = listed(ask("--engagement-identifier", *engagements))
    assert [len(one["EngagementIdentifier"]) for one in asked] == [10, 10, 5]
    assert sorted(map(identifier, answer)) == sorted(
        {row["Id"] for row in rows if row.get("EngagementId") in engagements}
    )


def test_invitation_listed_by_two_requests_is_printed_once(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    page = json.dumps({"EngagementInvitationSummaries": [{"Id": "engi-1"}]}).encode()
    with Simulator(world, wrap=lambda _: lambda _body, _target: Answer(200, page)) as simulator:
        senders = [f"{number:012d}" for number in range(11)]
        argv = ["--endpoint-url", simulator.endpoint_url, "--sender-aws-account-id", *senders]
        assert main(["list", *SLICE, *argv]) == 0
    assert listed(capsys.readouterr().out) == [{"Id": "engi-1"}]


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("json", '{\n    "EngagementInvitationSummaries": []\n}\n'),
        ("text", ""),
    ],
)
def test_empty_slice_prints_an_empty_answer(ask: Ask, output: str, text: str) -> None:
    assert ask("--catalog", "Sandbox", "--output", output) == text


def test_output_format_comes_from_the_aws_configuration(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = "aws_access_key_id = test\naws_secret_access_key = test\n"
    (tmp_path / "config").write_text(
        f"[default]\noutput = text\n[profile other]\noutput = yaml\n{keys}"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    query = ("--query", "EngagementInvitationSummaries[:1].ParticipantType", "--max-items", "1")
    assert ask(*query) == "RECEIVER\nNone\n"
    assert ask(*query, "--profile", "other") == "- RECEIVER\n"
    monkeypatch.setenv("AWS_DEFAULT_OUTPUT", "json")
    assert ask(*query) == '[\n    "RECEIVER"\n]\n'


@pytest.mark.parametrize(
    ("argv", "environment", "message"),
    [
        (
            ("--profile", "nobody"),
            {},
            "--profile: 'nobody' is not allowed; use a profile of your AWS configuration.",
        ),
        (
            (),
            {"AWS_PROFILE": "nobody"},
            "AWS_PROFILE: 'nobody' is not allowed; use a profile of your AWS configuration.",
        ),
        (
            (),
            {"AWS_DEFAULT_OUTPUT": "off"},
            f"AWS_DEFAULT_OUTPUT: 'off' is not allowed; use {' or '.join(OUTPUTS)}.",
        ),
    ],
)
def test_wrong_aws_configuration_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    environment: dict[str, str],
    message: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["list", *SLICE, *argv]) == 2
    assert capsys.readouterr() == ("", f"invitations: {message}\n")


def test_refusal_of_the_service_is_one_line(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    body = json.dumps({"__type": "AccessDeniedException", "message": "not you"}).encode()
    with Simulator(world, wrap=lambda _: lambda _body, _target: Answer(400, body)) as simulator:
        assert main(["list", *SLICE, "--endpoint-url", simulator.endpoint_url]) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith(f"invitations: {ACTION} failed: AccessDeniedException: not you.")
    assert error.count("\n") == 1


@pytest.mark.parametrize("paging", [(), ("--no-paginate",)])
@pytest.mark.parametrize("body", [b"{}", b'{"message": "Service Unavailable"}'])
def test_answer_without_a_list_is_an_error(
    world: World, capsys: pytest.CaptureFixture[str], body: bytes, paging: tuple[str, ...]
) -> None:
    with Simulator(world, wrap=lambda _: lambda _body, _target: Answer(200, body)) as simulator:
        assert main(["list", *SLICE, *paging, "--endpoint-url", simulator.endpoint_url]) == 1
    out, error = capsys.readouterr()
    assert "EngagementInvitationSummaries" not in out
    assert error == (
        f"invitations: {ACTION} failed: NoListing: the answer has no list of invitations. "
        "The next run tries again.\n"
    )


def test_options_set_region_timeouts_and_signing_of_the_client(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = []

    def no_pages(client: Any, _: object) -> Iterator[Page]:
        clients.append(client)
        return iter(())

    monkeypatch.setattr(listing, "pages", no_pages)
    common = ["list", *SLICE, "--endpoint-url", simulator.endpoint_url]
    assert main([*common, "--cli-read-timeout", "0", "--cli-connect-timeout", "3"]) == 0
    assert main([*common, "--region", "eu-west-1", "--no-sign-request"]) == 0
    near, far = (client.meta for client in clients)
    assert (near.region_name, far.region_name) == ("us-east-1", "eu-west-1")
    assert (near.config.read_timeout, near.config.connect_timeout) == (None, 3)
    assert (far.config.read_timeout, far.config.connect_timeout) == (60, 60)
    assert near.config.signature_version == "v4"
    assert far.config.signature_version is UNSIGNED


def started(simulator: Simulator, *argv: str, **streams: Any) -> "subprocess.Popen[bytes]":
    run = "import sys; from workbench.cli import main; sys.exit(main())"
    address = ("--endpoint-url", simulator.endpoint_url)
    return subprocess.Popen([sys.executable, "-c", run, "list", *SLICE, *address, *argv], **streams)


def everything_on(screen: int) -> str:
    shown = b""
    with suppress(OSError):  # Linux raises EIO after the last program has closed a terminal
        while part := os.read(screen, 4096):
            shown += part
    os.close(screen)
    return shown.decode()


def test_debug_logs_go_to_standard_error_only(simulator: Simulator) -> None:
    argv = ("--debug", "--max-items", "1")
    with started(simulator, *argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        out, error = process.communicate()
    assert process.returncode == 0
    assert len(listed(out.decode())) == 1
    assert b"DEBUG:botocore" in error


def test_list_ends_quietly_if_its_output_pipe_is_closed(simulator: Simulator) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    argv = ("--max-items", "1")
    with started(simulator, *argv, stdout=write_end, stderr=subprocess.PIPE) as process:
        os.close(write_end)
        _, error = process.communicate()
    assert (process.returncode, error) == (141, b"")


def test_list_shows_progress_on_a_terminal(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    read_end, terminal = pty.openpty()
    with started(simulator, stdout=subprocess.PIPE, stderr=terminal) as process:
        out, _ = process.communicate()
        os.close(terminal)
        shown = everything_on(read_end)
    assert process.returncode == 0
    assert len(listed(out.decode())) == 250
    assert "250 invitations, page 3" in shown
