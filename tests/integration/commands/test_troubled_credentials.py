"""Credentials that the real SDK can't get: the error for each cause, with advice."""

import hashlib
import json
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import botocore.credentials
import pytest

from tests.integration.commands.test_troubled_surroundings import INVITATIONS, SLICE, command
from tests.support.doctor.result import run_doctor
from tests.support.query_service import query_service
from workbench.cli import main

START = "https://example.com/start"
SSO = (
    "[profile partner]\nsso_account_id = 123456789012\nsso_role_name = r\n"
    f"sso_region = us-east-1\nsso_start_url = {START}\n"
)
SESSION = (
    "[profile partner]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n"
    f"[sso-session s]\nsso_region = us-east-1\nsso_start_url = {START}\n"
)
ROLE = (
    "[profile partner]\nregion = us-east-1\n"
    "role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\n"
    "[profile base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n"
)
PAST, FUTURE = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"
OLD_KEYS = json.dumps(
    {
        "Version": 1,
        "AccessKeyId": "A",
        "SecretAccessKey": "TOPSECRET",
        "SessionToken": "TOPSECRET",
        "Expiration": PAST,
    }
)
WEB_IDENTITY = (
    "[profile partner]\nrole_arn = arn:aws:iam::1:role/x\nweb_identity_token_file = /nowhere\n"
)
SIGN_IN = "Sign in: aws sso login --profile partner\n"
PROFILE = "getting the credentials of profile 'partner' failed"


def error_line(tmp_path: Path, config: str, name: str = "list", **environment: str) -> str:
    """Return the error of a command that uses profile `partner` of a configuration."""
    options = {"list": SLICE, "sync": ("--lake", str(tmp_path / "lake"))}[name]
    argv = (name, *options, "--profile", "partner")
    return command(tmp_path, *argv, config=config, **environment)


def process(tmp_path: Path, prints: str) -> str:
    """Return a profile whose credential_process prints a text."""
    script = tmp_path / "process.py"
    script.write_text(f"import sys\nsys.stdout.buffer.write({prints.encode('latin-1')!r})\n")
    command_line = shlex.join([sys.executable, str(script)])
    return f"[profile partner]\ncredential_process = {command_line}\n"


def write_token(tmp_path: Path, key: str, **token: str) -> None:
    """Write an SSO token to the cache of the AWS CLI."""
    folder = tmp_path / ".aws" / "sso" / "cache"
    folder.mkdir(parents=True)
    name = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()
    (folder / f"{name}.json").write_text(json.dumps({"accessToken": "TOPSECRET"} | token))


@contextmanager
def refusing(status: int, code: str) -> Iterator[str]:
    """Yield the address of a service that refuses every request, in JSON."""
    body = json.dumps({"message": "No."}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("x-amzn-ErrorType", code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing on standard error."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("name", ["list", "sync"])
def test_expired_sso_token_is_reported_with_the_login_command(tmp_path: Path, name: str) -> None:
    write_token(tmp_path, START, expiresAt=PAST, region="us-east-1", startUrl=START)
    line = error_line(tmp_path, SSO, name)
    assert line.startswith(f"invitations: {PROFILE}: ")
    assert line.endswith(SIGN_IN)
    assert "TOPSECRET" not in line


def test_sso_token_that_cannot_be_refreshed_is_reported_with_the_login_command(
    tmp_path: Path,
) -> None:
    write_token(
        tmp_path,
        "s",
        expiresAt=PAST,
        refreshToken="TOPSECRET",
        clientId="c",
        clientSecret="TOPSECRET",
        registrationExpiresAt=FUTURE,
    )
    with refusing(400, "InvalidGrantException") as url:
        line = error_line(tmp_path, SESSION, AWS_ENDPOINT_URL_SSO_OIDC=url)
    assert line.endswith(SIGN_IN)
    assert "TOPSECRET" not in line


def test_login_command_quotes_a_profile_with_a_space(tmp_path: Path) -> None:
    config = SSO.replace("[profile partner]", "[profile 'my partner']")
    argv = ("list", *SLICE, "--profile", "my partner")
    line = command(tmp_path, *argv, config=config)
    assert line.endswith("Sign in: aws sso login --profile 'my partner'\n")


def test_ended_login_session_is_reported_with_the_login_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The library that signs with such a session isn't needed to find that it has ended."""
    monkeypatch.setattr(botocore.credentials, "EC", object())
    config = tmp_path / "config"
    config.write_text("[profile partner]\nlogin_session = arn:aws:iam::123456789012:user/me\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_LOGIN_CACHE_DIRECTORY", str(tmp_path))
    assert main(["list", *SLICE, "--profile", "partner"]) == 1
    assert capsys.readouterr().err.endswith("Sign in: aws login --profile partner\n")


@pytest.mark.parametrize(
    ("prints", "reason"),
    [
        ("sign in first", "its credential_process gave none"),
        ("", "its credential_process gave none"),
        ("[]", "its credential_process gave none"),
        ("null", "its credential_process gave none"),
        ("1", "its credential_process gave none"),
        ("\xff", "its credential_process gave none"),
        ('{"Version": 2}', "Unsupported version '2'"),
        ('{"Version": 1}', "Missing required key in response: 'AccessKeyId'"),
        (
            '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "TOPSECRET", "Expiration": "x"}',
            "its credential_process gave none",
        ),
        (OLD_KEYS, "expired"),
    ],
)
def test_credential_process_without_credentials_is_reported_with_its_profile(
    tmp_path: Path, prints: str, reason: str
) -> None:
    line = error_line(tmp_path, process(tmp_path, prints))
    assert line.startswith(f"invitations: {PROFILE}: ")
    assert reason in line
    assert "TOPSECRET" not in line


@pytest.mark.parametrize("key", ['"TOPSECRET\\nTOPSECRET"', '"T\\u00d6PSECRET"', "5"])
def test_malformed_key_of_a_credential_process_is_not_shown(tmp_path: Path, key: str) -> None:
    prints = f'{{"Version": 1, "AccessKeyId": {key}, "SecretAccessKey": "TOPSECRET"}}'
    line = error_line(tmp_path, process(tmp_path, prints))
    assert "profile 'partner': a key or token of the credentials has a line end" in line
    assert "SECRET" not in line


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("AccessDenied", "Let the caller's policy allow sts:AssumeRole on the role, and"),
        ("ExpiredToken", "Sign in again (`aws sso login`, or as you got them)"),
        ("InvalidClientTokenId", "The access key doesn't exist or was deactivated"),
        ("SignatureDoesNotMatch", "The secret access key isn't the one of this access key"),
        ("RequestTimeTooSkewed", "Set this machine's clock."),
    ],
)
def test_refused_role_is_reported_with_advice(tmp_path: Path, code: str, advice: str) -> None:
    with query_service() as sts:
        sts.refuse("AssumeRole", 403, code, "arn:aws:iam::123456789012:role/x: no")
        line = error_line(tmp_path, ROLE, AWS_ENDPOINT_URL_STS=sts.endpoint_url)
    assert line.startswith(f"invitations: {PROFILE}: {code}: arn:aws:iam::************:role/x: no.")
    assert advice in line
    assert "linked" not in line


