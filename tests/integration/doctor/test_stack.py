"""`invitations doctor --stack` on a deployment in moto: healthy, unreachable, or incomplete."""

import json

import pytest
from moto.core import set_initial_no_auth_action_count

from invitations.tables import TABLES
from sql.statements import views
from tests.support.doctor.deployed_in_moto import FUNCTION, Deployed
from tests.support.doctor.deployment import (
    ALLOW,
    REVERT,
    RUN_CHECKS,
    SLICES,
    SNAPSHOTS,
    client,
    wrong,
)
from tests.support.doctor.result import DoctorResult, run_doctor
from tests.support.harness import BUCKET
from workbench.cli import main

LOOK_ELSEWHERE = (
    "Look in another region with --region, name another stack with --stack, or deploy it: "
    "make deploy"
)


def test_healthy_deployment_has_no_wrong_check(deployed: Deployed) -> None:
    before = deployed.simulator.requests
    found = run_doctor("--stack")
    assert (found.code, found.wrong, found.skipped) == (0, {}, set())
    assert deployed.simulator.requests == before + 4
    assert list(found.findings) == [
        *("credentials", "SDK", "region", "stack", "outputs", "function"),
        *(f"answer {name}" for name in SLICES),
        *("quota", "bucket", "database", "tables", "columns", "views"),
        *(f"snapshot {name}" for name in SLICES),
        *("history", "other files", "damaged files"),
        *(f"run {name}" for name in SLICES),
        *("concurrency", "Lake Formation", "schedule", "alarms"),
        *("queue Undelivered", "queue FailedRuns"),
    ]
    said = {check: found for check, (_, found, _) in found.findings.items()}
    assert said["credentials"] == "user/moto of account ********9012"
    assert said["region"].startswith(
        "eu-central-1; Partner Central answers and sends its events in "
    )
    assert said["stack"] == "PartnerInvitations in eu-central-1, CREATE_COMPLETE"
    assert said["outputs"] == "they name the schedule, 2 queues and 3 alarms"
    assert said["function"] == (
        "sync-function, lists AWS and Sandbox as SENDER and RECEIVER with a role of its own; "
        "below it is you who ask"
    )
    assert said["database"] == f"partner, {len(TABLES) + len(views())} tables and views"
    assert said["snapshot AWS RECEIVER"].startswith("50 rows, whole, of 20")
    assert said["concurrency"] == "1 run at a time"
    assert said["schedule"] == "rate(15 minutes), enabled"
    assert said["alarms"] == "none of 3 is on"


def test_missing_stack_is_wrong_with_the_region_that_was_searched(deployed: Deployed) -> None:
    deployed.cloudformation.refuse(
        "DescribeStacks", 400, "ValidationError", "Stack with id Other does not exist"
    )
    found = run_doctor("--stack", "Other", "--region", "us-east-1")
    assert found.findings["region"][1] == (
        "us-east-1, where Partner Central answers and its events are heard"
    )
    assert found.wrong["stack"] == ("there is no stack 'Other' in us-east-1.", LOOK_ELSEWHERE)
    assert len(found.skipped) == 16


def test_denied_describe_stacks_is_wrong_with_the_required_statement(deployed: Deployed) -> None:
    message = "User: arn:aws:iam::123456789012:user/me is not authorized to perform it"
    deployed.cloudformation.refuse("DescribeStacks", 403, "AccessDenied", message)
    said, advice = wrong()["stack"]
    assert said == (
        "cloudformation:DescribeStacks failed: AccessDenied: User: arn:aws:iam::************:"
        "user/me is not authorized to perform it."
    )
    assert advice == ALLOW.format("cloudformation:DescribeStacks")


