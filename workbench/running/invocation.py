"""Invocation: one run of the deployed function, and why it didn't start or ended early."""

import json
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

from invitations.errors import ConflictError, RetryableError
from workbench.deployed_lake.requests import asking

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

_LONGEST_RUN: Final = 900
_UNDER_WAY: Final = "ReservedFunctionConcurrentInvocationLimitExceeded"
"""Lambda's reason if the one run that the function may have at a time is under way."""
_SUMMARY: Final = " Summary: "


@dataclass(frozen=True)
class Ended:
    """How a run ended: its summary, and its error; the summary is empty if it has written none."""

    summary: Mapping[str, Any]
    error: str | None = None


def lambda_client(session: boto3.Session, endpoint_url: str | None) -> "LambdaClient":
    """Return a client that waits as long as a run takes, and never starts a second one."""
    config = Config(
        read_timeout=_LONGEST_RUN + 60,
        retries={"total_max_attempts": 1},
        tcp_keepalive=True,
    )
    return session.client("lambda", endpoint_url=endpoint_url, config=config)


def log_group_of(client: "LambdaClient", function: str) -> str:
    """Return the name of a function's log group; raises SyncError."""
    with asking("lambda:GetFunctionConfiguration"):
        found = client.get_function_configuration(FunctionName=function)
    return found.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{function}"


def started(client: "LambdaClient", function: str, event: Mapping[str, Any]) -> Future[Ended]:
    """Start a run and return how it will end. If this process ends first, the run goes on.

    The future raises ConflictError if a run is under way, RetryableError if the connection is lost,
    and other kinds of SyncError if Lambda refuses.
    """
    future: Future[Ended] = Future()

    def invoke() -> None:
        try:
            future.set_result(_invoked(client, function, event))
        except Exception as error:  # noqa: BLE001 - the future raises it
            future.set_exception(error)

    threading.Thread(target=invoke, daemon=True).start()
    return future


def _invoked(client: "LambdaClient", function: str, event: Mapping[str, Any]) -> Ended:
    payload = json.dumps(event).encode()
    with asking("lambda:InvokeFunction"):
        try:
            answer = client.invoke(FunctionName=function, Payload=payload)
            content = json.loads(answer["Payload"].read())
        except client.exceptions.TooManyRequestsException as error:
            if error.response.get("Reason") == _UNDER_WAY:
                raise _under_way() from error
            raise
        except ReadTimeoutError as error:
            raise RetryableError(
                "the connection to Lambda is lost; the run goes on without it.",
                "`invitations doctor --stack` shows how it ends.",
            ) from error
    return _failed(content) if "FunctionError" in answer else Ended(content or {})


def _failed(content: Mapping[str, Any]) -> Ended:
    """Return how a failed run ended: its error's text ends in the run's summary, if it has one."""
    text = str(content.get("errorMessage", content))
    error, _, summary = text.partition(_SUMMARY)
    if not summary:
        error = f"{content.get('errorType', 'Error')}: {text}"
    return Ended(json.loads(summary) if summary else {}, error)


def _under_way() -> ConflictError:
    return ConflictError(
        "a run is under way, and the function has only one at a time.",
        "Wait until it has ended, 15 minutes at most, and try again. If this stays, somebody has "
        "set the function's reserved concurrency to 0: `invitations doctor --stack` says so.",
    )
