"""The stack's outputs: their values, their documentation, and the doctor that reads them."""

import json
import re
from pathlib import Path

from infra.monitoring.texts import ALARM_TEXTS
from tests.infra.conftest import Synth
from tests.infra.template import Template, text
from workbench.deployed_lake.stack import Stack
from workbench.doctor.checks.resources import named_resources
from workbench.doctor.checks.stack import lake_settings

DEPLOY_PAGE = Path(__file__).parents[2] / "docs" / "deploy.md"


def outputs(template: Template) -> dict[str, str]:
    """Return each output's value as text: references as {logical id}."""
    found = template.content["Outputs"]
    return {name: text(output["Value"]) for name, output in found.items()}


def reference(template: Template, kind: str) -> str:
    return "{" + template.id(kind) + "}"


def test_outputs_hold_what_the_stack_made(any_template: Template) -> None:
    found = outputs(any_template)
    assert found["Bucket"] == reference(any_template, "S3::Bucket")
    assert found["Function"] == reference(any_template, "Lambda::Function")
    assert found["Schedule"] == reference(any_template, "Scheduler::Schedule")
    database = any_template.one("Glue::Database")["DatabaseInput"]["Name"]
    assert found["Database"] == database
    assert found["Workgroup"] == any_template.one("Athena::WorkGroup")["Name"]


def test_output_dashboard_is_there_if_a_dashboard_is(synth: Synth) -> None:
    board = reference(synth("loose"), "CloudWatch::Dashboard")
    assert outputs(synth("loose"))["Dashboard"].endswith(f"#dashboards/dashboard/{board}")
    assert "Dashboard" not in outputs(synth("default"))


def test_output_alarms_names_every_alarm_by_its_runbook_entry(any_template: Template) -> None:
    assert json.loads(outputs(any_template)["Alarms"]) == {
        name: "{" + any_template.id("CloudWatch::Alarm", AlarmDescription=description) + "}"
        for name, description in ALARM_TEXTS.items()
    }


def test_output_queues_names_every_queue_by_what_it_holds(any_template: Template) -> None:
    run = any_template.one("Lambda::EventInvokeConfig", Qualifier="$LATEST")["DestinationConfig"][
        "OnFailure"
    ]
    event = any_template.one("Scheduler::Schedule")["Target"]["DeadLetterConfig"]["Arn"]
    found = json.loads(outputs(any_template)["Queues"])
    assert found == {
        "FailedRuns": "{" + any_template.queue(run["Destination"]) + "}",
        "Undelivered": "{" + any_template.queue(event) + "}",
    }
    assert len(found) == len(any_template.ids("SQS::Queue"))
    assert {f"{name}Kept" for name in found} <= ALARM_TEXTS.keys()


def test_outputs_hold_everything_that_the_doctor_needs(any_template: Template) -> None:
    found = outputs(any_template)
    stack = Stack(name="a", region="eu-central-1", status="CREATE_COMPLETE", outputs=found)
    resources = named_resources(stack)
    assert resources.schedule == found["Schedule"]
    assert resources.alarms.keys() == ALARM_TEXTS.keys()
    assert len(resources.queues) == 2
    assert lake_settings(stack).lake == f"s3://{found['Bucket']}"
    assert lake_settings(stack).database == found["Database"]


def test_deploy_page_lists_every_output_with_its_description(synth: Synth) -> None:
    page = DEPLOY_PAGE.read_text(encoding="utf-8").partition("<!-- outputs:")[2]
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", page.partition("\n\n")[0], re.MULTILINE)
    found = synth("default").content["Outputs"] | synth("loose").content["Outputs"]
    assert dict(listed) == {name: output["Description"] for name, output in found.items()}
