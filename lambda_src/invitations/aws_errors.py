"""Errors of botocore as errors of the job, each with advice on what to do next."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError, PaginationError

from invitations.causes import ACCESS, CONFIGURATION, NETWORK, credentials_advice, sdk_advice
from invitations.errors import (
    AccessError,
    ConfigurationError,
    InvitationDataError,
    RetryableError,
    SyncError,
    without_account_ids,
)

_ACCESS_CODES = {"AccessDenied", "AccessDeniedException"}
_CONFIGURATION_CODES = {
    "EntityNotFoundException",
    "NoSuchBucket",
    "ResourceNotFoundException",
    "StateMachineDoesNotExist",
    "ValidationException",
}
BAD_CREDENTIALS = (
    "a key or token of the credentials has a line end or another character that none has. "
    "Set them up again."
)
_INVALID_HEADER = "Invalid header value"
_INVALID_ENDPOINT = "Invalid endpoint"


@contextmanager
def explained(action: str) -> Iterator[None]:
    """Turn what boto3 raises inside into the error of the group that tells what to do.

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
            f"{action} failed: {error}. Use https://… in --endpoint-url, AWS_ENDPOINT_URL and the "
            "AWS configuration."
        ) from error


def _from_service(error: ClientError, action: str) -> SyncError:
    code = error.response.get("Error", {}).get("Code", "Unknown")
    reason = error.response.get("Reason")
    message = error.response.get("Error", {}).get("Message") or "no message"
    text = f"{action} failed: {code}{f' ({reason})' if reason else ''}: {message}"
    if what_to_do := credentials_advice(code, message, error.operation_name):
        return AccessError(f"{_sentence(text)} {what_to_do}")
    if code in _ACCESS_CODES:
        return AccessError(f"{_sentence(text)} {advice(action, reason=reason, message=message)}")
    if code == "NoSuchKey":
        return InvitationDataError(
            _sentence(text) + " Restore the object, or delete the partition to begin anew."
        )
    if code in _CONFIGURATION_CODES:
        return ConfigurationError(_sentence(text) + " Check the settings.")
    return RetryableError(_sentence(text) + " The next run tries again.")


def _from_sdk(error: BotoCoreError, action: str) -> SyncError:
    if _INVALID_HEADER in str(error):  # the text has the header, and so the credentials
        return AccessError(f"{action} failed: {BAD_CREDENTIALS}")
    text = _sentence(f"{action} failed: {error}")
    if what_to_do := sdk_advice(error, ACCESS):
        return AccessError(f"{text} {what_to_do}")
    if isinstance(error, PaginationError):
        return InvitationDataError(text + " If it happens again, report it to AWS Support.")
    if what_to_do := sdk_advice(error, CONFIGURATION):
        return ConfigurationError(f"{text} {what_to_do}")
    if what_to_do := sdk_advice(error, NETWORK):
        return RetryableError(f"{text} {what_to_do}")
    return ConfigurationError(text + " Check the settings.")


def _sentence(text: str) -> str:
    return without_account_ids(text).rstrip(".") + "."


NOT_REGISTERED: Final = "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
"""The one Reason of an AccessDeniedException that the service model has."""

_DENYING: Final = re.compile(r"explicit deny in an? ([\w -]*\w)")
_NOT_ALLOWING: Final = re.compile(r"because no ([\w -]+?) allows")


def advice(action: str, *, reason: object, message: str) -> str:
    """Return what to do where `action`, named as IAM policies name it, was refused: one sentence.

    Partner Central gives a Reason where it refuses the account; IAM gives none, and its message
    says which kind of policy it was.
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
    if missing := _NOT_ALLOWING.search(message):
        return f"Allow this action in {_a(missing[1])}."
    linked = "the account is linked to AWS Partner Central and "
    link = linked if action.startswith("partnercentral:") else ""
    return f"Check that {link}the role is allowed this action."


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
