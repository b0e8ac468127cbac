"""Account limits: whether Lambda can reserve one concurrent run for the function."""

from typing import Final

import boto3

from invitations.aws_errors import translating_errors
from workbench.doctor.finding import ProblemError

_ALWAYS_UNRESERVED: Final = 10
_MOST_UNRESERVED: Final = 100
"""Lambda keeps so many runs unreserved. A new account, whose limit is 10, is refused with 10."""


def reservable(session: boto3.Session) -> str:
    """Return how many concurrent runs nobody has reserved; raises ProblemError if none can be.

    Between the two limits only the deploy shows what Lambda allows the account.
    """
    with translating_errors("lambda:GetAccountSettings"):
        limits = session.client("lambda").get_account_settings()["AccountLimit"]
    limit, unreserved = limits["ConcurrentExecutions"], limits["UnreservedConcurrentExecutions"]
    found = f"{unreserved:,} of the account's {limit:,} concurrent Lambda runs are unreserved"
    if unreserved <= _ALWAYS_UNRESERVED:
        raise ProblemError(
            f"{found}, and Lambda lets none of them be reserved: the deploy would fail.",
            "Deploy with reserved_concurrency=false, or have the quota Concurrent executions of "
            "AWS Lambda raised (Service Quotas).",
        )
    if unreserved <= _MOST_UNRESERVED:
        return f"{found}; Lambda may want to keep them (else: reserved_concurrency=false)"
    return found
