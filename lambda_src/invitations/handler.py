"""The Lambda function: settings and clients in, one call, a summary out."""

import os
import time
from contextlib import suppress
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from invitations.aws_errors import explained
from invitations.lake.glue import GlueLake
from invitations.partner_central import service
from invitations.settings import Settings, from_environment, overridden
from invitations.sync.context import Run, new_run
from invitations.sync.event import from_event, react
from invitations.sync.result import RunFailedError, RunResult
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
    result = _react_or_sync(event, settings, context)
    if result is None:
        return {}
    _measure(result)
    _go_on(result, settings.go_on)
    if result.errors:
        raise RunFailedError(result)
    return result.as_dict()


def _react_or_sync(
    event: dict[str, Any], settings: Settings, context: LambdaContext
) -> RunResult | None:
    if event.get("source") == service.SOURCE:
        hint = from_event(event)
        return react(_run(settings, context, trigger="event"), hint, time.sleep)
    trigger = "schedule" if "detail-type" in event else "manual"
    if settings.only_unfinished:
        trigger = "unfinished"
    return sync(_run(settings, context, trigger=trigger))


def _run(settings: Settings, context: LambdaContext, *, trigger: str) -> Run:
    session = boto3.Session()
    lake = GlueLake(
        s3=session.client("s3"),
        glue=session.client("glue"),
        url=settings.lake,
        database=settings.database,
    )
    return new_run(
        settings,
        lake,
        session,
        run_id=context.aws_request_id,
        trigger=trigger,
        remaining_seconds=lambda: context.get_remaining_time_in_millis() / 1000,
    )


def _go_on(result: RunResult, machine: str) -> None:
    """Start the state machine for the listings that are unfinished, once for each."""
    begun_by = {one.unfinished for one in result.slices if one.unfinished}
    if not machine or not begun_by:
        return
    client = boto3.client("stepfunctions")
    for name in begun_by:
        with (
            explained("states:StartExecution"),
            suppress(client.exceptions.ExecutionAlreadyExists),
        ):
            client.start_execution(stateMachineArn=machine, name=name)


def _measure(result: RunResult) -> None:
    counts: dict[str, list[int]] = {
        "RowsListed": [r.difference.listed for r in result.slices],
        "RowsInserted": [r.difference.inserted for r in result.slices],
        "RowsUpdated": [r.difference.updated for r in result.slices],
        "Reconciled": [r.difference.reconciled for r in result.slices],
        "Requests": [r.traffic.requests for r in result.slices],
        "Throttles": [r.traffic.throttled for r in result.slices],
        "UnknownFields": [r.difference.unknown_fields for r in result.slices],
        "FailedSlices": [bool(r.failure) for r in result.slices],
    }
    for name, values in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=sum(values))
    # A metric costs something in each hour in which it is sent.
    if unreadable := sum(r.difference.unreadable for r in result.slices):
        metrics.add_metric(name="UnreadableFields", unit=MetricUnit.Count, value=unreadable)
    metrics.add_metric(name="Duration", unit=MetricUnit.Seconds, value=result.duration_seconds)
    metrics.flush_metrics()
