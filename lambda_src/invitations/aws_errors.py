"""Errors of botocore as errors of the job, each with advice on what to do next."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from invitations.causes import SDK_CAUSES, credentials_advice, sdk_advice
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
        missing = "" if reason else missing_policy(message)
        what_to_do = denial_advice(action, reason=reason, message=message)
        return AccessError(text, what_to_do, missing_policy=missing, **facts)
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


NOT_REGISTERED: Final = "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
"""The one Reason of an AccessDeniedException that the service model has."""

_DENYING: Final = re.compile(r"explicit deny in an? ([\w -]*\w)")
_NOT_ALLOWING: Final = re.compile(r"because no ([\w -]+?) allows")


def missing_policy(message: str) -> str:
    """Return the kind of policy that IAM's message names as not allowing an action, or nothing."""
    found = _NOT_ALLOWING.search(message)
    return found[1] if found else ""


def denial_advice(action: str, *, reason: object, message: str) -> str:
    """Return what to do after `action`, named as IAM policies name it, was refused: one sentence.

    Partner Central gives a Reason if it refuses the account. IAM gives none, and its message
    names the kind of policy.
    """
    if reason == NOT_REGISTERED:
        return (
            "Check that the account is linked to AWS Partner Central and register it as a partner "
            "in this catalog: Sandbox has a registration of its own."
        )
    if reason:
        return (
            "Check that the account is linked to AWS Partner Central: it is the account that was "
            "refused, not the role."
        )
    if denying := _DENYING.search(message):
        return (
            f"Have {_a(denying[1])} changed: a statement in it denies this action, and allowing "
            "it elsewhere doesn't help."
        )
    if missing := missing_policy(message):
        return f"Allow this action in {_a(missing)}."
    linked = "the account is linked to AWS Partner Central and "
    link = linked if action.startswith("partnercentral:") else ""
    return f"Check that {link}the role is allowed this action."


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
