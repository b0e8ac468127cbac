"""Logs: the function's log group and its retention."""

from typing import Final

from aws_cdk import RemovalPolicy
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


def log_group(scope: Construct, id_: str, *, retention_days: int) -> logs.LogGroup:
    """Return a log group that is deleted with the stack."""
    group = logs.LogGroup(
        scope,
        id_,
        retention=RETENTION[retention_days],
        removal_policy=RemovalPolicy.DESTROY,
    )
    suppress(
        group,
        "Log lines hold counts and errors, no invitations. CloudWatch encrypts them.",
        "CKV_AWS_158",
    )
    return group
