"""The schedule and the rule that start runs, and the queue for undeliverable starts."""

from invitations.tables import TABLES
from tests.infra.conftest import Synth
from tests.infra.template import Json, Template

DEPLOYED = "aws.cloudformation"


def rule_after_deploy(template: Template) -> Json:
    return template.resources[template.rule(DEPLOYED)]["Properties"]


def alias_arn(template: Template) -> Json:
    return {"Ref": template.id("Lambda::Alias", Name="scheduled")}


def test_schedule_starts_a_run_every_fifteen_minutes(template: Template) -> None:
    schedule = template.one("Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "rate(15 minutes)"
    assert schedule["ScheduleExpressionTimezone"] == "UTC"
    assert schedule["State"] == "ENABLED"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5}
    assert schedule["Target"]["Arn"] == alias_arn(template)


def test_schedule_follows_the_settings(synth: Synth) -> None:
    schedule = synth("loose").one("Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "cron(0 6 ? * MON-FRI *)"
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}


def test_undeliverable_start_is_retried_and_then_queued(any_template: Template) -> None:
    schedule = any_template.one("Scheduler::Schedule")["Target"]
    (rule,) = rule_after_deploy(any_template)["Targets"]
    for target in (schedule, rule):
        assert target["RetryPolicy"] == {
            "MaximumEventAgeInSeconds": 3600,
            "MaximumRetryAttempts": 3,
        }
    failed_runs = any_template.one("Lambda::EventInvokeConfig", Qualifier="$LATEST")[
        "DestinationConfig"
    ]["OnFailure"]
    kept = {any_template.queue(target["DeadLetterConfig"]["Arn"]) for target in (schedule, rule)}
    assert len(kept) == 1
    assert any_template.queue(failed_runs["Destination"]) not in kept


def test_scheduler_may_only_invoke_the_function_and_write_to_the_queue(
    any_template: Template,
) -> None:
    target = any_template.one("Scheduler::Schedule")["Target"]
    role = any_template.role_of("scheduler")
    assert target["RoleArn"] == {"Fn::GetAtt": [role, "Arn"]}
    allowed = {
        statement["Action"]: statement["Resource"]
        for statement in any_template.statements(role)
        if statement["Action"] != ["kms:Decrypt", "kms:GenerateDataKey"]  # see test_key.py
    }
    assert allowed == {
        "lambda:InvokeFunction": alias_arn(any_template),
        "sqs:SendMessage": target["DeadLetterConfig"]["Arn"],
    }
    (trust,) = any_template.resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_first_run_starts_after_the_stack_is_deployed(any_template: Template) -> None:
    rule = rule_after_deploy(any_template)
    (target,) = rule["Targets"]
    assert rule["EventPattern"] == {
        "source": ["aws.cloudformation"],
        "detail-type": ["CloudFormation Stack Status Change"],
        "detail": {
            "stack-id": [{"Ref": "AWS::StackId"}],
            "status-details": {"status": ["CREATE_COMPLETE", "UPDATE_COMPLETE"]},
        },
    }
    assert target["Arn"] == alias_arn(any_template)
    rule_arn = {"Fn::GetAtt": [any_template.rule(DEPLOYED), "Arn"]}
    permission = any_template.one("Lambda::Permission", SourceArn=rule_arn)
    assert permission["Principal"] == "events.amazonaws.com"


def test_schedule_is_created_after_the_tables(any_template: Template) -> None:
    schedule = any_template.resources[any_template.id("Scheduler::Schedule")]
    tables = {
        id_
        for id_ in any_template.ids("Glue::Table")
        if any_template.resources[id_]["Properties"]["TableInput"]["TableType"] == "EXTERNAL_TABLE"
    }
    assert len(tables) == len(TABLES)
    assert tables <= set(schedule["DependsOn"])
