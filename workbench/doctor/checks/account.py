"""Account: whose credentials these are, and which region is checked."""

from dataclasses import dataclass

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from invitations.causes import (
    ACCESS,
    CONFIGURATION,
    NETWORK,
    SIGN_IN,
    credentials_advice,
    sdk_advice,
)
from invitations.errors import without_account_ids
from invitations.partner_central.service import REGION
from workbench.doctor.finding import ProblemError
from workbench.options.credentials import check_credentials


@dataclass(frozen=True)
class Caller:
    """The caller of AWS, as STS names it."""

    account: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} of account {'*' * 8}{self.account[-4:]}"


def caller(session: boto3.Session) -> Caller:
    """Return the caller of a session; raises ProblemError if its credentials don't work."""
    try:
        check_credentials(session)
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
    return ProblemError(said, credentials_advice(code, message) or SIGN_IN)


def _without(error: BotoCoreError) -> str:
    """Return what to do if STS wasn't reached."""
    if sdk_advice(error, NETWORK) and not sdk_advice(error, CONFIGURATION):
        return "Check the network, and its proxy if there is one."
    return sdk_advice(error, ACCESS + CONFIGURATION) or SIGN_IN


def region(session: boto3.Session) -> str:
    """Return the region of the stack and what it means; raises ProblemError without one."""
    if not session.region_name:
        raise ProblemError("no region is configured.", "Name the stack's with --region.")
    if session.region_name == REGION:
        return f"{REGION}, where Partner Central answers and its events are heard"
    return (
        f"{session.region_name}; Partner Central answers and sends its events in {REGION}, from "
        "where a stack forwards them unless forward_events is off"
    )
