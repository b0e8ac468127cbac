"""`invitations get` against the simulator: the details of single invitations."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml

from invitations.partner_central.service import GET_ACTION
from workbench.cli import main
from workbench.simulator import Answer, Simulator, World
from workbench.simulator.api import AnswerFunction

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def world() -> World:
    return World.with_slices({("AWS", "RECEIVER"): 40, ("AWS", "SENDER"): 3}, seed=7)


@pytest.fixture
def simulator(world: World) -> Iterator[Simulator]:
    with Simulator(world) as running:
        yield running


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.delenv("AWS_DEFAULT_OUTPUT", raising=False)

    def run(simulator: Simulator, *argv: str) -> tuple[int, str, str]:
        options = ["--catalog", "AWS", "--endpoint-url", simulator.endpoint_url]
        code = main(["get", *options, "--no-sign-request", *argv])
        return (code, *capsys.readouterr())

    return run


def ids(simulator: Simulator, participant_type: str = "RECEIVER") -> list[str]:
    return [one["Id"] for one in simulator.summaries("AWS", participant_type)]


def test_get_prints_the_details_as_sent(simulator: Simulator, ask: Ask) -> None:
    for id_ in (ids(simulator)[0], ids(simulator, "SENDER")[0]):
        code, out, error = ask(simulator, id_)
        answer = json.loads(out)
        assert (code, error, answer["Id"]) == (0, "", id_)
        assert {"Payload", "Catalog", "EngagementDescription"} <= answer.keys()


def test_get_has_the_formats_of_list(simulator: Simulator, ask: Ask) -> None:
    first, second = ids(simulator)[:2]
    answers = [json.loads(ask(simulator, one)[1]) for one in (first, second)]
    documents = yaml.safe_load_all(ask(simulator, first, second, "--output", "yaml")[1])
    assert list(documents) == answers
    assert yaml.safe_load(ask(simulator, first, second, "--output", "yaml-stream")[1]) == answers
    assert ask(simulator, first, "--output", "text", "--query", "[Id, Catalog]")[1] == (
        f"{first}\tAWS\n"
    )
    table = ask(simulator, first, "--output", "table")[1]
    assert table.startswith("GetEngagementInvitation\n")
    assert first in table


def test_get_prints_members_that_no_version_of_the_sdk_has(world: World, ask: Ask) -> None:
    def newer(answer: AnswerFunction) -> AnswerFunction:
        def add(body: bytes, target: str) -> Answer:
            found = answer(body, target)
            return replace(found, body=found.body[:-1] + b',"Mood":{"Level":1.10}}')

        return add

    with Simulator(world, wrap=newer) as simulator:
        _, out, _ = ask(simulator, ids(simulator)[0])
    assert '"Level": 1.10' in out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["engi-0000000000000"], "there is no invitation engi-0000000000000 in the catalog AWS."),
        (["engi-1"], "ID: 'engi-1' is not allowed; use engi- and 13 lower-case letters"),
        (["engi-0000000000000", "--catalog", "Mars"], "--catalog: 'Mars' is not allowed; use AWS"),
    ],
)
def test_get_refuses_what_is_not_there(
    simulator: Simulator, ask: Ask, argv: list[str], said: str
) -> None:
    code, out, error = ask(simulator, *argv)
    assert (code > 0, out) == (True, "")
    assert said in error


def test_half_an_answer_is_an_error(world: World, ask: Ask, monkeypatch: Any) -> None:
    monkeypatch.setattr("invitations.partner_central.client.MAX_ATTEMPTS", 1)
    for body, code in (
        (b'{"Id": "engi-', "IncompleteBody"),
        (b'{"Payload": {}}', "NoInvitation"),
        (b'{"Id": "engi-0000000000000"}', "NoInvitation"),
        (b"<html>", "NotPartnerCentral"),
    ):
        with Simulator(world, wrap=lambda _, body=body: lambda *_: Answer(200, body)) as simulator:  # type: ignore[misc]
            _, out, error = ask(simulator, "engi-0000000000000")
        assert out == ""
        assert f"{GET_ACTION} failed: {code}: " in error


def test_answer_about_another_invitation_is_an_error(world: World, ask: Ask) -> None:
    body = b'{"Id": "engi-9999999999999", "Catalog": "AWS", "InvitationMessage": "a secret"}'
    with Simulator(world, wrap=lambda _: lambda *_: Answer(200, body)) as simulator:
        _, out, error = ask(simulator, "engi-0000000000000")
    assert "answered with another invitation" in error
    assert "secret" not in out + error
