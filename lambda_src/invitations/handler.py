"""The Lambda function: settings and clients in, one call, a summary out."""

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from invitations.aws_errors import explained
from invitations.lake.glue import GlueLake
from invitations.partner_central import service
from invitations.partner_central.client import connect
from invitations.partner_central.pacing import RequestLimiter
from invitations.settings import Settings, from_environment, overridden
from invitations.sync.context import Run
from invitations.sync.event import from_event, react
from invitations.sync.report import RunFailedError, RunReport
from invitations.sync.run import sync

SERVICE = "invitations"

logger = Logger(service=SERVICE)
metrics = Metrics(namespace="PartnerInvitations", service=SERVICE)
tracer = Tracer(service=SERVICE, auto_patch=False)


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Sync every configured slice, or what an event is about, and return the run's summary.

    `event` is an EventBridge event, or overrides as `settings.overridden` takes them. Raises
    RunFailedError, which carries the summary, if a slice failed after the others were published.
    What took longer than a run may is unfinished, and the state machine of GO_ON goes on with it.
    An event whose news is known already is answered with nothing.
    """
    logger.append_keys(run_id=context.aws_request_id)
    settings = overridden(from_environment(os.environ), event)
    for warning in settings.warnings:
        logger.warning(warning)
    report = _react_or_sync(event, settings, context)
    if report is None:
        return {}
    _measure(report)
    _go_on(report, settings.go_on)
    if report.errors:
        raise RunFailedError(report)
    return report.as_dict()


def _react_or_sync(
    event: dict[str, Any], settings: Settings, context: LambdaContext
) -> RunReport | None:
    if event.get("source") == service.SOURCE:
        hint = from_event(event)
        return react(_run(settings, context, trigger="event"), hint, time.sleep)
    trigger = "schedule" if "detail-type" in event else "manual"
    if settings.only_unfinished:
        trigger = "unfinished"
    return sync(_run(settings, context, trigger=trigger))


def _run(settings: Settings, context: LambdaContext, *, trigger: str) -> Run:
    session = boto3.Session()

    def remaining_seconds() -> float:
        return context.get_remaining_time_in_millis() / 1000

    return Run(
        id=context.aws_request_id,
        trigger=trigger,
        settings=settings,
        lake=GlueLake(
            s3=session.client("s3"),
            glue=session.client("glue"),
            url=settings.lake,
            database=settings.database,
        ),
        connect=partial(
            connect,
            session,
            limiter=RequestLimiter(settings.max_requests_per_second),
            remaining_seconds=remaining_seconds,
        ),
        clock=partial(datetime.now, UTC),
        remaining_seconds=remaining_seconds,
    )


def _go_on(report: RunReport, machine: str) -> None:
    """Start the state machine for the listings that are unfinished, once for each."""
    begun_by = {part.unfinished for part in report.slices if part.unfinished}
    if not machine or not begun_by:
        return
    client = boto3.client("stepfunctions")
    for name in begun_by:
        with (
            explained("states:StartExecution"),
            suppress(client.exceptions.ExecutionAlreadyExists),
        ):
            client.start_execution(stateMachineArn=machine, name=name)


def _measure(report: RunReport) -> None:
    counts: dict[str, list[int]] = {
        "RowsListed": [r.difference.listed for r in report.slices],
        "RowsInserted": [r.difference.inserted for r in report.slices],
        "RowsUpdated": [r.difference.updated for r in report.slices],
        "Reconciled": [r.difference.reconciled for r in report.slices],
        "Requests": [r.traffic.requests for r in report.slices],
        "Throttles": [r.traffic.throttled for r in report.slices],
        "UnknownFields": [r.difference.unknown_fields for r in report.slices],
        "FailedSlices": [bool(r.error) for r in report.slices],
    }
    for name, values in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=sum(values))
    # A metric costs something in each hour in which it is sent.
    if unreadable := sum(r.difference.unreadable for r in report.slices):
        metrics.add_metric(name="UnreadableFields", unit=MetricUnit.Count, value=unreadable)
    metrics.add_metric(name="Duration", unit=MetricUnit.Seconds, value=report.duration_seconds)
    metrics.flush_metrics()
