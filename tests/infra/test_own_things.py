"""A deployment that uses what the account has already, and keeps its rules for roles and tags."""

import json
from typing import Any

import pytest

from infra.settings import SettingError
from tests.infra.conftest import OWN_THINGS, Synth, settings_from
from tests.infra.template import Json, Template, text

OWN: dict[str, Any] = OWN_THINGS["own_things"]


@pytest.fixture(scope="module")
def own(synth: Synth) -> Template:
    return synth("own_things")


def function(template: Template) -> Json:
    """Return the sync function; reminders have another."""
    return template.one("Lambda::Function", Handler="invitations.handler.handler")


@pytest.mark.parametrize(
    "kind",
    ["S3::Bucket", "S3::BucketPolicy", "Glue::Database", "Athena::WorkGroup", "SNS::Topic"],
)
def test_existing_things_are_neither_created_nor_changed(own: Template, kind: str) -> None:
    assert own.ids(kind) == []


def test_existing_bucket_database_and_workgroup_are_used(own: Template) -> None:
    variables = function(own)["Environment"]["Variables"]
    assert (variables["LAKE"], variables["DATABASE"]) == ("s3://my-invitations", "mine")
    for table in own.all("Glue::Table"):
        assert table["DatabaseName"] == "mine"
    assert {query["WorkGroup"] for query in own.all("Athena::NamedQuery")} == {"mine"}
    outputs = {name: text(one["Value"]) for name, one in own.content["Outputs"].items()}
    expected = {"Bucket": "my-invitations", "Database": "mine", "Workgroup": "mine"}
    assert outputs.items() >= expected.items()


def test_function_may_use_only_its_prefixes_of_an_existing_bucket(own: Template) -> None:
    statements = own.statements(function(own)["Role"]["Fn::GetAtt"][0])
    (files,) = (one["Resource"] for one in statements if one.get("Sid") == "KeepFiles")
    assert {text(file) for file in files} >= {"arn:{Partition}:s3:::my-invitations/invitations/*"}
    assert all(text(file).endswith("/*") and text(file).count("/") == 2 for file in files)


def test_alarms_notify_an_existing_topic_and_slack(own: Template) -> None:
    topic = OWN["alarm_topic_arn"]
    for alarm in own.all("CloudWatch::Alarm"):
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic]
    assert own.ids("SNS::Subscription") == []
    slack = own.one("Chatbot::SlackChannelConfiguration")
    assert slack["SnsTopicArns"] == [topic]
    assert (slack["SlackWorkspaceId"], slack["SlackChannelId"]) == ("T0123ABC", "C0456DEF")


def test_people_in_slack_may_do_nothing_in_the_account(own: Template) -> None:
    """Without guardrails AWS's chat service lets them run commands with the role's permissions."""
    slack = own.one("Chatbot::SlackChannelConfiguration")
    (guardrail,) = slack["GuardrailPolicies"]
    assert text(guardrail) == "arn:{Partition}:iam::aws:policy/AWSDenyAll"
    assert own.statements(own.role_of("chatbot")) == []


def test_every_role_has_the_boundary_and_the_path(own: Template) -> None:
    roles = own.all("IAM::Role")
    assert len(roles) >= 5
    for role in roles:
        assert role["PermissionsBoundary"] == OWN["permissions_boundary"]
        assert role["Path"] == "/teams/partners/"


def test_default_roles_have_neither(template: Template) -> None:
    for role in template.all("IAM::Role"):
        assert not role.keys() & {"PermissionsBoundary", "Path"}


def test_stack_has_tags_and_is_protected(own: Template) -> None:
    manifest = json.loads((own.path.parent / "manifest.json").read_text())
    stack = manifest["artifacts"]["PartnerInvitations"]["properties"]
    assert stack["tags"] == {"team": "partners", "cost centre": "4711=x"}
    assert stack["terminationProtection"] is True


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"existing": ["bucket"]}, "existing: 'bucket' is not allowed; use bucket_name to name it"),
        (
            {"alarm_topic_arn": OWN["alarm_topic_arn"], "alarm_email": "a@example.com"},
            "alarm_email: 'a@example.com' is not allowed; use either alarm_topic_arn or",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused(
    context: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        settings_from(context)


def test_every_address_subscribes_to_the_topic(synth: Synth) -> None:
    found = [one["Endpoint"] for one in synth("locked").all("SNS::Subscription")]
    assert found == ["data@example.com", "on-call@example.com"]
