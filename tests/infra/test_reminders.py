"""The reminders: a function of their own, with no more rights than they need."""

import json

import pytest

from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text


def function(template: Template) -> Json:
    (found,) = (
        one
        for one in template.all("Lambda::Function")
        if one["Handler"] == "invitations.reminder_handler.handler"
    )
    return found


def schedule(template: Template) -> Json:
    (found,) = (one for one in template.all("Scheduler::Schedule") if "Input" in one["Target"])
    return found


def test_without_the_setting_there_are_no_reminders(synth: Synth) -> None:
    template = synth("default")
    assert len(template.all("Scheduler::Schedule")) == 1
    assert "reminder" not in json.dumps(template.all("Lambda::Function"))


@pytest.mark.parametrize(
    ("variation", "expression", "zone"),
    [
        ("reminding", "cron(0 8 * * ? *)", "UTC"),
        ("reminding_elsewhere", "cron(0 6 * * ? *)", "Europe/Berlin"),
    ],
)
def test_reminders_are_sent_at_the_hour_in_the_settings_time_zone(
    synth: Synth, variation: str, expression: str, zone: str
) -> None:
    found = schedule(synth(variation))
    assert found["ScheduleExpression"] == expression
    assert found["ScheduleExpressionTimezone"] == zone
    assert found["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert json.loads(found["Target"]["Input"]) == {
        "scheduled_for": "<aws.scheduler.scheduled-time>"
    }


def test_function_gets_thresholds_and_topic(synth: Synth) -> None:
    own, alarms = (
        function(synth(variation))["Environment"]["Variables"]
        for variation in ("reminding_elsewhere", "reminding")
    )
    assert own["REMIND_DAYS_BEFORE"] == "7,2"
    assert own["REMIND_TOPIC"] == "arn:aws:sns:eu-west-1:123456789012:reminders"
    assert alarms["REMIND_DAYS_BEFORE"] == "5"
    assert text(alarms["REMIND_TOPIC"]).startswith("{MonitoringAlarms")


def role_of(template: Template) -> str:
    """Return the logical id of the function's role."""
    return str(function(template)["Role"]["Fn::GetAtt"][0])


def test_role_may_read_snapshots_keep_reminders_and_send(synth: Synth) -> None:
    template = synth("reminding")
    role = role_of(template)
    resources = {
        action: json.dumps(statement["Resource"])
        for statement in template.statements(role)
        for action in (
            [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        )
    }
    assert resources.keys() == {
        *("s3:GetObject", "s3:PutObject", "s3:ListBucket", "glue:GetTable", "glue:GetPartition"),
        *("sns:Publish", "sqs:SendMessage", "logs:CreateLogStream", "logs:PutLogEvents"),
    }
    assert "/reminders/*" in resources["s3:PutObject"]
    assert "/invitations/*" not in resources["s3:PutObject"]
    assert "*" not in resources["sns:Publish"]


def test_role_reads_by_lake_formation_and_with_the_keys_if_they_are_set(synth: Synth) -> None:
    template = synth("reminding_elsewhere")
    role = role_of(template)
    granted = [
        grant["Permissions"]
        for grant in template.all("LakeFormation::PrincipalPermissions")
        if grant["Principal"]["DataLakePrincipalIdentifier"] == {"Fn::GetAtt": [role, "Arn"]}
    ]
    assert ["DESCRIBE", "SELECT"] in granted
    statements = template.statements(role)
    keys = [one for one in statements if "kms:Decrypt" in json.dumps(one["Action"])]
    assert len(keys) == 2
