"""Operations: what starts and watches the runs of a deployment."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from invitations.aws_errors import translating_errors
from workbench.doctor.finding import OK, REVERT, WRONG, Finding, ProblemError

_NO_QUEUE: Final = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
"""SQS also uses an older name."""

Alarms = Mapping[str, Any]
"""Each alarm as CloudWatch returns it, by its name in the runbook; None if it is gone."""


def concurrency(session: boto3.Session, function: str) -> str:
    """Return how many runs are allowed at a time; raises ProblemError if none is."""
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
    """Return when runs start; raises ProblemError if the schedule is gone or disabled."""
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
    """Return alarms by their names in the runbook, given their names in CloudWatch."""
    with translating_errors("cloudwatch:DescribeAlarms"):
        answer = session.client("cloudwatch").describe_alarms(AlarmNames=list(names.values()))
    found = {alarm["AlarmName"]: alarm for alarm in answer["MetricAlarms"]}
    return {key: found.get(name) for key, name in names.items()}


def longest_without_success(watched: Alarms | ProblemError | None) -> timedelta:
    """Return how long the alarm NoSuccess waits after a success: three gaps and a long run.

    Return a day if the alarm can't be read.
    """
    alarm = watched.get("NoSuccess") if isinstance(watched, Mapping) else None
    if not alarm:
        return timedelta(days=1)
    # An alarm over an expression has the period at each of its metrics.
    measured = [one["MetricStat"] for one in alarm.get("Metrics") or [] if "MetricStat" in one]
    period = measured[0]["Period"] if measured else alarm["Period"]
    return timedelta(seconds=period * alarm["EvaluationPeriods"])


def alarm_findings(watched: Alarms) -> Iterator[Finding]:
    """Yield a finding for each alarm that is on, gone or muted; if none is, one for all."""
    troubled = [(name, _trouble(name, alarm)) for name, alarm in watched.items()]
    for name, problem in troubled:
        if problem:
            yield Finding(f"alarm {name}", WRONG, problem.found, problem.advice)
    if not any(problem for _, problem in troubled):
        yield Finding("alarms", OK, f"none of {len(watched)} is on")


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
            "its actions are disabled: it notifies nobody.",
            "Enable them again in the console: CloudWatch, Alarms, Actions.",
        )
    return None


def queue(session: boto3.Session, name: str, url: str) -> str:
    """Return that a queue is empty; raises ProblemError if it has messages or is gone."""
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
