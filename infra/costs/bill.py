"""The bill: each resource of a template, priced or known to be free."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from infra.costs import prices
from infra.costs.free import FREE
from infra.costs.usage import (
    DAYS_KEPT,
    GLUE_CALLS,
    HOURS,
    LOG_BYTES,
    READS,
    WRITES,
    Usage,
)
from infra.schedules.times import rate_minutes

Resource = Mapping[str, Any]
"""The properties of a resource."""
Line = tuple[str, float]
"""A service, and dollars a month."""


class UnpricedResourceError(Exception):
    """A template has resources of which nobody has said what they cost."""


def bill(resources: Mapping[str, Any], usage: Usage) -> dict[str, float]:
    """Return dollars a month by service, for the resources of a template with a rate() schedule.

    In the worst case every run changes one slice. What runs only once a day, for reminders, is left
    out: it costs a cent. Raises UnpricedResourceError for resources of types that are neither
    priced nor free.
    """
    unpriced = {one["Type"] for one in resources.values()} - _PRICED.keys() - FREE.keys()
    if unpriced:
        raise UnpricedResourceError(
            f"what do these cost? {', '.join(sorted(unpriced))}. Add them to infra/costs."
        )
    counted = [one for id_, one in resources.items() if id_ not in _daily(resources)]
    runs = _runs(counted)
    total: dict[str, float] = {}
    for one in counted:
        for service, dollars in _lines(one, usage, runs):
            total[service] = total.get(service, 0) + dollars
    return total


def _daily(resources: Mapping[str, Any]) -> set[str]:
    """Return the ids of functions without an alias, their log groups and their schedules."""

    def of(kind: str) -> dict[str, Resource]:
        found = {id_: one for id_, one in resources.items() if one["Type"] == f"AWS::{kind}"}
        return {id_: one["Properties"] for id_, one in found.items()}

    synced = {alias["FunctionName"]["Ref"] for alias in of("Lambda::Alias").values()}
    functions = {id_: one for id_, one in of("Lambda::Function").items() if id_ not in synced}
    groups = {one["LoggingConfig"]["LogGroup"]["Ref"] for one in functions.values()}
    schedules = of("Scheduler::Schedule").items()
    return {
        *functions,
        *groups,
        *(id_ for id_, one in schedules if "Ref" not in one["Target"]["Arn"]),
    }


def _runs(resources: Sequence[Mapping[str, Any]]) -> float:
    """Return the planned runs of a month."""
    (schedule,) = (one for one in resources if one["Type"] == "AWS::Scheduler::Schedule")
    minutes = rate_minutes(schedule["Properties"]["ScheduleExpression"])
    if not minutes:
        raise ValueError("only a rate() has as many runs in each month")
    return HOURS * 60 / minutes


def _lines(resource: Mapping[str, Any], usage: Usage, runs: float) -> Iterator[Line]:
    price = _PRICED.get(resource["Type"])
    if price:
        yield from price(resource["Properties"], usage, runs)


def _function(function: Resource, usage: Usage, runs: float) -> Iterator[Line]:
    (architecture,) = function["Architectures"]
    seconds = usage.seconds(runs)
    memory = function["MemorySize"] / 1024
    disk = (function["EphemeralStorage"]["Size"] - 512) / 1024
    yield "Lambda", seconds * memory * prices.LAMBDA_SECOND[architecture].dollars
    yield "Lambda", seconds * disk * prices.LAMBDA_DISK.dollars
    yield "Lambda", runs * prices.LAMBDA_REQUESTS.dollars / 1e6
    if function["TracingConfig"]["Mode"] == "Active":
        yield _OTHERS, runs * prices.TRACES.dollars / 1e6


def _bucket(_: Resource, usage: Usage, runs: float) -> Iterator[Line]:
    kept = DAYS_KEPT * runs / (HOURS / 24) * usage.snapshot_mb / 1000
    yield "S3", kept * prices.S3_STORAGE.dollars
    yield "S3", runs * WRITES * prices.S3_WRITES.dollars / 1000
    yield "S3", runs * READS * prices.S3_READS.dollars / 1000


def _database(_: Resource, __: Usage, runs: float) -> Iterator[Line]:
    yield _OTHERS, runs * GLUE_CALLS * prices.GLUE_REQUESTS.dollars / 1e6


def _schedule(_: Resource, __: Usage, runs: float) -> Iterator[Line]:
    yield _OTHERS, runs * prices.SCHEDULER_STARTS.dollars / 1e6


def _state_machine(_: Resource, usage: Usage, __: float) -> Iterator[Line]:
    yield _OTHERS, usage.transitions * prices.TRANSITIONS.dollars / 1000


def _log_group(group: Resource, _: Usage, runs: float) -> Iterator[Line]:
    gigabytes = runs * LOG_BYTES / 1e9
    months = group["RetentionInDays"] * 24 / HOURS
    yield _OTHERS, gigabytes * prices.LOGS_WRITTEN.dollars
    yield _OTHERS, gigabytes * months * prices.LOGS_KEPT.dollars


def _alarm(alarm: Resource, _: Usage, __: float) -> Iterator[Line]:
    metrics = [one for one in alarm.get("Metrics", [{}]) if "Expression" not in one]
    yield "CloudWatch alarms", len(metrics) * prices.ALARM_METRIC.dollars


def _dashboard(_: Resource, __: Usage, ___: float) -> Iterator[Line]:
    yield "CloudWatch dashboard", prices.DASHBOARD.dollars


def _key(_: Resource, __: Usage, ___: float) -> Iterator[Line]:
    yield "KMS", prices.KEY.dollars


_OTHERS: Final = "Glue, Scheduler, Step Functions, X-Ray, logs"
_PRICED: Final[Mapping[str, Callable[[Resource, Usage, float], Iterator[Line]]]] = {
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::Dashboard": _dashboard,
    "AWS::Glue::Database": _database,
    "AWS::KMS::Key": _key,
    "AWS::Lambda::Function": _function,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::S3::Bucket": _bucket,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::StepFunctions::StateMachine": _state_machine,
}
