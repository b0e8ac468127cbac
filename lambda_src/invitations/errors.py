"""What can go wrong, grouped by what the operator must do about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, PaginationError

from invitations.access import advice
from invitations.causes import ACCESS, CONFIGURATION, NETWORK, credentials_advice, sdk_advice

# Not the time of day in a snapshot's id, which is 12 digits, too.
_ACCOUNT_ID = re.compile(r"(?<!\d)\d{12}(?!\d|Z-)")
_ACCESS_CODES = {"AccessDenied", "AccessDeniedException"}
BAD_CREDENTIALS = (
    "a key or token of the credentials has a line end or another character that none has. "
    "Set them up again."
)
_INVALID_HEADER = "Invalid header value"
_INVALID_ENDPOINT = "Invalid endpoint"
_CONFIGURATION_CODES = {
    "EntityNotFoundException",
    "NoSuchBucket",
    "ResourceNotFoundException",
    "StateMachineDoesNotExist",
    "ValidationException",
}


class SyncError(Exception):
    """A failure that the job foresaw; its text says what failed and what to do next."""


class ConfigurationError(SyncError):
    """A setting or the deployment is wrong: fix it and redeploy."""


class AccessError(SyncError):
    """A service refused the caller: link the account to Partner Central or fix its IAM policy."""


class RetryableError(SyncError):
    """The outside world failed for now: the next run tries again."""


class OutOfTimeError(RetryableError):
    """The run is about to be ended: what it has listed can be kept for the next one."""


class TokenRefusedError(RetryableError):
    """The service has forgotten where a listing was: it has to be started again."""


class InvitationDataError(SyncError):
    """The API or the lake holds something that must not be published unseen: look at it."""


class ConflictError(SyncError):
    """Another run published first: nothing to do, the next run starts from its snapshot."""


def without_account_ids(text: str) -> str:
    """Return text with every 12-digit AWS account id masked, fit for a log line."""
    return _ACCOUNT_ID.sub("************", text)


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
