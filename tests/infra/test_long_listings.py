"""The state machine that completes long listings: its states and permissions."""

import json
from dataclasses import replace
from typing import Any

import pytest

from infra.monitoring.texts import ALARM_TEXTS
from infra.settings import SettingError
from invitations.keys import CHECKPOINTS
from invitations.settings import Settings, overridden
from tests.infra.conftest import settings_from
from tests.infra.template import Json, Template, text
from tests.infra.test_monitoring import REPORT, SLICE


def machine(template: Template) -> Json:
    return template.one("StepFunctions::StateMachine")


def definition(template: Template) -> dict[str, Any]:
    names = {template.id("Lambda::Alias"): "scheduled"}
    return dict(json.loads(text(machine(template)["DefinitionString"], **names)))


def answer(**values: Any) -> dict[str, Any]:
    """Return the function's answer for one slice with these values of its result."""
    return replace(REPORT, slices=(replace(SLICE, **values),)).as_dict()


def test_state_machine_runs_the_function_until_nothing_is_unfinished(
    any_template: Template,
) -> None:
    found = definition(any_template)
    states = found["States"]
    assert found["StartAt"] == "Run"
    assert states["Run"]["Resource"] == "{scheduled}"
    assert states["Run"]["Next"] == "IsAnythingUnfinished"
    choice = states["IsAnythingUnfinished"]
    assert choice["Choices"] == [{"Variable": "$.unfinished[0]", "IsPresent": True, "Next": "Run"}]
    assert states[choice["Default"]] == {"Type": "Succeed"}
    assert answer()["unfinished"] == []
    assert answer(unfinished="a")["unfinished"][0]


def test_state_machine_requests_only_unfinished_slices(template: Template) -> None:
    event = definition(template)["States"]["Run"]["Parameters"]
    settings = Settings(lake="s3://any", database="any")
    assert overridden(settings, event).only_unfinished


def test_state_machine_waits_for_other_runs_and_fails_on_repeated_errors(
    template: Template,
) -> None:
    found = definition(template)
    run = found["States"]["Run"]
    busy, failed = run["Retry"]
    assert busy["ErrorEquals"] == ["Lambda.TooManyRequestsException"]
    assert busy["IntervalSeconds"] * busy["MaxAttempts"] == found["TimeoutSeconds"] == 24 * 3600
    assert (failed["ErrorEquals"], failed["MaxAttempts"]) == (["States.ALL"], 2)
    assert run["TimeoutSeconds"] > template.one("Lambda::Function")["Timeout"]


def test_state_machine_may_invoke_only_the_function(any_template: Template) -> None:
    role = any_template.role_of("states")
    assert machine(any_template)["RoleArn"] == {"Fn::GetAtt": [role, "Arn"]}
    (statement,) = any_template.statements(role)
    assert (statement["Action"], statement["Resource"]) == (
        "lambda:InvokeFunction",
        {"Ref": any_template.id("Lambda::Alias")},
    )
    (trust,) = any_template.resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_function_has_the_arn_of_the_state_machine_that_it_may_start(
    any_template: Template,
) -> None:
    variables = any_template.one("Lambda::Function")["Environment"]["Variables"]
    name = machine(any_template)["StateMachineName"]
    assert text(variables["LISTING_STATE_MACHINE"]).endswith(f":stateMachine:{name}")
    (statement,) = (
        found
        for found in any_template.statements(any_template.role_of("lambda"))
        if found["Action"] == "states:StartExecution"
    )
    assert statement["Resource"] == variables["LISTING_STATE_MACHINE"]


def test_longest_stack_name_leaves_room_for_the_state_machine_name(template: Template) -> None:
    suffix = machine(template)["StateMachineName"].removeprefix("PartnerInvitations")
    assert len(settings_from({"stack_name": "S" * 74}).stack_name + suffix) == 80
    with pytest.raises(SettingError):
        settings_from({"stack_name": "S" * 75})


def test_checkpoints_expire_after_two_days(any_template: Template) -> None:
    rules = any_template.one("S3::Bucket")["LifecycleConfiguration"]["Rules"]
    (rule,) = (found for found in rules if found["Id"] == "unfinished")
    assert (rule["Prefix"], rule["ExpirationInDays"], rule["Status"]) == (CHECKPOINTS, 2, "Enabled")


def test_failed_state_machine_raises_an_alarm(any_template: Template) -> None:
    alarm = any_template.one("CloudWatch::Alarm", AlarmDescription=ALARM_TEXTS["ListingGivenUp"])
    queries = {query["Id"]: query for query in alarm["Metrics"]}
    (result,) = (query for query in queries.values() if "Expression" in query)
    assert result["Expression"] == "SUM([failed, timed_out])"
    for id_, name in {"failed": "ExecutionsFailed", "timed_out": "ExecutionsTimedOut"}.items():
        metric = queries[id_]["MetricStat"]["Metric"]
        assert (metric["Namespace"], metric["MetricName"]) == ("AWS/States", name)
        (dimension,) = metric["Dimensions"]
        assert dimension["Value"] == {"Ref": any_template.id("StepFunctions::StateMachine")}
        assert queries[id_]["MetricStat"]["Stat"] == "Sum"
