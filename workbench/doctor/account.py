"""Account: whose credentials these are, and which region is looked at."""

from dataclasses import dataclass
from typing import Final

import boto3
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's own name
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from invitations.client import REGION
from invitations.errors import without_account_ids
from workbench.doctor.finding import ProblemError

_SIGN_IN: Final = "Sign in again (`aws sso login`, or as you got them), or name another --profile."
_ADVICE: Final = {
    "ExpiredToken": _SIGN_IN,
    "ExpiredTokenException": _SIGN_IN,
    "InvalidClientTokenId": "The access key isn't known or was deactivated: set up another one.",
    "UnrecognizedClientException": "The access key isn't known: set up another one.",
    "SignatureDoesNotMatch": "The secret access key isn't the one of this access key: set up both.",
    "InvalidSignatureException": "The secret access key isn't the one of this key: set up both.",
    "RequestTimeTooSkewed": "Set this machine's clock.",
}
_CLOCK: Final = ("Signature expired", "Signature not yet current")


@dataclass(frozen=True)
class Caller:
    """Who asks AWS, as STS sees it."""

    account: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} of account {'*' * 8}{self.account[-4:]}"


def caller(session: boto3.Session) -> Caller:
    """Return whose credentials a session has; raises ProblemError where they don't work."""
    try:
        sts = session.client("sts", region_name=session.region_name or REGION)
        found = sts.get_caller_identity()
    except ClientError as error:
        raise _refused(error) from error
    except BotoCoreError as error:
        raise ProblemError(f"sts:GetCallerIdentity failed: {error}", _without(error)) from error
    return Caller(found["Account"], found["Arn"].rpartition(":")[2])


def _refused(error: ClientError) -> ProblemError:
    code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
    said = f"sts:GetCallerIdentity failed: {code}: {without_account_ids(message)}"
    if any(words in message for words in _CLOCK):
        return ProblemError(said, _ADVICE["RequestTimeTooSkewed"])
    return ProblemError(said, _ADVICE.get(code, _SIGN_IN))


def _without(error: BotoCoreError) -> str:
    """Return what to do where STS wasn't even asked."""
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return "Set up AWS credentials or name a --profile; a simulator needs --no-sign-request."
    if isinstance(error, HTTPClientError | ConnectionError):
        return "Check the network, and its proxy if there is one."
    return _SIGN_IN


def region(session: boto3.Session) -> str:
    """Return the region of the stack and what it means; raises ProblemError where there is none."""
    if not session.region_name:
        raise ProblemError("no region is configured.", "Name the stack's with --region.")
    if session.region_name == REGION:
        return f"{REGION}, where Partner Central answers and its events are heard"
    return (
        f"{session.region_name}; Partner Central is asked in {REGION} and its events are heard "
        "only there, so here the schedule alone starts runs"
    )
