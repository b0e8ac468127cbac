"""What can go wrong, grouped by what the operator must do about it."""

import re

# Not the time of day in a snapshot's id, which is 12 digits, too.
_ACCOUNT_ID = re.compile(r"(?<!\d)\d{12}(?!\d|Z-)")


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
