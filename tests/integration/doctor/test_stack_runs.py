"""`invitations doctor --stack`: what starts, watches and records runs, broken a thing at a time."""

from datetime import UTC, datetime, timedelta

from tests.support.doctor.deployed_in_moto import (
    FUNCTION,
    QUEUES,
    SCHEDULE,
    STACK,
    Deployed,
    put_alarm,
)
from tests.support.doctor.deployment import REVERT, RUN_CHECKS, client, part_of, wrong
from tests.support.doctor.result import examined
from tests.support.harness import BUCKET


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
