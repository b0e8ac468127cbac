import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest

from invitations import handler as handler_module
from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import ConfigurationError, InvitationDataError
from invitations.handler import handler
from invitations.run_folders import delete_abandoned
from invitations.sync.result import RunFailedError
from tests.support.harness import (
    expected_rows,
    rows_in_glue,
    slice_of,
    without_bookkeeping,
)
from tests.support.local_function import Context, deployed
from workbench.simulator import Answer, AnswerFunction, Simulator, World

REFUSED = Slice("Sandbox", "RECEIVER")


def invoke(event: dict[str, Any], context: Context | None = None) -> dict[str, Any]:
    passed: Any = context or Context()
    return handler(event, passed)


@dataclass
class Deployment:
    simulator: Simulator
    refusing: bool = False
    renaming: bool = False
    folders: set[str] = field(default_factory=set)
    """Names of the temporary folders at the time of each request."""

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def refuse(body: bytes, target: str) -> Answer:
            self.folders |= {path.name for path in Path(tempfile.gettempdir()).iterdir()}
            if self.refusing and slice_of(body) == REFUSED:
                denied = b'{"__type": "AccessDeniedException", "Message": "Account 123456789012"}'
                return Answer(400, denied)
            good = answer(body, target)
            if self.renaming:
                return replace(good, body=good.body.replace(b'"EngagementId"', b'"Renamed"'))
            return good

        return refuse


class CurrentStdout:
    """Writes to the current standard output, as the function's log does in Lambda."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)


@pytest.fixture(autouse=True)
def log_to_current_stdout(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout = logging.StreamHandler(CurrentStdout())
    stdout.setFormatter(handler_module.logger.registered_formatter)
    monkeypatch.setattr(logging.getLogger("invitations"), "handlers", [stdout])


@pytest.fixture
def deployment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    deployment = Deployment(simulator=None)  # type: ignore[arg-type]
    with (
        Simulator(World(invitations=400, seed=9), wrap=deployment.wrap) as simulator,
        deployed(simulator) as variables,
    ):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        deployment.simulator = simulator
        yield deployment


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_scheduled_run_syncs_every_slice_and_returns_a_summary(deployment: Deployment) -> None:
    event = {"source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {}}
    summary = json.loads(json.dumps(invoke(event)))
    table = rows_in_glue()
    assert summary.keys() == {
        *(
            "run_id",
            "trigger",
            "started_at",
            "duration_seconds",
            "slices",
            "unfinished",
            "warnings",
        ),
    }
    assert summary["run_id"] == "0b9a6a3c-7d9c-4a29-8cf0-3ea1a23ee0f5"
    assert summary["trigger"] == "schedule"
    assert summary["duration_seconds"] > 0
    for part in summary["slices"]:
        slice_ = Slice(part["catalog"], part["participant_type"])
        assert without_bookkeeping(table[slice_]) == expected_rows(deployment.simulator, slice_)
        stamp = summary["started_at"].replace("-", "").replace(":", "")[:15]
        assert part.pop("snapshot").startswith(f"00000001-{stamp}")
        assert part == {
            "catalog": slice_.catalog,
            "participant_type": slice_.participant_type,
            "mode": "full",
            "mode_reason": "no snapshot",
            "status": "SUCCEEDED",
            "requests": max(1, -(-len(table[slice_]) // 100)),
            "listed": len(table[slice_]),
            "inserted": len(table[slice_]),
            "updated": 0,
            "unlisted": 0,
            "unreadable": 0,
            "details_requests": None,
            "details_outstanding": None,
            "reconciled": 0,
            "error": None,
        }
    assert len(table) == 4


def test_failed_slice_fails_the_invocation_after_the_others_are_published(
    deployment: Deployment,
) -> None:
    invoke({})
    before = rows_in_glue()
    deployment.simulator.advance(timedelta(days=9))
    deployment.refusing = True
    with pytest.raises(RunFailedError) as caught:
        invoke({})
    failed = [part for part in caught.value.summary["slices"] if part["status"] == "FAILED"]
    assert [(part["catalog"], part["participant_type"]) for part in failed] == [
        (REFUSED.catalog, REFUSED.participant_type)
    ]
    assert str(caught.value).startswith("1 of 4 slices failed. Sandbox RECEIVER: partnercentral:")
    assert json.dumps(caught.value.summary) in str(caught.value)
    assert "123456789012" not in str(caught.value)
    after = rows_in_glue()
    assert after[REFUSED] == before[REFUSED]
    for slice_ in after.keys() - {REFUSED}:
        expected = expected_rows(deployment.simulator, slice_, before[slice_])
        assert without_bookkeeping(after[slice_]) == expected


def test_invocation_event_limits_the_slices(deployment: Deployment) -> None:
    invoke({"catalogs": ["AWS"], "participant_types": ["SENDER"]})
    assert list(rows_in_glue()) == [Slice("AWS", "SENDER")]
    assert deployment.simulator.requests == 1


def of_partner_central(row: dict[str, Any], **invitation: str) -> dict[str, Any]:
    """Return the event that Partner Central sends for an invitation's current status."""
    return {
        "version": "0",
        "source": "aws.partnercentral-selling",
        "detail-type": f"Engagement Invitation {row['status'].capitalize()}",
        "time": "2026-02-03T10:15:00Z",
        "detail": {
            "catalog": "AWS",
            "engagementInvitation": {"id": row["invitation_id"], "participantType": "Receiver"}
            | invitation,
        },
    }


