"""The alarms, the topic that they notify, and the dashboard."""

from math import ceil

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.long_listings import ContinueListing
from infra.monitoring import metrics
from infra.monitoring.dashboard import dashboard
from infra.monitoring.texts import ALARM_TEXTS
from infra.schedule import Schedule
from infra.settings import Settings
from infra.suppressions import suppress
from infra.sync_function import SyncFunction
from invitations import telemetry

_MAX_PERIOD = 24 * 60
"""The longest period of an alarm's metric, in minutes."""
_MAX_WINDOW = 7 * 24 * 60
"""The longest time that CloudWatch lets an alarm evaluate, in minutes."""


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
        sync: SyncFunction,
        schedule: Schedule,
        continue_listing: ContinueListing,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, id_)
        self.topic = self._topic(settings, key)
        interval = settings.interval_minutes
        period = Duration.minutes(min(interval, _MAX_PERIOD))
        metric_by_alarm: dict[str, cloudwatch.IMetric] = {
            "RunFailed": sync.function.metric_errors(period=Duration.minutes(5)),
            "Throttled": metrics.job_metric(telemetry.THROTTLES, period=period),
            "UnknownFields": metrics.job_metric(telemetry.UNKNOWN_FIELDS, period=period),
            "UnreadableFields": metrics.job_metric(telemetry.UNREADABLE_FIELDS, period=period),
            "FailedRunsKept": metrics.queue_depth(sync.failed_runs),
            "UndeliveredKept": metrics.queue_depth(schedule.undelivered),
            "ListingGivenUp": metrics.failed_executions(continue_listing.machine),
        }
        self.alarms = {name: self._alarm(name, metric) for name, metric in metric_by_alarm.items()}
        self.alarms["NoSuccess"] = self._no_success(period=period, interval_minutes=interval)
        self.dashboard = dashboard(self, "Dashboard", settings=settings, sync=sync, period=period)

    def _topic(self, settings: Settings, key: kms.IKey | None) -> sns.Topic:
        topic = sns.Topic(self, "Alarms", enforce_ssl=True, master_key=key)
        if not key:
            suppress(
                topic,
                "Alarm texts hold no invitations. CloudWatch alarms can't publish to a topic that "
                "is encrypted with the key that AWS manages for SNS. customer_managed_key encrypts "
                "it with the key of the bucket.",
                "CKV_AWS_26",
            )
        # It replaces the default policy, which allows alarms, so it must allow them, too.
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AllowAlarmsOfThisAccount",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        if settings.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        return topic

    def _alarm(self, name: str, metric: cloudwatch.IMetric) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            alarm_description=ALARM_TEXTS[name],
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        self._notify(alarm)
        return alarm

    def _no_success(self, *, period: Duration, interval_minutes: int) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            "NoSuccess",
            metric=metrics.job_metric(telemetry.SUCCESSFUL_SYNCS, period=period),
            alarm_description=ALARM_TEXTS["NoSuccess"],
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluation_periods=ceil(min(3 * interval_minutes, _MAX_WINDOW) / period.to_minutes()),
            # Missing data means that no run ended.
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
        )
        self._notify(alarm)
        return alarm

    def _notify(self, alarm: cloudwatch.Alarm) -> None:
        action = actions.SnsAction(self.topic)
        alarm.add_alarm_action(action)
        alarm.add_ok_action(action)
