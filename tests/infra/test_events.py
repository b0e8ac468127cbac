"""The rule for Partner Central's events, in every region: they are forwarded to others."""

import pytest

from tests.infra.conftest import Synth
from tests.infra.template import Json, Template

SOURCE = "aws.partnercentral-selling"


def rule(template: Template) -> Json:
    return template.resources[template.rule(SOURCE)]["Properties"]


@pytest.mark.parametrize(
    ("variation", "catalogs"),
    [("default", ["AWS", "Sandbox"]), ("locked", ["AWS"]), ("loose", ["AWS", "Sandbox"])],
)
def test_rule_matches_events_about_invitations_of_deployed_catalogs(
    synth: Synth, variation: str, catalogs: list[str]
) -> None:
    found = rule(synth(variation))
    assert found["EventPattern"] == {
        "source": [SOURCE],
        "detail-type": [
            "Engagement Invitation Created",
            "Engagement Invitation Accepted",
            "Engagement Invitation Rejected",
            "Engagement Invitation Expired",
        ],
        "detail": {"catalog": catalogs},
    }
    assert found["State"] == "ENABLED"
    assert "EventBusName" not in found


def test_rule_passes_the_event_unchanged_to_the_function(template: Template) -> None:
    (target,) = rule(template)["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": [template.id("Lambda::Function"), "Arn"]}
    assert not target.keys() & {"Input", "InputPath", "InputTransformer"}
    rule_arn = {"Fn::GetAtt": [template.rule(SOURCE), "Arn"]}
    permission = template.one("Lambda::Permission", SourceArn=rule_arn)
    assert permission["FunctionName"] == target["Arn"]
    assert permission["Principal"] == "events.amazonaws.com"


def test_undeliverable_event_goes_to_the_same_queue_as_the_schedules(template: Template) -> None:
    (target,) = rule(template)["Targets"]
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 3}
    queue = template.queue(target["DeadLetterConfig"]["Arn"])
    scheduled = template.one("Scheduler::Schedule")["Target"]
    assert queue == template.queue(scheduled["DeadLetterConfig"]["Arn"])
    rule_arn = {"Fn::GetAtt": [template.rule(SOURCE), "Arn"]}
    policy = template.one("SQS::QueuePolicy", Queues=[{"Ref": queue}])["PolicyDocument"]
    assert {"ArnEquals": {"aws:SourceArn": rule_arn}} in [
        statement["Condition"]
        for statement in policy["Statement"]
        if (statement["Effect"], statement["Action"]) == ("Allow", "sqs:SendMessage")
    ]


def test_rule_is_created_after_the_tables(template: Template) -> None:
    depends_on = template.resources[template.rule(SOURCE)]["DependsOn"]
    schedule = template.resources[template.id("Scheduler::Schedule")]
    assert set(template.ids("Glue::Table")) & set(depends_on)
    assert set(depends_on) <= set(schedule["DependsOn"])
