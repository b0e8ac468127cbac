"""Metrics: the numbers that alarms and the dashboard look at."""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

NAMESPACE: Final = "PartnerInvitations"
SERVICE: Final = "invitations"


def own(name: str, *, period: Duration, statistic: str = "Sum") -> cloudwatch.Metric:
    """Return one of the metrics that the job itself reports."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"service": SERVICE},
        statistic=statistic,
        period=period,
    )


def successful_runs(function: lambda_.Function, *, period: Duration) -> cloudwatch.MathExpression:
    """Return how many runs came to a good end; a run with a failed slice ends in an error."""
    return cloudwatch.MathExpression(
        expression="started - failed",
        label="Successful runs",
        period=period,
        using_metrics={
            "started": function.metric_invocations(period=period),
            "failed": function.metric_errors(period=period),
        },
    )


def given_up(machine: sfn.StateMachine) -> cloudwatch.MathExpression:
    """Return how many executions came to no good end."""
    period = Duration.minutes(5)
    return cloudwatch.MathExpression(
        # Not failed + timed_out: that has no value where one of them has none.
        expression="SUM([failed, timed_out])",
        label="Listings given up",
        period=period,
        using_metrics={
            "failed": machine.metric_failed(period=period),
            "timed_out": machine.metric_timed_out(period=period),
        },
    )


def waiting(queue: sqs.Queue) -> cloudwatch.Metric:
    """Return how many messages somebody should look at."""
    return queue.metric_approximate_number_of_messages_visible(
        period=Duration.minutes(5), statistic="Maximum"
    )
