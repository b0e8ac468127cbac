"""`invitations doctor --stack`: a deployment in moto, whole and then broken a thing at a time."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto.core import set_initial_no_auth_action_count

from invitations.tables import INVITATIONS, RUNS, TABLES
from sql.statements import views
from tests.integration.deployed_in_moto import (
    FUNCTION,
    QUEUES,
    SCHEDULE,
    STACK,
    Deployed,
    create_table,
    deployed_in_moto,
    put_alarm,
    view_input,
)
from tests.integration.examined import Examined, examined
from tests.integration.harness import BUCKET, DATABASE

REVERT = 'Bring back what was deleted or changed by hand: make deploy ARGS="--revert-drift"'
ALLOW = (
    "Check that the role is allowed this action. A policy statement that allows it: "
    '{{"Effect": "Allow", "Action": "{}", "Resource": "*"}}'
)
LOOK_ELSEWHERE = (
    "Look in another region with --region, name another stack with --stack, or deploy it: "
    "make deploy"
)
SLICES = ("AWS SENDER", "AWS RECEIVER", "Sandbox SENDER", "Sandbox RECEIVER")
SNAPSHOTS = {f"snapshot {of}" for of in SLICES}
RUN_CHECKS = {f"run {of}" for of in SLICES}


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    with deployed_in_moto(monkeypatch) as deployed:
        yield deployed


def client(service: str) -> Any:
    return boto3.client(service)  # type: ignore[call-overload]


def wrong() -> dict[str, tuple[str, str]]:
    return examined("--stack").wrong


def part_of(of: str) -> str:
    catalog, side = of.split()
    prefix = f"invitations/catalog={catalog}/participant_type={side}/"
    (found,) = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)["Contents"]
    return str(found["Key"])


def test_a_healthy_deployment_is_in_order(deployed: Deployed) -> None:
    before = deployed.simulator.requests
    found = examined("--stack")
    assert (found.code, found.wrong, found.skipped) == (0, {}, set())
    assert deployed.simulator.requests == before + 4
    assert list(found.findings) == [
        *("credentials", "SDK", "region", "stack", "function"),
        *(f"answer {of}" for of in SLICES),
        *("quota", "bucket", "database", "tables", "columns", "views"),
        *(f"snapshot {of}" for of in SLICES),
        *(f"run {of}" for of in SLICES),
        *("concurrency", "schedule", "alarms"),
        *("queue Undelivered", "queue FailedRuns"),
    ]
    said = {check: found for check, (_, found, _) in found.findings.items()}
    assert said["credentials"] == "user/moto of account ********9012"
    assert said["region"].startswith("eu-central-1; Partner Central is asked in us-east-1")
    assert said["stack"] == "PartnerInvitations in eu-central-1, CREATE_COMPLETE"
    assert said["function"] == (
        "sync-function, lists AWS and Sandbox as SENDER and RECEIVER with a role of its own; "
        "below it is you who ask"
    )
    assert said["database"] == f"partner, {len(TABLES) + len(views())} tables and views"
    assert said["snapshot AWS RECEIVER"].startswith("50 rows, whole, of 20")
    assert said["concurrency"] == "1 run at a time"
    assert said["schedule"] == "rate(15 minutes), enabled"
    assert said["alarms"] == "none of 3 is on"


def test_a_stack_elsewhere_says_where_was_looked(deployed: Deployed) -> None:
    deployed.cloudformation.refuse(
        "DescribeStacks", 400, "ValidationError", "Stack with id Other does not exist"
    )
    found = examined("--stack", "Other", "--region", "us-east-1")
    assert found.findings["region"][1] == (
        "us-east-1, where Partner Central answers and its events are heard"
    )
    assert found.wrong == {
        "stack": (
            "there is no stack 'Other' in us-east-1.",
            LOOK_ELSEWHERE,
        )
    }
    assert len(found.skipped) == 14


def test_who_may_not_look_is_told_what_to_allow(deployed: Deployed) -> None:
    message = "User: arn:aws:iam::123456789012:user/me is not authorized to perform it"
    deployed.cloudformation.refuse("DescribeStacks", 403, "AccessDenied", message)
    ((said, advice),) = wrong().values()
    assert said == (
        "cloudformation:DescribeStacks failed: AccessDenied: User: arn:aws:iam::************:"
        "user/me is not authorized to perform it."
    )
    assert advice == ALLOW.format("cloudformation:DescribeStacks")


def test_a_bucket_that_the_caller_may_not_list_is_said_once_with_what_allows_it(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By moto's own IAM, which doesn't know how Lambda and Scheduler sign."""
    become_user_without("s3:ListBucket", monkeypatch)

    @set_initial_no_auth_action_count(0)
    def look() -> Examined:
        return examined("--stack")

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


