"""The alarms, the topic that they notify, and what shows more: log queries and a dashboard."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.long_listings import ContinueListing
from infra.monitoring import metrics, windows
from infra.monitoring.dashboard import dashboard
from infra.monitoring.log_queries import save_log_queries
from infra.monitoring.texts import ALARM_TEXTS
from infra.monitoring.topic import alarm_topic
from infra.schedule import Schedule
from infra.schedules.times import Gaps
from infra.settings import Settings
from infra.sync_function import LONGEST_RUN_MINUTES, SyncFunction
from invitations import telemetry


class Monitoring(Construct):
    """Alarms on a sync function and on what starts it, which notify a topic.

    `alarms` are the alarms by their names in the runbook.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        gaps: Gaps,
        sync: SyncFunction,
        schedule: Schedule,
        continue_listing: ContinueListing,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, id_)
        self.topic = alarm_topic(self, settings, key)
        period = Duration.minutes(windows.interval_minutes(gaps))
        metric_by_alarm: dict[str, cloudwatch.IMetric] = {
            "Throttled": metrics.job_metric(telemetry.THROTTLES, period=period),
            "UnknownFields": metrics.job_metric(telemetry.UNKNOWN_FIELDS, period=period),
            "UnreadableFields": metrics.job_metric(telemetry.UNREADABLE_FIELDS, period=period),
            "FailedRunsKept": metrics.queue_depth(sync.failed_runs),
            "UndeliveredKept": metrics.queue_depth(schedule.undelivered),
            "ListingGivenUp": metrics.failed_executions(continue_listing.machine),
        }
        self.alarms = {name: self._alarm(name, metric) for name, metric in metric_by_alarm.items()}
        self.alarms["RunFailed"] = self._run_failed(sync)
        self.alarms["NoSuccess"] = self._no_success(settings, gaps, sync)
        save_log_queries(self, settings=settings, sync=sync)
        self.dashboard = (
            dashboard(self, "Dashboard", settings=settings, sync=sync, period=period)
            if settings.dashboard
            else None
        )

    def _run_failed(self, sync: SyncFunction) -> cloudwatch.Alarm:
        window = windows.one_run(run_minutes=LONGEST_RUN_MINUTES)
        errors = sync.function.metric_errors(period=Duration.minutes(window.period_minutes))
        return self._alarm("RunFailed", errors, periods=window.periods)

    def _no_success(self, settings: Settings, gaps: Gaps, sync: SyncFunction) -> cloudwatch.Alarm:
        window = windows.three_runs(
            gaps, late_minutes=settings.flexible_minutes, run_minutes=LONGEST_RUN_MINUTES
        )
        alarm = cloudwatch.Alarm(
            self,
            "NoSuccess",
            metric=metrics.succeeded(
                sync.scheduled, period=Duration.minutes(window.period_minutes)
            ),
            alarm_description=ALARM_TEXTS["NoSuccess"],
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluation_periods=window.periods,
            # Missing data means that no run ended.
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
        )
        self._notify(alarm)
        return alarm

    def _alarm(
        self, name: str, metric: cloudwatch.IMetric, *, periods: int = 1
    ) -> cloudwatch.Alarm:
        """Return an alarm that is on while any of the last periods counts something."""
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            alarm_description=ALARM_TEXTS[name],
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=periods,
            datapoints_to_alarm=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        self._notify(alarm)
        return alarm

    def _notify(self, alarm: cloudwatch.Alarm) -> None:
        action = actions.SnsAction(self.topic)
        alarm.add_alarm_action(action)
        alarm.add_ok_action(action)