def test_sso_role_that_is_not_assigned_is_reported_with_advice(tmp_path: Path) -> None:
    write_token(tmp_path, START, expiresAt=FUTURE, region="us-east-1", startUrl=START)
    with refusing(403, "ForbiddenException") as url:
        argv = ("list", *SLICE, "--profile", "partner")
        line = command(tmp_path, *argv, config=SSO, AWS_ENDPOINT_URL_SSO=url)
    assert line.startswith(f"invitations: {PROFILE}")
    assert "ForbiddenException" in line
    assert "Have the role assigned to you in IAM Identity Center" in line


@pytest.mark.parametrize(
    ("config", "environment", "expected"),
    [
        (
            WEB_IDENTITY,
            {},
            f"{PROFILE}: '/nowhere': No such file or directory. Correct what names it",
        ),
        (SSO.replace("sso_region", "x"), {}, "sso_region. Correct the AWS configuration."),
        (SESSION.partition("[sso")[0], {}, "sso-session does not exist"),
        ("[profile partner]\n[profile partner]\n", {}, "Correct the AWS configuration."),
        (ROLE.replace("= base", "= partner"), {}, PROFILE),
        (
            ROLE.replace("region = us-east-1\n", ""),
            {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1"},
            "You must specify a region. Name a region such as us-east-1",
        ),
        (
            "[profile partner]\n",
            {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1"},
            f"{PROFILE}: Error when retrieving credentials from container-role",
        ),
    ],
)
def test_invalid_credentials_configuration_is_named(
    tmp_path: Path, config: str, environment: dict[str, str], expected: str
) -> None:
    assert expected in error_line(tmp_path, config, **environment)


def test_role_with_mfa_is_refused_without_a_terminal(tmp_path: Path) -> None:
    config = ROLE.replace("source", "mfa_serial = arn:aws:iam::1:mfa/me\nsource")
    (tmp_path / "config").write_text(config)
    done = subprocess.run(
        [INVITATIONS, "list", *SLICE, "--profile", "partner"],
        env={"AWS_CONFIG_FILE": str(tmp_path / "config"), "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,  # without a terminal to ask for the code
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.endswith(
        f"invitations: {PROFILE}: it takes the code of an MFA device. Run it in a terminal.\n"
    )


@pytest.mark.parametrize("prints", ["sign in first", "[]"])
def test_doctor_reports_a_broken_credential_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prints: str
) -> None:
    (tmp_path / "config").write_text(process(tmp_path, prints))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    found = run_doctor("--lake", str(tmp_path), "--profile", "partner")
    problem, advice = found.wrong["credentials"]
    assert problem.startswith(f"{PROFILE}: its credential_process gave none")
    assert advice == "Run it by hand: it prints JSON with Version, AccessKeyId and SecretAccessKey."
