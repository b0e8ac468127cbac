"""The dashboard: runs, throttles, and the tables of the function's log."""

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.monitoring import metrics
from infra.monitoring.log_queries import LOG_QUERIES
from infra.settings import Settings
from infra.sync_function import SyncFunction
from invitations import telemetry


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
    tables = [_table(title, query, sync) for title, query in LOG_QUERIES.items()]
    board.add_widgets(*tables[:2])
    board.add_widgets(*tables[2:])
    board.add_widgets(*_graphs(sync, period))
    return board


def _table(title: str, query: str, sync: SyncFunction) -> cloudwatch.IWidget:
    return cloudwatch.LogQueryWidget(
        title=title,
        log_group_names=[sync.log_group.log_group_name],
        query_string=query,
        view=cloudwatch.LogQueryVisualizationType.TABLE,
        width=12,
        height=7,
    )


def _graphs(sync: SyncFunction, period: Duration) -> list[cloudwatch.IWidget]:
    names = (telemetry.THROTTLES, telemetry.UNKNOWN_FIELDS, telemetry.UNREADABLE_FIELDS)
    return [
        _graph(
            "Runs and failed runs",
            sync.function.metric_invocations(period=period),
            sync.function.metric_errors(period=period),
        ),
        _graph(
            "Throttles, unknown and unreadable fields",
            *(metrics.job_metric(name, period=period) for name in names),
        ),
    ]


def _graph(title: str, *shown: cloudwatch.IMetric) -> cloudwatch.IWidget:
    return cloudwatch.GraphWidget(
        title=title,
        left=list(shown),
        left_y_axis=cloudwatch.YAxisProps(min=0),
        width=12,
        height=6,
    )