def test_a_stack_that_isn_t_whole_says_its_status(deployed: Deployed) -> None:
    deployed.describe("ROLLBACK_COMPLETE", Bucket=BUCKET)
    assert wrong() == {
        "stack": (
            "PartnerInvitations is ROLLBACK_COMPLETE and has no output Database and no Function.",
            "Deploy it (make deploy), or name the right one with --stack.",
        )
    }


def test_only_the_deployed_slices_are_looked_at(deployed: Deployed) -> None:
    tell_function(CATALOGS="AWS", PARTICIPANT_TYPES="RECEIVER")
    found = examined("--stack")
    assert found.wrong == {}
    assert [check for check in found.findings if check.endswith(("SENDER", "RECEIVER"))] == [
        *("answer AWS RECEIVER", "snapshot AWS RECEIVER", "run AWS RECEIVER")
    ]


def tell_function(**changes: str) -> None:
    functions = client("lambda")
    found = functions.get_function_configuration(FunctionName=FUNCTION)["Environment"]
    variables = {"Variables": found["Variables"] | changes}
    functions.update_function_configuration(FunctionName=FUNCTION, Environment=variables)


def test_a_function_that_is_gone_leaves_the_lake_to_look_at(deployed: Deployed) -> None:
    client("lambda").delete_function(FunctionName=FUNCTION)
    found = examined("--stack")
    assert found.wrong == {"function": ("there is no function 'sync-function'.", REVERT)}
    assert found.skipped == {"concurrency"}
    assert {found.outcome(check) for check in SNAPSHOTS} == {"OK"}


def test_a_setting_that_is_damaged_is_named(deployed: Deployed) -> None:
    tell_function(CATALOGS="Nowhere")
    assert wrong() == {
        "function": ("CATALOGS: 'Nowhere' is not allowed; use AWS or Sandbox.", REVERT)
    }


def test_a_bucket_that_is_gone_is_said_once(deployed: Deployed) -> None:
    s3 = client("s3")
    for found in s3.list_objects_v2(Bucket=BUCKET)["Contents"]:
        s3.delete_object(Bucket=BUCKET, Key=found["Key"])
    s3.delete_bucket(Bucket=BUCKET)
    result = examined("--stack")
    assert result.wrong == {"bucket": ("there is no bucket 'lake'.", REVERT)}
    assert result.skipped == {"quota", "snapshots", "runs"}


def test_a_database_that_is_gone_is_said_once(deployed: Deployed) -> None:
    client("glue").delete_database(Name=DATABASE)
    found = examined("--stack")
    assert found.wrong == {"database": ("there is no database 'partner'.", REVERT)}
    assert found.skipped == {"tables", "columns", "views", "snapshots"}
    assert {found.outcome(check) for check in RUN_CHECKS} == {"OK"}


def test_a_table_that_is_gone_is_named(deployed: Deployed) -> None:
    glue = client("glue")
    glue.delete_table(DatabaseName=DATABASE, Name=RUNS.name)
    found = examined("--stack")
    assert found.wrong == {"tables": ("missing in the database: sync_runs.", REVERT)}
    assert found.skipped == set()
    glue.delete_table(DatabaseName=DATABASE, Name=INVITATIONS.name)
    found = examined("--stack")
    both = "missing in the database: engagement_invitations, sync_runs."
    assert found.wrong == {"tables": (both, REVERT)}
    assert found.skipped == {"snapshots"}


def test_a_view_that_is_gone_is_named(deployed: Deployed) -> None:
    client("glue").delete_table(DatabaseName=DATABASE, Name="data_freshness")
    assert wrong() == {"views": ("missing in the database: data_freshness.", REVERT)}


