"""Queries of the function's log: saved in Logs Insights, and tables of the dashboard."""

from typing import Final

from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.settings import Settings
from infra.sync_function import SyncFunction
from invitations.telemetry import SLICE_SYNCED

LOG_QUERIES: Final = {
    "Slices - rows and freshness": f"""filter message = "{SLICE_SYNCED}"
| stats latest(mode) as last_mode, latest(listed) as last_listed, sum(inserted) as rows_inserted,
    sum(updated) as rows_updated, sum(reconciled) as rows_reconciled,
    max(@timestamp) as last_success by catalog, participant_type
| sort catalog, participant_type""",
    "Last errors": """filter level = "ERROR"
| fields @timestamp, catalog, participant_type, message
| sort @timestamp desc
| limit 20""",
    "Requests by day": f"""filter message = "{SLICE_SYNCED}"
| stats sum(requests) as requests by bin(1d) as day
| sort day desc""",
    "Time and memory of runs by day": """filter type = "platform.report"
| stats count() as runs, max(record.metrics.durationMs) / 1000 as longest_seconds,
    avg(record.metrics.durationMs) / 1000 as average_seconds,
    max(record.metrics.maxMemoryUsedMB) as most_memory_mb by bin(1d) as day
| sort day desc""",
}
"""Logs Insights queries by their titles. Each is free until it runs, and then costs what it scans.

Figures come from the log, not from metrics: each slice would add metrics, and each metric costs
money.
"""


def save_log_queries(scope: Construct, *, settings: Settings, sync: SyncFunction) -> None:
    """Save the queries in a folder of Logs Insights that has the stack's name."""
    for title, query in LOG_QUERIES.items():
        logs.CfnQueryDefinition(
            scope,
            f"LogQuery-{title.replace(' ', '')}",
            name=f"{settings.stack_name}/{title}",
            query_string=query,
            log_group_names=[sync.log_group.log_group_name],
        )
