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
BAD_CREDENTIALS: Final = (
    "a key or token of the credentials has a line end or another character that none has."
)
SET_UP_AGAIN: Final = "Set them up again."
_OTHER_REGION_CODES: Final = {"AuthorizationHeaderMalformed", "PermanentRedirect"}
_OTHER_REGION: Final = "The bucket is in another region: name that with --region or AWS_REGION."
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


def _from_service(error: ClientError, action: str) -> SyncError:
    code = error.response.get("Error", {}).get("Code", "Unknown")
    reason = error.response.get("Reason")
    message = error.response.get("Error", {}).get("Message") or "no message"
    text = _sentence(f"{action} failed: {code}{f' ({reason})' if reason else ''}: {message}")
    facts = {"action": action, "code": code}
    if what_to_do := credentials_advice(code, message, error.operation_name):
        return AccessError(text, what_to_do, **facts)
    if code in _ACCESS_CODES:
        missing = "" if reason else missing_policy(message)
        what_to_do = denial_advice(action, reason=reason, message=message)
        return AccessError(text, what_to_do, missing_policy=missing, **facts)
    if code == "NoSuchKey":
        what_to_do = "Restore the object, or delete the partition: the slice is then listed again."
        return InvitationDataError(text, what_to_do, **facts)
    if code in _OTHER_REGION_CODES:
        return ConfigurationError(text, _OTHER_REGION, **facts)
    if code in _CONFIGURATION_CODES:
        return ConfigurationError(text, _CHECK_SETTINGS, **facts)
    return RetryableError(text, **facts)


def _from_sdk(error: BotoCoreError, action: str) -> SyncError:
    if _INVALID_HEADER in str(error):  # the text has the header, and so the credentials
        return AccessError(f"{action} failed: {BAD_CREDENTIALS}", SET_UP_AGAIN, action=action)
    text = _sentence(f"{action} failed: {error}")
    if what_to_do := sdk_advice(error, ACCESS):
        return AccessError(text, what_to_do, action=action)
    if isinstance(error, PaginationError):
        what_to_do = "If it happens again, report it to AWS Support."
        return InvitationDataError(text, what_to_do, action=action)
    if what_to_do := sdk_advice(error, CONFIGURATION):
        return ConfigurationError(text, what_to_do, action=action)
    if what_to_do := sdk_advice(error, NETWORK):
        return RetryableError(text, what_to_do, action=action)
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
