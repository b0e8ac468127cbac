"""Credentials, clocks and networks that don't work: one line each, through the real SDK."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.simulator import Answer, AnswerFunction, Simulator, World

INVITATIONS = str(Path(sys.executable).with_name("invitations"))
SLICE = ("--catalog", "AWS", "--participant-type", "RECEIVER")
Say = Callable[..., str]


def refusal(code: str, message: str) -> Callable[[AnswerFunction], AnswerFunction]:
    body = json.dumps({"__type": code, "message": message}).encode()
    return lambda _: lambda _body, _target: Answer(400, body)


def command(tmp_path: Path, *argv: str, config: str = "", **environment: str) -> str:
    """Run a command that fails, and return its one line of standard error."""
    (tmp_path / "config").write_text(config)
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
    kept = {name: os.environ[name] for name in ("PATH",)}
    files = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "HOME": str(tmp_path)}
    done = subprocess.run(
        [INVITATIONS, *argv],
        env={**kept, **files, **({} if config else keys), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {1, 2}
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "unexpected" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("code", "message", "advice"),
    [
        ("ExpiredTokenException", "The security token is expired", "Sign in again (`aws sso"),
        ("UnrecognizedClientException", "The security token is invalid", "doesn't exist"),
        ("InvalidSignatureException", "The signature does not match", "secret access key isn't"),
        ("InvalidSignatureException", "Signature expired: 2026", "Set this machine's clock."),
        (
            "InvalidSignatureException",
            "Signature not yet current: 2026",
            "Set this machine's clock.",
        ),
        ("RequestExpired", "Request has expired", "Set this machine's clock."),
        ("MissingAuthenticationTokenException", "Missing token", "Set up AWS credentials"),
        ("AccessDeniedException", "No.", "Check that the account is linked to AWS Partner Central"),
    ],
)
def test_refused_credentials_are_reported_with_advice(
    tmp_path: Path, code: str, message: str, advice: str
) -> None:
    with Simulator(World(0), wrap=refusal(code, message)) as simulator:
        said = command(tmp_path, "list", *SLICE, "--endpoint-url", simulator.endpoint_url)
    assert advice in said
    assert ("linked" in said) == (code == "AccessDeniedException")


SSO = """
[profile partner]
sso_session = s
sso_account_id = 123456789012
sso_role_name = r
[sso-session s]
sso_region = us-east-1
sso_start_url = https://example.com/start
"""


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (SSO, "Sign in: aws sso login --profile partner"),
        (
            "[profile partner]\ncredential_process = echo no JSON\n",
            "Run it by hand: it prints JSON",
        ),
        ("[profile partner]\ncredential_process = /nowhere/at/all\n", "Correct what names it"),
        ("[profile partner]\ncredential_process = false\n", "such as its credential_process"),
        ("[profile other]\n", "use a profile of your AWS configuration"),
        ("[profile partner\n", "Correct the AWS configuration"),
        (
            "[profile partner]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = x\n",
            "Correct the AWS configuration",
        ),
        (
            "[profile partner]\naws_access_key_id = AKIA\naws_secret_access_key = a\x01b\n",
            "a key or token of the credentials has a line end",
        ),
    ],
)
@pytest.mark.parametrize("name", ["list", "sync"])
def test_profile_without_credentials_is_reported_with_advice(
    tmp_path: Path, config: str, said: str, name: str
) -> None:
    options = {"list": SLICE, "sync": ("--lake", str(tmp_path / "lake"))}[name]
    line = command(tmp_path, name, *options, "--profile", "partner", config=config)
    assert said in line
    assert "partner" in line or "config" in line


@pytest.mark.parametrize(
    "name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
)
def test_key_with_a_line_end_is_refused_and_not_shown(tmp_path: Path, name: str) -> None:
    said = command(tmp_path, "list", *SLICE, **{name: "TOPSECRET\nTOPSECRET"})
    assert "a key or token of the credentials has a line end" in said
    assert "TOPSECRET" not in said
    assert "Authorization" not in said


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"AWS_ENDPOINT_URL": "notaurl"}, "Use https://… in --endpoint-url, AWS_ENDPOINT_URL"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "Could not connect to the endpoint URL"),
        ({"HTTPS_PROXY": "http://127.0.0.1:1"}, "Check HTTPS_PROXY and the proxy"),
    ],
)
def test_unreachable_address_is_reported_with_advice(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    assert said in command(tmp_path, "list", *SLICE, "--cli-connect-timeout", "1", **environment)


@pytest.mark.parametrize("status", [200, 302, 403, 511])
def test_html_page_is_not_taken_for_an_answer(tmp_path: Path, status: int) -> None:
    page = b"<html><body>Welcome to the hotel. Please sign in.</body></html>"
    with Simulator(World(0), wrap=lambda _: lambda _b, _t: Answer(status, page)) as simulator:
        said = command(tmp_path, "list", *SLICE, "--endpoint-url", simulator.endpoint_url)
    assert "something else than Partner Central answered, with 'text/plain': a proxy, or" in said
    assert "hotel" not in said


def test_full_disk_is_reported_in_one_line(tmp_path: Path) -> None:
    with Simulator(World(100)) as simulator:
        argv = [INVITATIONS, "list", *SLICE, "--endpoint-url", simulator.endpoint_url]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [*argv, "--no-sign-request"],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
    assert (done.returncode, done.stderr) == (
        1,
        "invitations: No space left on device. Make room on the disk and run it again.\n",
    )
