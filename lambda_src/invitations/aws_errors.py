"""Errors of botocore as errors of the job, each with advice on what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from invitations.causes import SDK_CAUSES, credentials_advice, sdk_advice
from invitations.denials import denial_advice, denied_action, missing_policy
from invitations.error_codes import ACCESS_CODES, MISSING_OBJECT, group_and_advice
from invitations.errors import (
    AccessError,
    ConfigurationError,
    SyncError,
    without_account_ids,
)

BAD_CREDENTIALS: Final = (
    "a key or token of the credentials has a line end or another character that none has."
)
SET_UP_AGAIN: Final = "Set them up again."
_CHECK_SETTINGS: Final = "Check the settings."
_INVALID_HEADER = "Invalid header value"
_INVALID_ENDPOINT = "Invalid endpoint"


@contextmanager
def translating_errors(action: str) -> Iterator[None]:
    """Turn errors of boto3 into errors of the job, grouped by what to do about them.

    `action` is the AWS operation under way, named as IAM policies name it.
    """
    try:
        yield
    except ClientError as error:
        raise _from_service(error, action) from error
    except BotoCoreError as error:
        raise _from_sdk(error, action) from error
    except ValueError as error:
        if not str(error).startswith(_INVALID_ENDPOINT):
            raise
        raise ConfigurationError(
            f"{action} failed: {error}.",
            "Use https://… in --endpoint-url, AWS_ENDPOINT_URL and the AWS configuration.",
            action=action,
        ) from error


def missing_object(action: str, key: str) -> SyncError:
    """Return the error of an object that isn't there, although the service said something else."""
    group, what_to_do = group_and_advice(MISSING_OBJECT)
    text = f"{action} failed: {key} doesn't exist."
    return group(text, what_to_do, action=action, code=MISSING_OBJECT)


def _from_service(error: ClientError, action: str) -> SyncError:
    code = error.response.get("Error", {}).get("Code", "Unknown")
    reason = error.response.get("Reason")
    message = error.response.get("Error", {}).get("Message") or "no message"
    text = _sentence(f"{action} failed: {code}{f' ({reason})' if reason else ''}: {message}")
    facts = {"action": action, "code": code}
    if what_to_do := credentials_advice(code, message, error.operation_name):
        return AccessError(text, what_to_do, **facts)
    if code in ACCESS_CODES:
        denied = denied_action(message) or action
        what_to_do = denial_advice(action, denied, reason=reason, message=message)
        missing = "" if reason else missing_policy(message)
        return AccessError(text, what_to_do, action=denied, code=code, missing_policy=missing)
    group, what_to_do = group_and_advice(code)
    return group(text, what_to_do, **facts)


def _from_sdk(error: BotoCoreError, action: str) -> SyncError:
    if _INVALID_HEADER in str(error):  # the text has the header, and so the credentials
        return AccessError(f"{action} failed: {BAD_CREDENTIALS}", SET_UP_AGAIN, action=action)
    text = _sentence(f"{action} failed: {error}")
    for group, causes in SDK_CAUSES.items():
        if what_to_do := sdk_advice(error, causes):
            return group(text, what_to_do, action=action)
    return ConfigurationError(text, _CHECK_SETTINGS, action=action)


def _sentence(text: str) -> str:
    return without_account_ids(text).rstrip(".") + "."
