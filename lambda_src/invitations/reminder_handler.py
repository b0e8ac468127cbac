"""The Lambda function of reminders: what expires soon in, a message on a topic out."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from invitations import options, telemetry
from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError, without_account_ids
from invitations.lake.glue import GlueLake
from invitations.reminders.message import Message
from invitations.reminders.remind import Reminder, remind
from invitations.run_folders import delete_abandoned

logger = Logger(service=telemetry.SERVICE)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Send the reminder of `event["scheduled_for"]`, a time in ISO 8601, and return its size.

    Retries of an invocation have its id, and send what it may not have sent. Raises SyncError.
    """
    logger.append_keys(function_arn=without_account_ids(context.invoked_function_arn))
    delete_abandoned()
    topic = os.environ["REMIND_TOPIC"]
    invitations = remind(
        _reminder(os.environ, event, context.aws_request_id),
        lambda message: _send(message, topic),
    )
    logger.info("reminder", extra={"invitations": invitations})
    return {"invitations": invitations}


def _reminder(environment: Mapping[str, str], event: Mapping[str, Any], run_id: str) -> Reminder:
    lake = options.parse(options.LAKE_URL, environment.get("LAKE", ""), name="LAKE")
    database = options.parse(options.DATABASE, environment.get("DATABASE", ""), name="DATABASE")
    name = options.REMIND_DAYS_BEFORE.key.upper()
    days = options.parse(options.REMIND_DAYS_BEFORE.rule, environment.get(name, ""), name=name)
    if not days:
        raise ConfigurationError(f"{name} is empty.", "Deploy again.")
    session = boto3.Session()
    return Reminder(
        lake=GlueLake(
            s3=session.client("s3"), glue=session.client("glue"), url=lake, database=database
        ),
        days_before=days,
        scheduled_for=_scheduled_for(event),
        run_id=run_id,
        now=datetime.now(UTC),
    )


def _scheduled_for(event: Mapping[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(event["scheduled_for"])
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"event scheduled_for: {event.get('scheduled_for')!r} is not allowed; use a time such "
            "as 2026-11-28T08:00:00Z."
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _send(message: Message, topic: str) -> None:
    with translating_errors("sns:Publish"):
        boto3.client("sns").publish(
            TopicArn=topic,
            Subject=message.subject,
            Message=message.as_sns(),
            MessageStructure="json",
        )
