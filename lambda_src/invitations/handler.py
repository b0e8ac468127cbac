"""The Lambda function: settings and clients in, one call, a summary out."""

import os
import time
from contextlib import suppress
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from invitations import telemetry
from invitations.aws_errors import translating_errors
from invitations.errors import without_account_ids
from invitations.lake.glue import GlueLake
from invitations.partner_central import service
from invitations.partner_central.account import api_session
from invitations.run_folders import delete_abandoned
from invitations.settings import Settings, from_environment, overridden
from invitations.sync.context import Run, new_run
from invitations.sync.event import from_event, sync_for_event
from invitations.sync.result import RunFailedError, RunResult
from invitations.sync.run import sync

logger = Logger(service=telemetry.SERVICE)
metrics = Metrics(namespace=telemetry.NAMESPACE, service=telemetry.SERVICE)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Sync every configured slice, or the slice of an event, and return the run's summary.

    `event` is an EventBridge event, or overrides as `settings.overridden` takes them. Raises
    RunFailedError, which carries the summary, if a slice failed after the others were published.
    A listing that takes longer than a run is unfinished; the state machine continues it. The
    summary is empty for an event whose change the lake already has.
    """
    logger.append_keys(
        run_id=context.aws_request_id,
        function_arn=without_account_ids(context.invoked_function_arn),
    )
    delete_abandoned()
    settings = overridden(from_environment(os.environ), event)
    for warning in settings.warnings:
        logger.warning(warning)
    result = _sync(event, settings, context)
    if result is None:
        return {}
    region = context.invoked_function_arn.split(":")[3]
    _measure(result, telemetry.dimensions(stack=settings.stack, region=region))
    _continue_listings(result, settings.listing_state_machine)
    if result.errors:
        raise RunFailedError(result)
    return result.as_dict()


def _sync(event: dict[str, Any], settings: Settings, context: LambdaContext) -> RunResult | None:
    if event.get("source") == service.SOURCE:
        run = _run(settings, context, trigger="event")
        return sync_for_event(run, from_event(event), time.sleep)
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
        api_session(session, role_arn=settings.api_role_arn, external_id=settings.api_external_id),
        run_id=context.aws_request_id,
        trigger=trigger,
        remaining_seconds=lambda: context.get_remaining_time_in_millis() / 1000,
    )


def _continue_listings(result: RunResult, machine: str) -> None:
    """Start an execution for each run that started unfinished listings, unless it has one."""
    started_by = {one.unfinished for one in result.slices if one.unfinished}
    if not machine or not started_by:
        return
    client = boto3.client("stepfunctions")
    for name in started_by:
        with (
            translating_errors("states:StartExecution"),
            suppress(client.exceptions.ExecutionAlreadyExists),
        ):
            client.start_execution(stateMachineArn=machine, name=name)


def _measure(result: RunResult, dimensions: dict[str, str]) -> None:
    slices = result.slices
    counts = {
        telemetry.THROTTLES: sum(one.traffic.throttled for one in slices),
        telemetry.UNKNOWN_FIELDS: sum(one.difference.unknown_fields for one in slices),
        telemetry.UNREADABLE_FIELDS: sum(one.difference.unreadable for one in slices),
    }
    above_zero = {name: count for name, count in counts.items() if count}
    if not above_zero:
        return
    for name, count in above_zero.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    for name, text in dimensions.items():
        metrics.add_dimension(name=name, value=text)
    metrics.flush_metrics()
