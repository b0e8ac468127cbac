"""Errors that the job foresees, grouped by what the operator must do about them.

SyncError
├── ConfigurationError    fix a setting or the deployment
├── AccessError           change a policy, credentials or the account's registration
├── InvitationDataError   look at what the API or the lake holds
├── ConflictError         nothing: another run was faster
└── RetryableError        nothing: the next run tries again
    ├── BudgetSpentError
    ├── OutOfTimeError
    └── TokenRefusedError
"""

import re
from typing import Final

NEXT_RUN: Final = "The next run tries again."

# Not the time of day in a snapshot's id, which is 12 digits, too.
_ACCOUNT_ID = re.compile(r"(?<!\d)\d{12}(?!\d|Z-)")


class SyncError(Exception):
    """A failure that the job foresaw; its text is the message and the advice.

    `message` says what failed, `advice` what to do next. `action` is the AWS operation that
    failed or was denied, named as IAM policies name it, and `code` the service's error code; both
    are empty if no service answered.
    """

    def __init__(self, message: str, advice: str = "", *, action: str = "", code: str = "") -> None:
        super().__init__(f"{message} {advice}".rstrip())
        self.message = message
        self.advice = advice
        self.action = action
        self.code = code


class ConfigurationError(SyncError):
    """A setting or the deployment is wrong: fix it and redeploy."""


class AccessError(SyncError):
    """A service refused the caller: link the account to Partner Central or fix its IAM policy.

    `missing_policy` is the kind of policy that doesn't allow the action, such as
    identity-based policy; empty if IAM doesn't say.
    """

    def __init__(
        self,
        message: str,
        advice: str = "",
        *,
        action: str = "",
        code: str = "",
        missing_policy: str = "",
    ) -> None:
        super().__init__(message, advice, action=action, code=code)
        self.missing_policy = missing_policy


class RetryableError(SyncError):
    """The outside world failed for now: the next run tries again."""

    def __init__(
        self, message: str, advice: str = NEXT_RUN, *, action: str = "", code: str = ""
    ) -> None:
        super().__init__(message, advice, action=action, code=code)


class BudgetSpentError(RetryableError):
    """A run may send no further request for details: a later one goes on."""


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