def test_denied_list_bucket_is_wrong_once_with_the_required_statement(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto's own IAM denies. It can't check requests to Lambda and Scheduler."""
    become_user_without("s3:ListBucket", monkeypatch)

    @set_initial_no_auth_action_count(0)
    def look() -> DoctorResult:
        return run_doctor("--stack")

    found = look()
    assert found.wrong["bucket"] == (
        "s3:ListBucket failed: AccessDenied: Access Denied.",
        ALLOW.format("s3:ListBucket"),
    )
    assert {"quota", "snapshots", "runs"} < found.skipped
    assert not (SNAPSHOTS | RUN_CHECKS) & found.findings.keys()


def become_user_without(denied: str, monkeypatch: pytest.MonkeyPatch) -> None:
    iam = client("iam")
    iam.create_user(UserName="me")
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": denied, "Resource": "*"},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="me", PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName="me")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])


def test_stack_without_outputs_is_wrong_with_its_status(deployed: Deployed) -> None:
    deployed.describe("ROLLBACK_COMPLETE", Bucket=BUCKET)
    said, advice = wrong()["stack"]
    assert said == (
        "PartnerInvitations is ROLLBACK_COMPLETE and has no output "
        "Database and no Workgroup and no Function."
    )
    assert advice == "Deploy it (make deploy), or name the right one with --stack."


def test_stack_of_version_0_1_0_is_wrong_but_the_rest_is_checked(
    deployed: Deployed,
) -> None:
    added = {"Schedule", "Queues", "Alarms"}
    deployed.describe(**{k: v for k, v in deployed.outputs.items() if k not in added})
    found = run_doctor("--stack")
    ((check, (said, advice)),) = found.wrong.items()
    assert check == "outputs"
    assert said == (
        "PartnerInvitations has no output Schedule and no Queues and no Alarms: "
        "an older version deployed it."
    )
    assert advice == "Deploy this version: make deploy"
    assert found.skipped == {"schedule", "alarms", "queues"}
    assert {found.outcome(check) for check in SNAPSHOTS | RUN_CHECKS} == {"OK"}


@pytest.mark.parametrize("output", ["Queues", "Alarms"])
@pytest.mark.parametrize("value", ["everything", "[1]", ""])
def test_output_that_is_not_a_json_object_is_wrong_by_name(
    deployed: Deployed, output: str, value: str
) -> None:
    deployed.describe(**(deployed.outputs | {output: value}))
    assert wrong() == {"outputs": (f"the output {output} is no JSON object.", REVERT)}


def test_only_deployed_slices_are_checked(deployed: Deployed) -> None:
    set_variables(CATALOGS="AWS", PARTICIPANT_TYPES="RECEIVER")
    found = run_doctor("--stack")
    assert found.wrong == {}
    assert [check for check in found.findings if check.endswith(("SENDER", "RECEIVER"))] == [
        *("answer AWS RECEIVER", "snapshot AWS RECEIVER", "run AWS RECEIVER")
    ]


def set_variables(**changes: str) -> None:
    functions = client("lambda")
    found = functions.get_function_configuration(FunctionName=FUNCTION)["Environment"]
    variables = {"Variables": found["Variables"] | changes}
    functions.update_function_configuration(FunctionName=FUNCTION, Environment=variables)


def test_api_of_another_account_is_not_asked_with_the_callers_credentials(
    deployed: Deployed,
) -> None:
    set_variables(API_ROLE_ARN="arn:aws:iam::210987654321:role/ApiRole")
    before = deployed.simulator.requests
    found = run_doctor("--stack")
    assert (found.wrong, found.skipped) == ({}, {"answers"})
    assert deployed.simulator.requests == before


def test_missing_function_is_wrong_but_the_lake_is_checked(deployed: Deployed) -> None:
    client("lambda").delete_function(FunctionName=FUNCTION)
    found = run_doctor("--stack")
    assert found.wrong == {"function": ("there is no function 'sync-function'.", REVERT)}
    assert found.skipped == {"concurrency", "Lake Formation"}
    assert {found.outcome(check) for check in SNAPSHOTS} == {"OK"}


def test_invalid_variable_of_the_function_is_wrong_by_name(deployed: Deployed) -> None:
    set_variables(CATALOGS="Nowhere")
    assert wrong() == {
        "function": ("CATALOGS: 'Nowhere' is not allowed; use AWS or Sandbox.", REVERT)
    }


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("service", ["S3", "GLUE"])
def test_invalid_endpoint_of_s3_or_glue_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], service: str
) -> None:
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", "notaurl")
    assert main(["doctor", "--stack"]) == 2
    assert capsys.readouterr().err == (
        "invitations: asking AWS failed: Invalid endpoint: notaurl. Use https://… in "
        "--endpoint-url, AWS_ENDPOINT_URL and the AWS configuration.\n"
    )
