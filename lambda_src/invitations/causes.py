"""Causes: how wrong credentials, clocks and networks show, and what to do about each."""

import re
from typing import Final

from botocore.exceptions import (
    ConfigNotFound,
    ConfigParseError,
    ConnectionError,  # noqa: A004 - botocore's own name
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    InvalidConfigError,
    LoginError,
    NoAuthTokenError,
    NoCredentialsError,
    PartialCredentialsError,
    ProxyConnectionError,
    SSLError,
    SSOError,
    TokenRetrievalError,
)

SIGN_IN: Final = "Sign in again (`aws sso login`, or as you got them), or name another --profile."
SET_UP: Final = "Set up AWS credentials or name a --profile; a simulator needs --no-sign-request."
CLOCK: Final = "Set this machine's clock."
_NEW_KEY: Final = "The access key isn't known or was deactivated: set up another one."
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
_WRONG_CLOCK: Final = re.compile("Signature expired|Signature not yet current")

ACCESS: Final = (
    ((NoCredentialsError, PartialCredentialsError), SET_UP),
    ((SSOError, TokenRetrievalError, NoAuthTokenError), SIGN_IN),
    ((LoginError,), "Sign in again (`aws login`), or name another --profile."),
    (
        (CredentialRetrievalError,),
        "Run what the profile gets its credentials from, such as its credential_process, by hand.",
    ),
)
"""What the SDK raises if there are no credentials that work, and what to do."""
CONFIGURATION: Final = (
    ((ConfigParseError, ConfigNotFound, InvalidConfigError), "Correct the AWS configuration."),
    (
        (SSLError,),
        "If a proxy of yours opens encrypted connections, name its certificates in AWS_CA_BUNDLE.",
    ),
    ((ProxyConnectionError,), "Check HTTPS_PROXY and the proxy."),
)
"""What the SDK raises for a machine that is set up wrongly, and what to do."""
NETWORK: Final = (
    ((HTTPClientError, ConnectionError, IncompleteReadError), "The next run tries again."),
)
"""What the SDK raises if the network fails, and what to do."""


def credentials_advice(code: str, message: str) -> str | None:
    """Return what to do about credentials that a service refuses; None if it isn't about them."""
    if code in _BY_CODE and _WRONG_CLOCK.search(message):
        return CLOCK
    return _BY_CODE.get(code)


def sdk_advice(
    error: Exception, causes: tuple[tuple[tuple[type[Exception], ...], str], ...]
) -> str | None:
    """Return what a table of causes advises for an error of the SDK, None if it isn't in it."""
    return next((advice for types, advice in causes if isinstance(error, types)), None)
