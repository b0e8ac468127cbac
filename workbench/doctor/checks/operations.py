"""Operations: what starts and watches the runs of a deployment."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from invitations.aws_errors import translating_errors
from workbench.doctor.finding import OK, REVERT, WRONG, Finding, ProblemError

_NO_QUEUE: Final = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
"""SQS has an older name for it, too."""

Alarms = Mapping[str, Any]
"""What CloudWatch says of each alarm by its name in the runbook; None for one that is gone."""


def concurrency(session: boto3.Session, function: str) -> str:
    """Return how many runs there may be at a time; raises ProblemError where none may be."""
    with translating_errors("lambda:GetFunctionConcurrency"):
        answer = session.client("lambda").get_function_concurrency(FunctionName=function)
    reserved = answer.get("ReservedConcurrentExecutions")
    if reserved == 0:
        raise ProblemError(
            "the function's reserved concurrency is 0: no run can start.",
            "Set it to 1 again in the console: Lambda, Configuration, Concurrency.",
        )
    return "not reserved" if reserved is None else f"{reserved} run at a time"


def schedule(session: boto3.Session, name: str) -> str:
    """Return when runs are started; raises ProblemError where the schedule is gone or disabled."""
    client = session.client("scheduler")
    with translating_errors("scheduler:GetSchedule"):
        try:
            found = client.get_schedule(Name=name)
        except client.exceptions.ResourceNotFoundException as error:
            raise ProblemError("the schedule is gone.", REVERT) from error
    if found["State"] != "ENABLED":
        raise ProblemError(
            f"the schedule is {found['State']}: nothing starts runs.",
            "Enable it again in the console: EventBridge, Schedules.",
        )
    return f"{found['ScheduleExpression']}, enabled"


def alarms(session: boto3.Session, names: Mapping[str, str]) -> Alarms:
    """Return what CloudWatch says of alarms, given their names in CloudWatch by runbook entry."""
    with translating_errors("cloudwatch:DescribeAlarms"):
        answer = session.client("cloudwatch").describe_alarms(AlarmNames=list(names.values()))
    found = {alarm["AlarmName"]: alarm for alarm in answer["MetricAlarms"]}
    return {key: found.get(name) for key, name in names.items()}


def longest_without_success(watching: Alarms | ProblemError | None) -> timedelta:
    """Return how long after a success the alarm NoSuccess waits: three planned gaps.

    Return a day if the alarm can't be read.
    """
    alarm = watching.get("NoSuccess") if isinstance(watching, Mapping) else None
    if not alarm:
        return timedelta(days=1)
    measured = [one["MetricStat"] for one in alarm.get("Metrics") or [] if "MetricStat" in one]
    period = alarm.get("Period") or measured[0]["Period"]
    return timedelta(seconds=period * alarm["EvaluationPeriods"])


def alarm_findings(watching: Alarms) -> Iterator[Finding]:
    """Yield each alarm that is on, gone or muted, or that all are quiet."""
    troubled = [(name, _trouble(name, alarm)) for name, alarm in watching.items()]
    for name, problem in troubled:
        if problem:
            yield Finding(f"alarm {name}", WRONG, problem.found, problem.advice)
    if not any(problem for _, problem in troubled):
        yield Finding("alarms", OK, f"none of {len(watching)} is on")


def _trouble(name: str, alarm: Any) -> ProblemError | None:
    if alarm is None:
        return ProblemError("the alarm is gone.", REVERT)
    if alarm["StateValue"] == "ALARM":
        advice = f"{alarm.get('AlarmDescription', '')} More: docs/runbook.md, {name}."
        return ProblemError(
            f"on since {alarm['StateUpdatedTimestamp']:%Y-%m-%d %H:%M} UTC.", advice
        )
    if not alarm["ActionsEnabled"]:
        return ProblemError(
            "its actions are disabled: nobody would hear of it.",
            "Enable them again in the console: CloudWatch, Alarms, Actions.",
        )
    return None


def queue(session: boto3.Session, name: str, url: str) -> str:
    """Return that a queue is empty; raises ProblemError where it holds messages or is gone."""
    client = session.client("sqs")
    with translating_errors("sqs:GetQueueAttributes"):
        try:
            answer = client.get_queue_attributes(
                QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _NO_QUEUE:
                raise
            raise ProblemError("the queue is gone.", REVERT) from error
    messages = int(answer["Attributes"]["ApproximateNumberOfMessages"])
    if messages:
        raise ProblemError(
            f"{messages:,} message{'s' * (messages != 1)}.",
            "Read one: it says what failed. Fix that, then purge the queue; nothing needs to be "
            f"replayed (docs/runbook.md, {name}Kept).",
        )
    return "empty"