def test_columns_of_another_version_are_named(deployed: Deployed) -> None:
    runs, invitations = (stored_table(table.name) for table in (RUNS, INVITATIONS))
    columns = runs["StorageDescriptor"]["Columns"]
    columns[0]["Type"] = "int"
    columns[-1]["Name"] = "added_later"
    invitations["StorageDescriptor"]["Columns"].reverse()
    for table in (runs, invitations):
        client("glue").update_table(DatabaseName=DATABASE, TableInput=table)
    ((check, (said, advice)),) = wrong().items()
    assert check == "columns"
    assert said == (
        "engagement_invitations has its columns in another order; "
        "sync_runs lacks listing_began_at, has added_later, unknown here, "
        "has run_id as int instead of string."
    )
    assert advice.startswith("Deploy this version again (make deploy), or use the version that")


def stored_table(name: str) -> dict[str, Any]:
    table = client("glue").get_table(DatabaseName=DATABASE, Name=name)["Table"]
    return {key: table[key] for key in ("Name", "StorageDescriptor", "PartitionKeys")}


def test_views_of_another_version_are_named(deployed: Deployed) -> None:
    of = {view.key: view for view in views()}
    names = ("data_freshness", "invitation_status_history", "invitations_by_month")
    freshness, history, by_month = (view_input(of[name]) for name in names)
    pending = view_input(of["pending_invitations"])
    freshness["ViewOriginalText"] = view_input(of[names[0]], "SELECT 1")["ViewOriginalText"]
    history["StorageDescriptor"]["Columns"].pop()
    by_month["ViewOriginalText"] = "/* Presto View: e30= */"
    pending["ViewOriginalText"] = "SELECT 1"
    for view in (freshness, history, by_month, pending):
        client("glue").delete_table(DatabaseName=DATABASE, Name=view["Name"])
        create_table(**view)
    ((check, (said, advice)),) = wrong().items()
    assert check == "views"
    assert said == (
        "not as this version has them: data_freshness, invitation_status_history, "
        "invitations_by_month, pending_invitations."
    )
    assert advice.startswith("Deploy this version again")


def test_a_partition_or_part_that_is_gone_or_cut_is_named(deployed: Deployed) -> None:
    client("glue").delete_partition(
        DatabaseName=DATABASE, TableName=INVITATIONS.name, PartitionValues=["AWS", "SENDER"]
    )
    gone, cut = part_of("AWS RECEIVER"), part_of("Sandbox SENDER")
    body = client("s3").get_object(Bucket=BUCKET, Key=cut)["Body"].read()
    client("s3").put_object(Bucket=BUCKET, Key=cut, Body=body[:-9])
    client("s3").delete_object(Bucket=BUCKET, Key=gone)
    found = wrong()
    assert list(found) == [
        "snapshot AWS SENDER",
        "snapshot AWS RECEIVER",
        "snapshot Sandbox SENDER",
    ]
    assert found["snapshot AWS SENDER"] == (
        "nothing is published yet.",
        "Start a run, and look at what it says.",
    )
    said, advice = found["snapshot AWS RECEIVER"]
    assert said == f"{gone} is missing."
    assert advice.startswith("Restore it (a deployment's bucket keeps what was deleted")
    assert "is not a whole Parquet file" in found["snapshot Sandbox SENDER"][0]


def test_a_success_longer_ago_than_three_gaps_is_wrong(deployed: Deployed) -> None:
    forget_runs()
    deployed.job.now = datetime.now(UTC) - timedelta(minutes=44)
    deployed.job.sync()
    assert wrong() == {}
    forget_runs()
    deployed.job.now = datetime.now(UTC) - timedelta(minutes=46, seconds=30)
    deployed.job.sync()
    found = wrong()
    assert set(found) == RUN_CHECKS
    said, advice = found["run AWS RECEIVER"]
    assert said.endswith(" UTC, 46 minutes ago: longer ago than 45 minutes.")
    assert "docs/runbook.md, NoSuccess" in advice


def forget_runs() -> None:
    s3 = client("s3")
    for found in s3.list_objects_v2(Bucket=BUCKET, Prefix="runs/")["Contents"]:
        s3.delete_object(Bucket=BUCKET, Key=found["Key"])


def test_a_run_that_failed_since_shows_its_error(deployed: Deployed) -> None:
    client("s3").delete_object(Bucket=BUCKET, Key=part_of("AWS SENDER"))
    deployed.job.now = datetime.now(UTC)
    assert deployed.job.sync().errors
    found = wrong()
    assert set(found) == {"snapshot AWS SENDER", "run AWS SENDER"}
    said, _ = found["run AWS SENDER"]
    assert "1 failed since: AWS SENDER: s3:GetObject failed: NoSuchKey" in said


