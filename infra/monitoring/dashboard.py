"""The dashboard: freshness, rows, duration, errors and requests against the quota."""

from typing import Final

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.monitoring import metrics
from infra.settings import Settings
from infra.sync_function import SyncFunction
from invitations import telemetry
from invitations.partner_central.service import ACCOUNT_REQUESTS_PER_DAY

# Figures per slice come from the log: each slice would add metrics, and each metric costs money.
_SLICES: Final = f"""filter message = "{telemetry.SLICE_SYNCED}"
| stats latest(mode) as last_mode, latest(listed) as last_listed, sum(inserted) as rows_inserted,
    sum(updated) as rows_updated, max(@timestamp) as last_success by catalog, participant_type
| sort catalog, participant_type"""
_FAILURES: Final = """filter level = "ERROR"
| fields @timestamp, catalog, participant_type, message
| sort @timestamp desc
| limit 20"""


def dashboard(
    scope: Construct, id_: str, *, settings: Settings, sync: SyncFunction, period: Duration
) -> cloudwatch.Dashboard:
    """Return the dashboard of a sync function.

    Its name has the region: all regions of an account share the names of dashboards.
    """
    board = cloudwatch.Dashboard(
        scope,
        id_,
        dashboard_name=f"{settings.stack_name}-{Aws.REGION}",
        default_interval=Duration.days(1),
    )
    board.add_widgets(*_from_log(sync))
    board.add_widgets(*_from_metrics(sync, period))
    return board


def _from_log(sync: SyncFunction) -> list[cloudwatch.IWidget]:
    tables = {"Slices: rows and freshness": _SLICES, "Last errors": _FAILURES}
    return [
        cloudwatch.LogQueryWidget(
            title=title,
            log_group_names=[sync.log_group.log_group_name],
            query_string=query,
            view=cloudwatch.LogQueryVisualizationType.TABLE,
            width=12,
            height=7,
        )
        for title, query in tables.items()
    ]


def _from_metrics(sync: SyncFunction, period: Duration) -> list[cloudwatch.IWidget]:
    changes = (telemetry.ROWS_INSERTED, telemetry.ROWS_UPDATED, telemetry.RECONCILED)
    rows = [metrics.job_metric(name, period=period) for name in changes]
    seconds = [
        metrics.job_metric(telemetry.DURATION, period=period, statistic=s)
        for s in ("Average", "Maximum")
    ]
    day = Duration.days(1)
    quota = cloudwatch.HorizontalAnnotation(
        value=ACCOUNT_REQUESTS_PER_DAY, label="The account's daily quota"
    )
    return [
        _graph(
            "Successful and failed runs",
            metrics.job_metric(telemetry.SUCCESSFUL_SYNCS, period=period),
            sync.function.metric_errors(period=period),
        ),
        _graph("Rows inserted, updated and reconciled", *rows),
        _graph("Seconds a run", *seconds),
        _graph(
            "Requests and throttles a day",
            metrics.job_metric(telemetry.REQUESTS, period=day),
            metrics.job_metric(telemetry.THROTTLES, period=day),
            annotations=[quota],
        ),
    ]


def _graph(
    title: str,
    *shown: cloudwatch.IMetric,
    annotations: list[cloudwatch.HorizontalAnnotation] | None = None,
) -> cloudwatch.IWidget:
    return cloudwatch.GraphWidget(
        title=title,
        left=list(shown),
        left_annotations=annotations,
        left_y_axis=cloudwatch.YAxisProps(min=0),
        width=6,
        height=6,
    )
