"""`invitations run`: starts a run, follows its log, and says how it ended."""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from invitations.domain import Slice
from invitations.errors import AccessError
from invitations.partner_central.pacing import Traffic
from invitations.sync.result import RunFailedError, RunResult, SliceResult
from tests.support.lambda_service import LambdaService, lambda_service
from workbench.cli import main

SENT = SliceResult(slice=Slice("AWS", "SENDER"), traffic=Traffic())
RESULT = RunResult(
    run_id="1-2",
    trigger="manual",
    started_at=datetime(2026, 2, 1, tzinfo=UTC),
    duration_seconds=2.0,
    slices=(SENT,),
)
SYNCED: dict[str, object] = {
    "level": "INFO",
    "message": "slice synced",
    "catalog": "AWS",
    "mode": "full",
}
SYNCED |= {"participant_type": "SENDER", "listed": 1200, "inserted": 3, "requests": 12}
LAMBDAS_OWN = json.dumps({"type": "platform.start", "record": {"requestId": "1"}})
METRICS = json.dumps({"_aws": {"Timestamp": 1}, "service": "invitations", "Throttles": 1})


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[LambdaService]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "operator")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with lambda_service() as service:
        service.answer = RESULT.as_dict()
        yield service


@pytest.fixture
def run(service: LambdaService) -> Callable[..., int]:
    url = ["--region", "eu-central-1", "--endpoint-url", service.endpoint_url]
    return lambda *argv: main(["run", "--stack", *argv, *url])


def failed(service: LambdaService, result: RunResult) -> None:
    service.failed = True
    error = RunFailedError(result)
    service.answer = {"errorType": "RunFailedError", "errorMessage": str(error)}


def test_run_shows_its_log_lines_and_a_table(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    service.log = [[LAMBDAS_OWN], ["no JSON", json.dumps(SYNCED)], [METRICS, "[1]"]]
    assert run() == 0
    out, err = capsys.readouterr()
    assert err == ("AWS SENDER: slice synced, full, 1,200 listed, 3 inserted, 12 requests\n")
    assert [word.strip() for word in out.splitlines()[3].strip("|").split("|")] == [
        *("AWS", "SENDER", "SUCCEEDED", ""),
        *("0", "0", "0", "0", "0"),
    ]
    assert service.events == [{}]


def test_json_is_the_summary_of_the_function(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--json") == 0
    assert json.loads(capsys.readouterr().out) == RESULT.as_dict()


@pytest.mark.parametrize(
    ("argv", "event"),
    [
        (["--mode", "full"], {"mode": "full"}),
        (["--accept-shrink"], {"accept_shrink": True}),
        (
            ["--slice", "Sandbox/RECEIVER"],
            {"catalogs": ["Sandbox"], "participant_types": ["RECEIVER"]},
        ),
        (
            ["--slice", "AWS/RECEIVER", "--slice", "AWS/SENDER"],
            {"catalogs": ["AWS"], "participant_types": ["SENDER", "RECEIVER"]},
        ),
    ],
)
def test_options_become_the_event(
    service: LambdaService, run: Callable[..., int], argv: list[str], event: dict[str, Any]
) -> None:
    assert run(*argv) == 0
    assert service.events == [event]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--mode", "fast"], "--mode: 'fast' is not allowed; use auto or full or incremental."),
        (["--slice", "AWS"], "--slice: 'AWS' is not allowed; use AWS/SENDER or AWS/RECEIVER or "),
        (
            ["--slice", "AWS/SENDER", "--slice", "Sandbox/RECEIVER"],
            "--slice: one run with these would also sync AWS RECEIVER, Sandbox SENDER. Start a run",
        ),
    ],
)
def test_wrong_option_starts_no_run(
    service: LambdaService,
    run: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    argv: list[str],
    message: str,
) -> None:
    assert run(*argv) == 2
    assert message in capsys.readouterr().err
    assert service.events == []


def test_run_is_refused_while_another_is_under_way(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    reason = {"Reason": "ReservedFunctionConcurrentInvocationLimitExceeded", "message": "Rate"}
    service.refusal = 429, "TooManyRequestsException", reason
    assert run() == 1
    assert "invitations: a run is under way, and the function has only one" in (
        capsys.readouterr().err
    )
    assert len(service.events) == 1


def test_other_refusal_of_lambda_is_its_own_message(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    reason = {"Reason": "ConcurrentInvocationLimitExceeded", "message": "Rate Exceeded."}
    service.refusal = 429, "TooManyRequestsException", reason
    assert run() == 1
    error = capsys.readouterr().err
    assert "lambda:InvokeFunction failed: TooManyRequestsException (ConcurrentInvocation" in error
    assert error.endswith("Try again in a minute.\n")
    assert len(service.events) == 1


def test_caller_that_may_not_invoke_reads_which_action_to_allow(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    message = "because no identity-based policy allows the lambda:InvokeFunction action"
    service.refusal = 403, "AccessDeniedException", {"Message": message}
    assert run() == 1
    assert "Allow this action in an identity-based policy." in capsys.readouterr().err


def test_failed_run_shows_its_error_its_advice_and_the_table(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    error = AccessError("partnercentral:ListEngagementInvitations failed: no.", "Link the account.")
    failed(service, replace(RESULT, slices=(replace(SENT, failure=error),)))
    assert run() == 1
    out, err = capsys.readouterr()
    assert "| FAILED " in out
    assert err == (
        "invitations: the run failed: 1 of 1 slices failed. AWS SENDER: "
        "partnercentral:ListEngagementInvitations failed: no. Link the account. "
        "The slice keeps its last snapshot.\n"
    )


def test_run_without_a_summary_shows_what_lambda_says(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    service.failed = True
    message = "RequestId: 1 Error: Task timed out after 900.00 seconds"
    service.answer = {"errorType": "Sandbox.Timedout", "errorMessage": message}
    assert run() == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"invitations: the run failed: Sandbox.Timedout: {message}\n"


def test_unfinished_listing_and_warnings_are_explained(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    service.answer = RESULT.as_dict() | {"unfinished": ["AWS SENDER"], "warnings": ["Look at it."]}
    assert run() == 0
    assert capsys.readouterr().err == (
        "AWS SENDER: the listing takes longer than a run. The state machine goes on with it; "
        "readers see the last snapshot until it is complete.\nLook at it.\n"
    )


def test_log_that_may_not_be_read_does_not_end_the_command(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    service.log, service.log_refusal = [["never read"]], "AccessDeniedException"
    assert run() == 0
    out, err = capsys.readouterr()
    assert "| AWS " in out
    assert err.startswith("The run goes on, but its log can't be followed: logs:FilterLogEvents ")
    assert err.count("\n") == 1


def test_interrupt_ends_the_command_and_says_that_the_run_goes_on(
    service: LambdaService, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    service.log, service.is_stuck = [[json.dumps(SYNCED)]], True

    def interrupt() -> None:
        service.was_read.wait(30)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    assert run() == 130
    thread.join()
    assert "invitations: interrupted; the run goes on: `invitations doctor" in (
        capsys.readouterr().err
    )