def test_partner_central_event_syncs_its_slice_with_the_exact_time(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = Slice("AWS", "RECEIVER")
    monkeypatch.setattr("invitations.sync.event.BETWEEN_RUNS", timedelta(0))
    invoke({})
    before = {row["invitation_id"]: row for row in rows_in_glue()[received]}
    deployment.simulator.advance(timedelta(days=9))
    now = expected_rows(deployment.simulator, received, list(before.values()))
    answered = next(
        row for row in now if before.get(row["invitation_id"], row)["status"] != row["status"]
    )
    event, at = of_partner_central(answered), datetime.now(UTC).replace(microsecond=0)
    event["time"] = at.isoformat()
    summary = invoke(event)
    assert summary["trigger"] == "event"
    assert [(s["participant_type"], s["mode"]) for s in summary["slices"]] == [
        ("RECEIVER", "incremental")
    ]
    after = {row["invitation_id"]: row for row in rows_in_glue()[received]}
    assert without_bookkeeping(list(after.values())) == now
    found = after[answered["invitation_id"]]
    assert found["status_changed_at"] == at
    assert invoke(event) == {}


def test_unreadable_event_fails_before_any_request(deployment: Deployment) -> None:
    event = of_partner_central({"invitation_id": "", "status": "ACCEPTED"})
    with pytest.raises(InvitationDataError, match="can't be read"):
        invoke(event)
    assert deployment.simulator.requests == 0


@pytest.mark.parametrize(
    ("name", "value"), [("LAKE", "bucket"), ("DATABASE", ""), ("STATUSES", "OPEN")]
)
def test_wrong_setting_fails_the_run_before_any_request(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=f"^{name}: "):
        invoke({})
    assert deployment.simulator.requests == 0


def test_every_log_line_has_the_run_id_and_no_personal_data(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.refusing = True
    with pytest.raises(RunFailedError):
        invoke({})
    logged = [line for line in lines(capsys) if "level" in line]
    assert {(line["catalog"], line["participant_type"]) for line in logged} == {
        (catalog, side) for catalog in CATALOGS for side in PARTICIPANT_TYPES
    }
    assert {line["run_id"] for line in logged} == {"0b9a6a3c-7d9c-4a29-8cf0-3ea1a23ee0f5"}
    text = json.dumps(logged, ensure_ascii=False)
    assert "123456789012" not in text
    for rows in rows_in_glue().values():
        for row in rows:
            for column in ("sender_company_name", "receiver_account_alias", "engagement_title"):
                assert not row[column] or len(row[column]) < 4 or row[column] not in text
            assert row["sender_aws_account_id"] not in text.replace("AWS", "").replace("aws", "")


def metrics(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [line for line in lines(capsys) if "_aws" in line]


def test_run_with_nothing_to_report_emits_no_metric(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    """A metric costs something in each hour in which it is sent, also if it is 0."""
    invoke({})
    assert metrics(capsys) == []
    deployment.refusing = True
    with pytest.raises(RunFailedError):
        invoke({})
    assert metrics(capsys) == []


def test_run_emits_each_metric_that_is_above_zero(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.renaming = True
    invoke({})
    (emitted,) = metrics(capsys)
    (directive,) = emitted["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "PartnerInvitations"
    (names,) = directive["Dimensions"]
    assert {name: emitted[name] for name in names} == {
        "service": "invitations",
        "stack": "PartnerInvitations",
        "region": "eu-central-1",
    }
    assert directive["Metrics"] == [{"Name": "UnknownFields", "Unit": "Count"}]
    assert emitted["UnknownFields"][0] > 0


KILLED_RUN = """
import os, sys
from pathlib import Path
from invitations.run_folders import run_folder

with run_folder() as name:
    Path(name, "part-00000.parquet").write_text("")
    print(name, flush=True)
    sys.stdin.read(1)
    os._exit(9)
"""


def test_folder_of_a_killed_run_is_deleted_once_its_process_has_ended(
    deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    other = tmp_path / "invitations-run-of-somebody-else"
    other.mkdir()
    command = [sys.executable, "-c", KILLED_RUN]
    with subprocess.Popen(
        command,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as killed:
        assert killed.stdin
        assert killed.stdout
        folder = Path(killed.stdout.readline().decode().strip())
        assert folder.parent == tmp_path
        invoke({})
        assert list(folder.iterdir())
        killed.stdin.write(b"x")
    assert killed.returncode == 9
    invoke({})
    assert list(tmp_path.iterdir()) == [other]


def test_every_folder_of_a_run_would_be_deleted_after_a_kill(
    deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This process has the id of the one that was killed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    invoke({})
    assert deployment.folders
    for name in deployment.folders:
        (tmp_path / name).mkdir()
    delete_abandoned()
    assert list(tmp_path.iterdir()) == []


def test_invocation_without_time_left_fails_before_any_request(deployment: Deployment) -> None:
    with pytest.raises(RunFailedError, match="4 of 4 slices failed") as caught:
        invoke({}, replace(Context(), milliseconds_left=20_000))
    assert "less than 30 s of the run were left" in str(caught.value)
    assert deployment.simulator.requests == 0


@dataclass
class ShortContext(Context):
    """The context of a run that has time for a few requests."""

    deployment: Deployment | None = None
    requests: int = 2

    def __post_init__(self) -> None:
        assert self.deployment
        self.last = self.deployment.simulator.requests + self.requests

    def get_remaining_time_in_millis(self) -> int:
        assert self.deployment
        return 900_000 if self.deployment.simulator.requests < self.last else 29_000


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, deployment: Deployment) -> str:
    """Create a state machine and return its ARN."""
    machines = boto3.client("stepfunctions")
    role = "arn:aws:iam::123456789012:role/any"
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    created = machines.create_state_machine(name="go-on", definition=definition, roleArn=role)
    monkeypatch.setenv("LISTING_STATE_MACHINE", created["stateMachineArn"])
    return str(created["stateMachineArn"])


RECEIVED = {"catalogs": ["AWS"], "participant_types": ["RECEIVER"]}


def test_listing_longer_than_a_run_starts_the_state_machine_once(
    deployment: Deployment, machine: str
) -> None:
    executions = partial(boto3.client("stepfunctions").list_executions, stateMachineArn=machine)
    first = ShortContext(aws_request_id="first", deployment=deployment)
    summary = invoke(RECEIVED, first)
    assert summary["unfinished"] == ["AWS RECEIVER"]
    assert "NextToken" not in json.dumps(summary)
    assert rows_in_glue() == {}
    (started,) = executions()["executions"]
    assert started["name"] == "first"
    boto3.client("stepfunctions").stop_execution(executionArn=started["executionArn"])

    second = ShortContext(aws_request_id="second", deployment=deployment, requests=0)
    with pytest.raises(RunFailedError):
        invoke({"only_unfinished": True}, second)
    third = ShortContext(aws_request_id="third", deployment=deployment)
    summary = invoke({"only_unfinished": True}, third)
    assert (summary["trigger"], summary["unfinished"]) == ("unfinished", [])
    received = Slice("AWS", "RECEIVER")
    rows = rows_in_glue()[received]
    assert without_bookkeeping(rows) == expected_rows(deployment.simulator, received)
    assert [one["name"] for one in executions()["executions"]] == ["first"]


def test_state_machine_is_started_once_for_each_listing(
    deployment: Deployment, machine: str
) -> None:
    client = boto3.client("stepfunctions")
    invoke(RECEIVED, ShortContext(aws_request_id="first", deployment=deployment, requests=1))
    (started,) = client.list_executions(stateMachineArn=machine)["executions"]
    client.stop_execution(executionArn=started["executionArn"])
    invoke(RECEIVED, ShortContext(aws_request_id="second", deployment=deployment, requests=1))
    names = [one["name"] for one in client.list_executions(stateMachineArn=machine)["executions"]]
    assert names == ["first"]


def test_state_machine_is_started_although_another_slice_failed(
    deployment: Deployment, machine: str
) -> None:
    deployment.refusing = True
    with pytest.raises(RunFailedError, match="1 of 2 slices failed"):
        invoke(
            {"participant_types": ["RECEIVER"]},
            ShortContext(aws_request_id="first", deployment=deployment),
        )
    found = boto3.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    assert [one["name"] for one in found] == ["first"]


def test_state_machine_that_cannot_start_fails_the_run_and_keeps_the_checkpoint(
    deployment: Deployment, machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTING_STATE_MACHINE", f"{machine}-gone")
    with pytest.raises(ConfigurationError, match="states:StartExecution failed"):
        invoke(RECEIVED, ShortContext(aws_request_id="first", deployment=deployment))
    asked = deployment.simulator.requests
    assert invoke({"only_unfinished": True})["unfinished"] == []
    assert deployment.simulator.requests == asked + 1


def test_without_state_machine_the_next_run_resumes_the_listing(deployment: Deployment) -> None:
    summary = invoke(RECEIVED, ShortContext(deployment=deployment))
    assert summary["unfinished"] == ["AWS RECEIVER"]
    assert invoke(RECEIVED)["unfinished"] == []
    assert deployment.simulator.requests == 3


def test_rate_above_the_account_quota_logs_a_warning(
    deployment: Deployment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MAX_REQUESTS_PER_SECOND", "1000")
    invoke({})
    assert deployment.simulator.requests
    (warned,) = [line for line in lines(capsys) if line.get("level") == "WARNING"]
    assert warned["message"].startswith("1000 requests a second exceed an account's")
    assert warned["run_id"] == "0b9a6a3c-7d9c-4a29-8cf0-3ea1a23ee0f5"
