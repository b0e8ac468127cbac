"""Logs: the function's log group and its retention."""

from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.suppressions import suppress

_Days = logs.RetentionDays
RETENTION: Final = {
    1: _Days.ONE_DAY,
    7: _Days.ONE_WEEK,
    14: _Days.TWO_WEEKS,
    30: _Days.ONE_MONTH,
    90: _Days.THREE_MONTHS,
    180: _Days.SIX_MONTHS,
    365: _Days.ONE_YEAR,
    731: _Days.TWO_YEARS,
    1827: _Days.FIVE_YEARS,
    3653: _Days.TEN_YEARS,
}


def log_group(
    scope: Construct, id_: str, *, retention_days: int, key: kms.IKey | None
) -> logs.LogGroup:
    """Return a log group that is deleted with the stack."""
    group = logs.LogGroup(
        scope,
        id_,
        retention=RETENTION[retention_days],
        encryption_key=key,
        removal_policy=RemovalPolicy.DESTROY,
    )
    if not key:
        suppress(
            group,
            "Log lines hold counts and errors, and CloudWatch encrypts them with its own key. "
            "customer_managed_key encrypts them with the key of the bucket.",
            "CKV_AWS_158",
        )
    return group
