"""The alarms, their notifications, saved log queries, and the dashboard."""

import json
import re
from datetime import UTC, datetime

import pytest

from infra.monitoring.log_queries import LOG_QUERIES
from infra.monitoring.texts import ALARM_TEXTS
from invitations import handler, telemetry
from invitations.domain import Slice
from invitations.partner_central.pacing import Traffic
from invitations.snapshot.observation import Difference
from invitations.sync.result import RunResult, SliceResult
from invitations.telemetry import NAMESPACE, SERVICE, SLICE_SYNCED
from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text

SLICE = SliceResult(
    slice=Slice("AWS", "RECEIVER"),
    traffic=Traffic(requests=3, throttled=2),
    difference=Difference(unknown_fields=3, unreadable=4),
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
    assert found["Threshold"] == found["DatapointsToAlarm"] == 1
    assert found["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert found["TreatMissingData"] == "notBreaching"


def test_runfailed_alarm_looks_back_beyond_the_start_of_the_longest_run(
    template: Template,
) -> None:
    """Lambda's metrics have the time at which a run started."""
    found = alarm(template, "RunFailed")
    longest = template.one("Lambda::Function")["Timeout"]
    assert found["Period"] * found["EvaluationPeriods"] >= longest + 2 * found["Period"]


def test_nosuccess_alarm_counts_successes_of_the_schedules_alias_only(synth: Synth) -> None:
    """Runs for events succeed as long as anybody works, and some have nothing to do."""
    template = synth("default")
    result, *measured = alarm(template, "NoSuccess")["Metrics"]
    assert result["Expression"] == "FILL(started, 0) - FILL(failed, 0)"
    function = {"Ref": template.id("Lambda::Function")}
    for metric, (id_, name) in zip(
        measured, (("started", "Invocations"), ("failed", "Errors")), strict=True
    ):
        watched = metric["MetricStat"]["Metric"]
        assert (metric["Id"], watched["MetricName"]) == (id_, name)
        assert metric["ReturnData"] is False
        assert watched["Dimensions"] == [
            {"Name": "FunctionName", "Value": function},
            {"Name": "Resource", "Value": {"Fn::Join": ["", [function, ":scheduled"]]}},
        ]
    alias = template.id("Lambda::Alias", Name="scheduled")
    started = template.one("Scheduler::Schedule")["Target"]["Arn"]
    assert started == {"Ref": alias}
    events = template.resources[template.rule("aws.partnercentral-selling")]["Properties"]
    assert [target["Arn"] for target in events["Targets"]] == [
        {"Fn::GetAtt": [function["Ref"], "Arn"]}
    ]


def test_nosuccess_alarm_waits_for_three_planned_runs_even_without_data(synth: Synth) -> None:
    def watched(variation: str) -> tuple[int, int]:
        found = alarm(synth(variation), "NoSuccess")
        assert found["TreatMissingData"] == "breaching"
        assert found["ComparisonOperator"] == "LessThanThreshold"
        assert found["Threshold"] == 1
        (period,) = {metric["MetricStat"]["Period"] for metric in found["Metrics"][1:]}
        return period // 60, found["EvaluationPeriods"]

    # Three gaps, five minutes of delay and a run of fifteen.
    assert watched("default") == (5, (45 + 5 + 15) / 5)
    assert watched("locked") == (5, (180 + 5 + 15) / 5)
    # From Friday to Wednesday, an hour more in autumn, and a run.
    assert watched("loose") == (60, 5 * 24 + 1 + 1)


def test_alarms_watch_the_metrics_of_their_texts(template: Template) -> None:
    def metric(name: str) -> tuple[str, str, str]:
        found = alarm(template, name)
        return found["Namespace"], found["MetricName"], found["Statistic"]

    assert metric("RunFailed") == ("AWS/Lambda", "Errors", "Sum")
    assert metric("Throttled") == ("PartnerInvitations", "Throttles", "Sum")
    assert metric("UnknownFields") == ("PartnerInvitations", "UnknownFields", "Sum")
    assert metric("UnreadableFields") == ("PartnerInvitations", "UnreadableFields", "Sum")
    for name in ("FailedRunsKept", "UndeliveredKept"):
        assert metric(name) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum")
    queues = [
        alarm(template, name)["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for name in ("FailedRunsKept", "UndeliveredKept")
    ]
    run = template.one("Lambda::EventInvokeConfig", Qualifier="$LATEST")["DestinationConfig"][
        "OnFailure"
    ]["Destination"]
    event = template.one("Scheduler::Schedule")["Target"]["DeadLetterConfig"]["Arn"]
    assert queues == [template.queue(run), template.queue(event)]


def test_alarms_use_the_metrics_that_the_job_emits(
    template: Template, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = {
        found["MetricName"]: found["Dimensions"]
        for found in template.all("CloudWatch::Alarm")
        if found.get("Namespace") == NAMESPACE
    }
    for dimensions in watched.values():
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
    # A metric that no alarm watches would cost as much.
    assert {metric["Name"] for metric in directive["Metrics"]} == watched.keys()
    assert {name: reported[name] for name in watched} == {
        "Throttles": [2],
        "UnknownFields": [3],
        "UnreadableFields": [4],
    }


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
    for subscription in synth("locked").all("SNS::Subscription"):
        assert subscription["Protocol"] == "email"
    assert synth("default").ids("SNS::Subscription") == []


def test_log_queries_are_saved_in_a_folder_of_the_stack(any_template: Template) -> None:
    saved = any_template.all("Logs::QueryDefinition")
    assert {query["Name"]: query["QueryString"] for query in saved} == {
        f"PartnerInvitations/{title}": query for title, query in LOG_QUERIES.items()
    }
    for query in saved:
        assert query["LogGroupNames"] == [{"Ref": any_template.id("Logs::LogGroup")}]


@pytest.mark.parametrize("title", ["Slices - rows and freshness", "Requests by day"])
def test_log_queries_read_fields_that_the_job_logs(title: str) -> None:
    query = LOG_QUERIES[title]
    assert f'filter message = "{SLICE_SYNCED}"' in query
    logged = set(re.findall(r"(?:latest|sum)\((\w+)\)", query))
    logged |= set(re.findall(r" by (\w+), (\w+)", query)[0]) if "participant" in query else set()
    assert logged
    assert logged <= SLICE.as_dict().keys()


def test_dashboard_is_off_by_default(synth: Synth) -> None:
    assert synth("default").ids("CloudWatch::Dashboard") == []


def test_dashboard_shows_runs_metrics_and_the_tables_of_the_log(synth: Synth) -> None:
    template = synth("loose")
    body = dashboard_body(template)
    widgets = json.loads(body)["widgets"]
    shown = {widget["properties"]["title"]: widget["properties"] for widget in widgets}
    for title, query in LOG_QUERIES.items():
        assert shown[title]["query"] == f"SOURCE '{{logs}}' | {query}"
    watched = {found.get("MetricName") for found in template.all("CloudWatch::Alarm")}
    assert set(re.findall(r'"PartnerInvitations","(\w+)"', body)) <= watched
    runs = shown["Runs and failed runs"]["metrics"]
    assert [metric[:2] for metric in runs] == [
        ["AWS/Lambda", "Invocations"],
        ["AWS/Lambda", "Errors"],
    ]


def test_dashboard_of_another_region_or_stack_has_another_name(synth: Synth) -> None:
    """All regions of an account share the names of dashboards."""
    found = synth("loose").one("CloudWatch::Dashboard")["DashboardName"]
    assert text(found) == "PartnerInvitations-{Region}"
