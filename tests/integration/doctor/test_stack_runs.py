"""`invitations doctor --stack`: schedule, alarms, queues and runs, with one fault at a time."""

from datetime import UTC, datetime, timedelta

from invitations.tables import RUNS
from tests.support.doctor.deployed_in_moto import (
    FUNCTION,
    QUEUES,
    SCHEDULE,
    STACK,
    Deployed,
    put_alarm,
)
from tests.support.doctor.deployment import REVERT, RUN_CHECKS, client, part_of, wrong
from tests.support.doctor.result import run_doctor
from tests.support.harness import BUCKET, DATABASE


def test_success_longer_ago_than_nosuccess_waits_is_wrong(deployed: Deployed) -> None:
    delete_runs()
    deployed.job.now = datetime.now(UTC) - timedelta(minutes=44)
    deployed.job.sync()
    assert wrong() == {}
    delete_runs()
    deployed.job.now = datetime.now(UTC) - timedelta(minutes=46, seconds=30)
    deployed.job.sync()
    found = wrong()
    assert set(found) == RUN_CHECKS
    said, advice = found["run AWS RECEIVER"]
    assert said.endswith(" UTC, 46 minutes ago: longer ago than 45 minutes.")
    assert "docs/runbook.md, NoSuccess" in advice


def delete_runs() -> None:
    s3 = client("s3")
    for found in s3.list_objects_v2(Bucket=BUCKET, Prefix="runs/")["Contents"]:
        s3.delete_object(Bucket=BUCKET, Key=found["Key"])
    glue = client("glue")
    for partition in glue.get_partitions(DatabaseName=DATABASE, TableName=RUNS.name)["Partitions"]:
        glue.delete_partition(
            DatabaseName=DATABASE, TableName=RUNS.name, PartitionValues=partition["Values"]
        )


def test_failure_since_the_last_success_is_wrong_with_its_error(deployed: Deployed) -> None:
    client("s3").delete_object(Bucket=BUCKET, Key=part_of("AWS SENDER"))
    deployed.job.now = datetime.now(UTC)
    assert deployed.job.sync().errors
    found = wrong()
    assert set(found) == {"snapshot AWS SENDER", "run AWS SENDER"}
    said, _ = found["run AWS SENDER"]
    assert "1 failed since: AWS SENDER: s3:GetObject failed: NoSuchKey" in said


def test_slices_without_any_run_are_wrong(deployed: Deployed) -> None:
    delete_runs()
    found = wrong()
    assert set(found) == RUN_CHECKS
    assert found["run AWS SENDER"] == (
        "sync_runs has no run of it.",
        "Start one, and look at what it says.",
    )


def test_zero_concurrency_and_disabled_or_missing_schedule_are_wrong(deployed: Deployed) -> None:
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
    found = run_doctor("--stack")
    assert found.wrong == {"schedule": ("the schedule is gone.", REVERT)}
    assert found.findings["concurrency"] == ("OK", "not reserved", "")


def test_alarm_in_alarm_state_is_wrong_with_its_explanation(deployed: Deployed) -> None:
    for name in ("RunFailed", "Throttled"):
        set_alarm(name, "ALARM")
    found = run_doctor("--stack")
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


def test_disabled_or_missing_alarm_is_wrong_but_insufficient_data_is_not(
    deployed: Deployed,
) -> None:
    set_alarm("NoSuccess", "INSUFFICIENT_DATA")
    put_alarm("RunFailed", enabled=False)
    client("cloudwatch").delete_alarms(AlarmNames=[f"{STACK}-Throttled"])
    assert wrong() == {
        "alarm RunFailed": (
            "its actions are disabled: it notifies nobody.",
            "Enable them again in the console: CloudWatch, Alarms, Actions.",
        ),
        "alarm Throttled": ("the alarm is gone.", REVERT),
    }


def test_without_alarm_nosuccess_a_success_may_be_a_day_old(deployed: Deployed) -> None:
    client("cloudwatch").delete_alarms(AlarmNames=[f"{STACK}-NoSuccess"])
    delete_runs()
    deployed.job.now = datetime.now(UTC) - timedelta(hours=23)
    deployed.job.sync()
    assert list(wrong()) == ["alarm NoSuccess"]


def test_queue_with_messages_is_wrong_with_advice(deployed: Deployed) -> None:
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
