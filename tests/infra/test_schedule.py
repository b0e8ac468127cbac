"""What starts a run, and where an event that could not be delivered ends."""

from tests.infra.conftest import Synth
from tests.infra.template import Json, Template

DEPLOYED = "aws.cloudformation"


def rule_after_deploy(template: Template) -> Json:
    return template.resources[template.rule(DEPLOYED)]["Properties"]


def function_arn(template: Template) -> Json:
    return {"Fn::GetAtt": [template.id("Lambda::Function"), "Arn"]}


def test_a_run_starts_every_fifteen_minutes_or_soon_after(template: Template) -> None:
    schedule = template.one("Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "rate(15 minutes)"
    assert schedule["ScheduleExpressionTimezone"] == "UTC"
    assert schedule["State"] == "ENABLED"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5}
    assert schedule["Target"]["Arn"] == function_arn(template)


def test_the_schedule_is_a_setting(synth: Synth) -> None:
    schedule = synth("loose").one("Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "cron(0 6 ? * MON-FRI *)"
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Berlin"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}


def test_what_can_not_be_delivered_is_tried_again_and_then_kept(any_template: Template) -> None:
    schedule = any_template.one("Scheduler::Schedule")["Target"]
    (rule,) = rule_after_deploy(any_template)["Targets"]
    for target in (schedule, rule):
        assert target["RetryPolicy"] == {
            "MaximumEventAgeInSeconds": 3600,
            "MaximumRetryAttempts": 3,
        }
    failed_runs = any_template.one("Lambda::EventInvokeConfig")["DestinationConfig"]["OnFailure"]
    kept = {any_template.queue(target["DeadLetterConfig"]["Arn"]) for target in (schedule, rule)}
    assert len(kept) == 1
    assert any_template.queue(failed_runs["Destination"]) not in kept


def test_the_scheduler_may_start_the_function_and_keep_what_failed(any_template: Template) -> None:
    target = any_template.one("Scheduler::Schedule")["Target"]
    role = any_template.role_of("scheduler")
    assert target["RoleArn"] == {"Fn::GetAtt": [role, "Arn"]}
    allowed = {
        statement["Action"]: statement["Resource"] for statement in any_template.statements(role)
    }
    assert allowed == {
        "lambda:InvokeFunction": function_arn(any_template),
        "sqs:SendMessage": target["DeadLetterConfig"]["Arn"],
    }
    (trust,) = any_template.resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_a_first_run_starts_once_the_stack_is_there(any_template: Template) -> None:
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
    assert target["Arn"] == function_arn(any_template)
    rule_arn = {"Fn::GetAtt": [any_template.rule(DEPLOYED), "Arn"]}
    permission = any_template.one("Lambda::Permission", SourceArn=rule_arn)
    assert permission["Principal"] == "events.amazonaws.com"


def test_no_run_starts_before_its_tables_are_there(any_template: Template) -> None:
    schedule = any_template.resources[any_template.id("Scheduler::Schedule")]
    tables = {
        id_
        for id_ in any_template.ids("Glue::Table")
        if any_template.resources[id_]["Properties"]["TableInput"]["TableType"] == "EXTERNAL_TABLE"
    }
    assert len(tables) == 3
    assert tables <= set(schedule["DependsOn"])
