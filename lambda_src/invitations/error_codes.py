"""Error codes of AWS services: which group an error is in, and what to do about it."""

from collections.abc import Mapping
from typing import Final

from invitations.errors import (
    NEXT_RUN,
    ConfigurationError,
    InvitationDataError,
    RetryableError,
    SyncError,
)

ACCESS_CODES: Final = frozenset(
    {"AccessDenied", "AccessDeniedException", "KmsAccessDeniedException"}
)
"""Refusals. What to do depends on the message; codes of wrong credentials are in `causes`."""
MISSING_OBJECT: Final = "NoSuchKey"

_SETTINGS: Final = "Check the settings."
_REPORT: Final = "Check the settings. If they are right, report it to this project."
_DEPLOY: Final = "Deploy again: the state machine was changed or deleted."
_REGION: Final = "The bucket is in another region: name that with --region or AWS_REGION."
_KEY: Final = "Enable or restore the KMS key that it is encrypted with."
_CATALOG_KEY: Final = (
    "Set catalog_key_arn to the key that encrypts the Glue catalogue, and deploy. If it is set, "
    "have the key enabled, or its policy allow the account's roles."
)
_QUOTA: Final = "Have the quota that the message names raised."
_RESTORE: Final = "Restore the object, or delete the partition: the slice is then listed again."
UNKNOWN: Final = f"{NEXT_RUN} If it fails alike, look the code up in the service's API reference."
"""What to do about a code that is in no table."""

_CONFIGURATION: Final = {
    "AuthorizationHeaderMalformed": _REGION,
    "EncryptionTypeMismatch": _REPORT,
    "EntityNotFoundException": _SETTINGS,
    "FederationSourceException": _SETTINGS,
    "GlueEncryptionException": _CATALOG_KEY,
    "InvalidArn": _DEPLOY,
    "InvalidBucketName": _SETTINGS,
    "InvalidExecutionInput": _REPORT,
    "InvalidInputException": _REPORT,
    "InvalidName": _REPORT,
    "InvalidRequest": _REPORT,
    "InvalidWriteOffset": _REPORT,
    "KMS.DisabledException": _KEY,
    "KMS.KMSInvalidStateException": _KEY,
    "KMS.NotFoundException": _KEY,
    "KmsInvalidStateException": _KEY,
    "NoSuchBucket": _SETTINGS,
    "PermanentRedirect": _REGION,
    "ResourceNotFoundException": _SETTINGS,
    "ResourceNumberLimitExceededException": _QUOTA,
    "StateMachineDeleting": _DEPLOY,
    "StateMachineDoesNotExist": _DEPLOY,
    "TooManyParts": _REPORT,
    "ValidationException": _SETTINGS,
}
_DATA: Final = {
    MISSING_OBJECT: _RESTORE,
    "InvalidObjectState": _RESTORE,
    "ObjectNotInActiveTierError": _RESTORE,
}
_RETRYABLE: Final = dict.fromkeys(
    (
        "ConcurrentModificationException",
        "ConditionalRequestConflict",
        "ExecutionLimitExceeded",
        "FederationSourceRetryableException",
        "InternalError",
        "InternalServerException",
        "InternalServiceException",
        "InvalidStateException",
        "KmsThrottlingException",
        "OperationAborted",
        "OperationTimeoutException",
        "RequestTimeout",
        "ResourceNotReadyException",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        # The client's own, for answers that aren't what was asked for.
        "IncompleteBody",
        "NoInvitation",
        "NoListing",
        "NotPartnerCentral",
    ),
    NEXT_RUN,
)
BY_GROUP: Final[Mapping[type[SyncError], Mapping[str, str]]] = {
    ConfigurationError: _CONFIGURATION,
    InvitationDataError: _DATA,
    RetryableError: _RETRYABLE,
}
"""What to do, by group and code."""


def group_and_advice(code: str) -> tuple[type[SyncError], str]:
    """Return the group of an error and what to do about it, for any code that isn't a refusal."""
    for group, advice in BY_GROUP.items():
        if code in advice:
            return group, advice[code]
    return RetryableError, UNKNOWN
