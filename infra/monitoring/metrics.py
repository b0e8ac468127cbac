"""Metrics: the numbers that alarms and the dashboard use."""

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from invitations.telemetry import NAMESPACE, dimensions


def job_metric(name: str, *, period: Duration) -> cloudwatch.Metric:
    """Return a metric that the job of this stack reports."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map=dimensions(stack=Aws.STACK_NAME, region=Aws.REGION),
        statistic="Sum",
        period=period,
    )


def succeeded(alias: lambda_.Alias, *, period: Duration) -> cloudwatch.MathExpression:
    """Return the number of runs through an alias that succeeded, at the times when they started."""
    return cloudwatch.MathExpression(
        # Without FILL there is no value if either is missing.
        expression="FILL(started, 0) - FILL(failed, 0)",
        label="Successful runs",
        period=period,
        using_metrics={
            "started": alias.metric_invocations(period=period),
            "failed": alias.metric_errors(period=period),
        },
    )


def failed_executions(machine: sfn.StateMachine) -> cloudwatch.MathExpression:
    """Return the number of executions that failed or timed out."""
    period = Duration.minutes(5)
    return cloudwatch.MathExpression(
        # Not failed + timed_out: a sum has no value if one of its terms has none.
        expression="SUM([failed, timed_out])",
        label="Listings given up",
        period=period,
        using_metrics={
            "failed": machine.metric_failed(period=period),
            "timed_out": machine.metric_timed_out(period=period),
        },
    )


def queue_depth(queue: sqs.Queue) -> cloudwatch.Metric:
    """Return the number of messages in a queue."""
    return queue.metric_approximate_number_of_messages_visible(
        period=Duration.minutes(5), statistic="Maximum"
    )
