"""The doctor's findings about credentials that don't work and an SDK that is too old."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import botocore.session
import pytest

from tests.support.doctor.result import DoctorResult, run_doctor
from tests.support.query_service import QueryService, query_service
from workbench.cli import main
from workbench.doctor import folder_checkup
from workbench.doctor.checks import sdk
from workbench.doctor.finding import ProblemError

SIGN_IN = "Sign in again (`aws sso login`, or as you got them), or name another --profile."
CLOCK = "Set this machine's clock."


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_checkup, "REQUESTS_PER_SECOND", 0)


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch) -> Iterator[QueryService]:
    with query_service() as service:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", service.endpoint_url)
        yield service


def examine(tmp_path: Path) -> DoctorResult:
    """Examine a folder without a lake, with an unreachable Partner Central."""
    return run_doctor("--lake", str(tmp_path), "--endpoint-url", "http://127.0.0.1:1")


def test_account_is_shown_by_its_last_digits(sts: QueryService, tmp_path: Path) -> None:
    arn = "arn:aws:sts::123456789012:assumed-role/partner/me"
    sts.answer("GetCallerIdentity", f"<Account>123456789012</Account><Arn>{arn}</Arn>")
    found = examine(tmp_path)
    text = "assumed-role/partner/me of account ********9012"
    assert found.findings["credentials"] == ("OK", text, "")
    assert "answer AWS SENDER" in found.wrong


@pytest.mark.parametrize(
    ("code", "message", "advice"),
    [
        ("ExpiredToken", "The security token included in the request is expired", SIGN_IN),
        ("AccessDenied", "User: arn:aws:iam::123456789012:user/a is denied", SIGN_IN),
        (
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
            "The access key doesn't exist or was deactivated: set up another one.",
        ),
        (
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match",
            "The secret access key isn't the one of this access key: set up both.",
        ),
        ("SignatureDoesNotMatch", "Signature expired: 20261101T000000Z is now earlier", CLOCK),
        ("SignatureDoesNotMatch", "Signature not yet current: 20271101T000000Z", CLOCK),
        ("RequestTimeTooSkewed", "The difference is too large", CLOCK),
    ],
)
def test_refused_credentials_are_wrong_with_advice(
    sts: QueryService, tmp_path: Path, code: str, message: str, advice: str
) -> None:
    sts.refuse("GetCallerIdentity", 403, code, message)
    found = examine(tmp_path)
    said = f"sts:GetCallerIdentity failed: {code}: {message.replace('123456789012', '*' * 12)}"
    assert found.wrong["credentials"] == (said, advice)
    assert found.findings["answers"] == ("SKIPPED", "the credentials don't work", "")
    assert not [check for check in found.findings if check.startswith("answer ")]


def test_missing_credentials_skip_every_check_that_needs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert examine(tmp_path).wrong["credentials"] == (
        "no AWS credentials found.",
        "Set up AWS credentials or name a --profile; a simulator needs --no-sign-request.",
    )
    # Without credentials a deployment can't be checked.
    found = run_doctor("--stack", "--no-sign-request")
    assert list(found.wrong) == ["credentials"]
    assert found.findings["stack"] == ("SKIPPED", "it takes credentials and a region", "")
    assert {"function", "answers", "quota", "bucket", "runs", "queues"} < found.skipped


def test_partial_credentials_are_wrong_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    said, advice = examine(tmp_path).wrong["credentials"]
    assert said.startswith("getting the credentials of profile 'default' failed: Partial cred")
    assert advice.startswith("Set up AWS credentials or name a --profile")


def test_ended_sso_session_is_wrong_with_the_login_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[profile partner]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n"
        "[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://example.com/start\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("HOME", str(tmp_path))
    found = run_doctor("--lake", str(tmp_path), "--profile", "partner")
    said, advice = found.wrong["credentials"]
    assert said.startswith("getting the credentials of profile 'partner' failed: Error loading SSO")
    assert advice == "Sign in: aws sso login --profile partner"


def test_unreachable_aws_is_wrong_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    said, advice = examine(tmp_path).wrong["credentials"]
    assert "Could not connect to the endpoint URL" in said
    assert advice == "Check the network, and its proxy if there is one."


def test_missing_region_is_wrong_and_skips_the_stack(
    sts: QueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    sts.answer("GetCallerIdentity", "<Account>123456789012</Account><Arn>a:b:user/me</Arn>")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    found = run_doctor("--stack")
    assert found.wrong == {
        "region": ("no region is configured.", "Name the stack's with --region.")
    }
    assert found.findings["stack"][0] == "SKIPPED"


def test_unknown_profile_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--stack", "--profile", "nobody"]) == 2
    assert "--profile: 'nobody' is not allowed" in capsys.readouterr().err


def test_pinned_sdk_is_new_enough(tmp_path: Path) -> None:
    found = run_doctor(
        "--lake", str(tmp_path), "--no-sign-request", "--endpoint-url", "http://127.0.0.1:1"
    )
    assert found.findings["SDK"] == (
        "OK",
        f"boto3 {boto3.__version__}, which knows ListEngagementInvitations and its filters",
        "",
    )


@pytest.mark.parametrize(
    ("version", "older"), [("1.44.4", True), ("1.9.99", True), ("1.44.5", False), ("2.0", False)]
)
def test_sdk_older_than_required_is_wrong(
    version: str, older: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boto3, "__version__", version)
    if not older:
        assert sdk.installed(boto3.Session()).startswith(f"boto3 {version}, which knows")
        return
    with pytest.raises(ProblemError) as caught:
        sdk.installed(boto3.Session())
    assert caught.value.found == f"boto3 {version} is older than 1.44.5."
    assert caught.value.advice == "Install what this version is pinned to: make setup."


@pytest.mark.parametrize(
    ("taken_away", "lacking"),
    [
        (["operations", "ListEngagementInvitations"], "ListEngagementInvitations"),
        (["shapes", "ListEngagementInvitationsRequest", "members", "Status"], "Status"),
        (
            ["shapes", "ListEngagementInvitationsRequest", "members", "SenderAwsAccountId"],
            "SenderAwsAccountId",
        ),
        (["shapes", "EngagementInvitationPayloadType", "enum", "LeadInvitation"], "LeadInvitation"),
    ],
)
def test_sdk_without_a_required_feature_is_wrong_by_name(
    taken_away: list[str], lacking: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore loads the changed model from a folder of the test."""
    loader = botocore.session.get_session().get_component("data_loader")
    model = copy.deepcopy(loader.load_service_model("partnercentral-selling", "service-2"))
    *path, last = taken_away
    inner = model
    for name in path:
        inner = inner[name]
    inner.remove(last) if isinstance(inner, list) else inner.pop(last)
    folder = tmp_path / "partnercentral-selling" / "2022-07-26"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps(model))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    with pytest.raises(ProblemError) as caught:
        sdk.installed(boto3.Session())
    assert caught.value.found == f"boto3 {boto3.__version__} doesn't know {lacking}."
