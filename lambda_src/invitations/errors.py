"""What can go wrong, grouped by what the operator must do about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's own name
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PaginationError,
    PartialCredentialsError,
)

from invitations.access import advice

# Not the time of day in a snapshot's id, which is 12 digits, too.
_ACCOUNT_ID = re.compile(r"(?<!\d)\d{12}(?!\d|Z-)")
_ACCESS_CODES = {
    "AccessDenied",
    "AccessDeniedException",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
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


def _from_service(error: ClientError, action: str) -> SyncError:
    code = error.response.get("Error", {}).get("Code", "Unknown")
    reason = error.response.get("Reason")
    message = error.response.get("Error", {}).get("Message") or "no message"
    text = f"{action} failed: {code}{f' ({reason})' if reason else ''}: {message}"
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
    text = _sentence(f"{action} failed: {error}")
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return AccessError(text + " Set up AWS credentials.")
    if isinstance(error, PaginationError):
        return InvitationDataError(text + " If it happens again, report it to AWS Support.")
    if isinstance(error, HTTPClientError | ConnectionError | IncompleteReadError):
        return RetryableError(text + " The next run tries again.")
    return ConfigurationError(text + " Check the settings.")


def _sentence(text: str) -> str:
    return without_account_ids(text).rstrip(".") + "."
