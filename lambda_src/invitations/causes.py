"""Causes: errors of wrong credentials, clocks and networks, and what to do about each."""

import re
from collections.abc import Mapping
from typing import Final

from botocore.exceptions import (
    ChecksumError,
    ConfigNotFound,
    ConfigParseError,
    ConnectionError,  # noqa: A004 - botocore's own name
    CredentialRetrievalError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
    InvalidConfigError,
    InvalidRegionError,
    LoginError,
    MetadataRetrievalError,
    MissingDependencyException,
    NoAuthTokenError,
    NoCredentialsError,
    NoRegionError,
    PaginationError,
    PartialCredentialsError,
    ProfileNotFound,
    ProxyConnectionError,
    RefreshWithMFAUnsupportedError,
    SSLError,
    SSOError,
    TokenRetrievalError,
    UnseekableStreamError,
)

from invitations.errors import (
    NEXT_RUN,
    AccessError,
    ConfigurationError,
    InvitationDataError,
    RetryableError,
    SyncError,
)

Causes = tuple[tuple[tuple[type[Exception], ...], str], ...]
"""Exceptions, and what to do about them."""

SIGN_IN: Final = "Sign in again (`aws sso login`, or as you got them), or name another --profile."
LOG_IN: Final = "Sign in again (`aws login`), or name another --profile."
SET_UP: Final = "Set up AWS credentials or name a --profile; a simulator needs --no-sign-request."
CLOCK: Final = "Set this machine's clock."
_NEW_KEY: Final = "The access key doesn't exist or was deactivated: set up another one."
_OTHER_SECRET: Final = "The secret access key isn't the one of this access key: set up both."  # noqa: S105
_BY_CODE: Final = {
    "ExpiredToken": SIGN_IN,
    "ExpiredTokenException": SIGN_IN,
    "TokenRefreshRequired": SIGN_IN,
    "RequestExpired": CLOCK,
    "RequestTimeTooSkewed": CLOCK,
    "InvalidAccessKeyId": _NEW_KEY,
    "InvalidClientTokenId": _NEW_KEY,
    "UnrecognizedClientException": _NEW_KEY,
    "InvalidSignatureException": _OTHER_SECRET,
    "SignatureDoesNotMatch": _OTHER_SECRET,
    "MissingAuthenticationToken": SET_UP,
    "MissingAuthenticationTokenException": SET_UP,
}
_BY_OPERATION: Final = {
    "AssumeRole": (
        "Let the caller's policy allow sts:AssumeRole on the role, and the role's trust policy "
        "trust the caller."
    ),
    "AssumeRoleWithWebIdentity": "Let the role's trust policy trust whoever issued the token.",
    "GetRoleCredentials": (
        "Have the role assigned to you in IAM Identity Center, or correct sso_account_id and "
        "sso_role_name."
    ),
}
"""Operations that the SDK itself asks for credentials."""
_REFUSALS: Final = {"AccessDenied", "ForbiddenException"}
_WRONG_CLOCK: Final = re.compile("Signature expired|Signature not yet current")

ACCESS: Final = (
    ((NoCredentialsError, PartialCredentialsError), SET_UP),
    (
        (SSOError, TokenRetrievalError, NoAuthTokenError, RefreshWithMFAUnsupportedError),
        SIGN_IN,
    ),
    ((LoginError,), LOG_IN),
    (
        (CredentialRetrievalError, MetadataRetrievalError),
        "Run what the profile gets its credentials from, such as its credential_process, by hand.",
    ),
)
"""What the SDK raises if there are no credentials that work, and what to do."""
CONFIGURATION: Final = (
    ((ConfigParseError, ConfigNotFound, InvalidConfigError), "Correct the AWS configuration."),
    ((ProfileNotFound,), "Name another --profile, or add it to the AWS configuration."),
    (
        (SSLError,),
        (
            "Check that AWS_CA_BUNDLE names a file with the certificates to trust, also a proxy's "
            "if yours opens encrypted connections."
        ),
    ),
    ((ProxyConnectionError,), "Check HTTPS_PROXY and the proxy."),
    (
        (InvalidRegionError, NoRegionError),
        "Name a region such as us-east-1 with --region or AWS_REGION.",
    ),
    (
        (MissingDependencyException,),
        "Install it where this command is installed, or name another --profile.",
    ),
)
"""What the SDK raises for a machine that is set up wrongly, and what to do."""
NETWORK: Final = (
    ((HTTPClientError, ConnectionError, IncompleteReadError), NEXT_RUN),
    ((ChecksumError, FlexibleChecksumError, UnseekableStreamError), NEXT_RUN),
)
"""What the SDK raises if the network fails, and what to do."""
DATA: Final = (((PaginationError,), "If it happens again, report it to AWS Support."),)
"""What the SDK raises for answers that can't be right, and what to do."""
SDK_CAUSES: Final[Mapping[type[SyncError], Causes]] = {
    AccessError: ACCESS,
    InvitationDataError: DATA,
    ConfigurationError: CONFIGURATION,
    RetryableError: NETWORK,
}
"""What the SDK raises, by group. The first match counts: a wrong proxy fails connections, too."""


def credentials_advice(code: str, message: str, operation: str = "") -> str | None:
    """Return what to do about refused credentials; None for any other error.

    `operation` is the API's name of the operation.
    """
    if code in _BY_CODE and _WRONG_CLOCK.search(message):
        return CLOCK
    if code in _REFUSALS and operation in _BY_OPERATION:
        return _BY_OPERATION[operation]
    return _BY_CODE.get(code)


def sdk_advice(error: BaseException, causes: Causes) -> str | None:
    """Return the advice of a table of causes for an error of the SDK; None if it has none."""
    return next((advice for types, advice in causes if isinstance(error, types)), None)