def test_without_any_run_each_slice_says_so(deployed: Deployed) -> None:
    forget_runs()
    found = wrong()
    assert set(found) == RUN_CHECKS
    assert found["run AWS SENDER"] == (
        "sync_runs has no run of it.",
        "Start one, and look at what it says.",
    )


def test_what_keeps_runs_from_starting_is_wrong(deployed: Deployed) -> None:
    functions, schedules = client("lambda"), client("scheduler")
    functions.put_function_concurrency(FunctionName=FUNCTION, ReservedConcurrentExecutions=0)
    schedule = schedules.get_schedule(Name=SCHEDULE)
    kept = {key: schedule[key] for key in ("ScheduleExpression", "FlexibleTimeWindow", "Target")}
    schedules.update_schedule(Name=SCHEDULE, State="DISABLED", **kept)
    assert wrong() == {
        "concurrency": (
            "the function's reserved concurrency is 0: no run can start.",
            "Set it to 1 again in the console: Lambda, Configuration, Concurrency.",
        ),
        "schedule": (
            "the schedule is DISABLED: nothing starts runs.",
            "Enable it again in the console: EventBridge, Schedules.",
        ),
    }
    functions.delete_function_concurrency(FunctionName=FUNCTION)
    schedules.delete_schedule(Name=SCHEDULE)
    found = examined("--stack")
    assert found.wrong == {"schedule": ("the schedule is gone.", REVERT)}
    assert found.findings["concurrency"] == ("OK", "not reserved", "")


def test_alarms_that_are_on_are_explained(deployed: Deployed) -> None:
    for name in ("RunFailed", "Throttled"):
        set_alarm(name, "ALARM")
    found = examined("--stack")
    assert list(found.wrong) == ["alarm RunFailed", "alarm Throttled"]
    assert "alarms" not in found.findings
    for name in ("RunFailed", "Throttled"):
        said, advice = found.wrong[f"alarm {name}"]
        assert said.startswith("on since 20")
        assert advice == f"What {name} means. More: docs/runbook.md, {name}."


def set_alarm(name: str, state: str) -> None:
    client("cloudwatch").set_alarm_state(
        AlarmName=f"{STACK}-{name}", StateValue=state, StateReason="test"
    )


def test_an_alarm_that_is_muted_or_gone_is_wrong_and_one_that_waits_is_not(
    deployed: Deployed,
) -> None:
    set_alarm("NoSuccess", "INSUFFICIENT_DATA")
    put_alarm("RunFailed", enabled=False)
    client("cloudwatch").delete_alarms(AlarmNames=[f"{STACK}-Throttled"])
    assert wrong() == {
        "alarm RunFailed": (
            "its actions are disabled: nobody would hear of it.",
            "Enable them again in the console: CloudWatch, Alarms, Actions.",
        ),
        "alarm Throttled": ("the alarm is gone.", REVERT),
    }


def test_without_its_alarm_a_success_may_be_a_day_old(deployed: Deployed) -> None:
    client("cloudwatch").delete_alarms(AlarmNames=[f"{STACK}-NoSuccess"])
    forget_runs()
    deployed.job.now = datetime.now(UTC) - timedelta(hours=23)
    deployed.job.sync()
    assert list(wrong()) == ["alarm NoSuccess"]


def test_messages_in_a_queue_are_to_be_read(deployed: Deployed) -> None:
    queues = client("sqs")
    urls = {name: deployed.queue(name) for name in QUEUES}
    for name in ("FailedRuns", "FailedRuns", "Undelivered"):
        queues.send_message(QueueUrl=urls[name], MessageBody="{}")
    advice = (
        "Read one: it says what failed. Fix that, then purge the queue; nothing needs to be "
        "replayed (docs/runbook.md, {}Kept)."
    )
    assert wrong() == {
        "queue Undelivered": ("1 message.", advice.format("Undelivered")),
        "queue FailedRuns": ("2 messages.", advice.format("FailedRuns")),
    }
    for url in urls.values():
        queues.delete_queue(QueueUrl=url)
    assert wrong() == {f"queue {name}": ("the queue is gone.", REVERT) for name in QUEUES}
