"""The alarms, their notifications, and the dashboard."""

import json
import re
from datetime import UTC, datetime

import pytest

from infra.monitoring.texts import ALARM_TEXTS
from invitations import handler, telemetry
from invitations.domain import Slice
from invitations.partner_central.pacing import Traffic
from invitations.sync.result import RunResult, SliceResult
from invitations.telemetry import NAMESPACE, SERVICE
from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text

SLICE = SliceResult(
    slice=Slice("AWS", "RECEIVER"),
    traffic=Traffic(),
)
REPORT = RunResult(
    run_id="a",
    trigger="schedule",
    started_at=datetime(2026, 1, 1, tzinfo=UTC),
    duration_seconds=1,
    slices=(SLICE,),
)


def alarm(template: Template, name: str) -> Json:
    return template.one("CloudWatch::Alarm", AlarmDescription=ALARM_TEXTS[name])


def dashboard_body(template: Template) -> str:
    names = {
        template.id("Lambda::Function"): "function",
        template.id("Logs::LogGroup"): "logs",
    }
    return text(template.one("CloudWatch::Dashboard")["DashboardBody"], **names)


def test_every_alarm_text_has_an_alarm(any_template: Template) -> None:
    deployed = sorted(found["AlarmDescription"] for found in any_template.all("CloudWatch::Alarm"))
    assert deployed == sorted(ALARM_TEXTS.values())


@pytest.mark.parametrize("name", sorted(ALARM_TEXTS.keys() - {"NoSuccess"}))
def test_one_data_point_raises_the_alarm_and_missing_data_does_not(
    template: Template, name: str
) -> None:
    found = alarm(template, name)
    assert found["Threshold"] == found["EvaluationPeriods"] == 1
    assert found["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert found["TreatMissingData"] == "notBreaching"


def test_nosuccess_alarm_starts_after_three_intervals_even_without_data(synth: Synth) -> None:
    def watched(variation: str) -> tuple[int, int]:
        found = alarm(synth(variation), "NoSuccess")
        assert found["TreatMissingData"] == "breaching"
        assert found["ComparisonOperator"] == "LessThanThreshold"
        assert found["Threshold"] == 1
        return found["Period"], found["EvaluationPeriods"]

    assert watched("default") == (15 * 60, 3)
    assert watched("locked") == (60 * 60, 3)
    # Its longest gap is more than a day, and a day is the longest period of a metric.
    assert watched("loose") == (24 * 60 * 60, 7)


def test_alarms_watch_the_metrics_of_their_texts(template: Template) -> None:
    def metric(name: str) -> tuple[str, str, str]:
        found = alarm(template, name)
        return found["Namespace"], found["MetricName"], found["Statistic"]

    assert metric("RunFailed") == ("AWS/Lambda", "Errors", "Sum")
    assert metric("NoSuccess") == ("PartnerInvitations", "SuccessfulSyncs", "Sum")
    assert metric("Throttled") == ("PartnerInvitations", "Throttles", "Sum")
    assert metric("UnknownFields") == ("PartnerInvitations", "UnknownFields", "Sum")
    for name in ("FailedRunsKept", "UndeliveredKept"):
        assert metric(name) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum")
    queues = [
        alarm(template, name)["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for name in ("FailedRunsKept", "UndeliveredKept")
    ]
    run = template.one("Lambda::EventInvokeConfig")["DestinationConfig"]["OnFailure"]["Destination"]
    event = template.one("Scheduler::Schedule")["Target"]["DeadLetterConfig"]["Arn"]
    assert queues == [template.queue(run), template.queue(event)]


def test_alarms_and_dashboard_use_the_metrics_that_the_job_emits(
    template: Template, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("NoSuccess", "Throttled", "UnknownFields"):
        dimensions = alarm(template, name)["Dimensions"]
        assert dimensions == [
            {"Name": "region", "Value": {"Ref": "AWS::Region"}},
            {"Name": "service", "Value": "invitations"},
            {"Name": "stack", "Value": {"Ref": "AWS::StackName"}},
        ]
    handler._measure(REPORT, telemetry.dimensions(stack="a", region="b"))
    reported: Json = json.loads(capsys.readouterr().out)
    (directive,) = reported["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == NAMESPACE
    assert [sorted(names) for names in directive["Dimensions"]] == [["region", "service", "stack"]]
    assert [reported[name] for name in ("service", "stack", "region")] == [SERVICE, "a", "b"]
    names = {metric["Name"] for metric in directive["Metrics"]}
    shown = re.findall(r'"PartnerInvitations","(\w+)"', dashboard_body(template))
    assert {"SuccessfulSyncs", "Throttles", "UnknownFields", *shown} <= names
    assert len(shown) >= 5


def test_every_alarm_notifies_the_topic_of_start_and_end(
    any_template: Template,
) -> None:
    topic = [{"Ref": any_template.id("SNS::Topic")}]
    for found in any_template.all("CloudWatch::Alarm"):
        assert found["AlarmActions"] == found["OKActions"] == topic


def test_topic_accepts_only_alarms_of_this_account_over_tls(any_template: Template) -> None:
    statements = any_template.one("SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    allowed = [found for found in statements if found["Effect"] == "Allow"]
    denied = [found for found in statements if found["Effect"] == "Deny"]
    assert [(found["Principal"], found["Action"], found["Condition"]) for found in allowed] == [
        (
            {"Service": "cloudwatch.amazonaws.com"},
            "sns:Publish",
            {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
        )
    ]
    assert [found["Condition"] for found in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_alarm_email_subscribes_to_the_topic_if_it_is_set(synth: Synth) -> None:
    subscription = synth("locked").one("SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "data@example.com")
    assert synth("default").ids("SNS::Subscription") == []


def test_dashboard_shows_slices_requests_duration_and_freshness(template: Template) -> None:
    widgets = json.loads(dashboard_body(template))["widgets"]
    shown = {widget["properties"]["title"]: widget["properties"] for widget in widgets}
    slices = shown["Slices: rows and freshness"]["query"]
    assert "SOURCE '{logs}'" in slices
    logged = re.findall(r"\((\w+)\)| by (\w+), (\w+)", slices)
    fields = {field for found in logged for field in found if field}
    assert fields == {"mode", "listed", "inserted", "updated", "catalog", "participant_type"}
    assert fields <= SLICE.as_dict().keys()
    requests = shown["Requests and throttles a day"]
    assert requests["metrics"][0][:8] == [
        "PartnerInvitations",
        "Requests",
        *("region", "{Region}"),
        *("service", "invitations"),
        *("stack", "{StackName}"),
    ]
    rows = shown["Rows inserted, updated and reconciled"]["metrics"]
    assert [row[1] for row in rows] == ["RowsInserted", "RowsUpdated", "Reconciled"]
    (quota,) = requests["annotations"]["horizontal"]
    assert quota["value"] == 100_000
    assert {"Seconds a run", "Successful and failed runs", "Last errors"} <= shown.keys()


def test_dashboard_of_another_region_or_stack_has_another_name(any_template: Template) -> None:
    """All regions of an account share the names of dashboards."""
    found = any_template.one("CloudWatch::Dashboard")["DashboardName"]
    assert text(found) == "PartnerInvitations-{Region}"
