"""docs/ and README.md cover every alarm, setting and service."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from infra.monitoring.texts import ALARM_TEXTS
from infra.settings import Settings
from tests.infra.template import Template

ROOT = Path(__file__).parents[2]


def page(name: str) -> str:
    """Return the text of a page of docs/."""
    return (ROOT / "docs" / f"{name}.md").read_text()


@pytest.mark.parametrize("name", ALARM_TEXTS)
def test_runbook_has_a_paragraph_for_every_alarm(name: str) -> None:
    paragraph = page("runbook").partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    assert len(paragraph.split()) > 20


def test_runbook_says_how_long_alarms_of_runs_look_back(template: Template) -> None:
    failed, missing = (
        template.one("CloudWatch::Alarm", AlarmDescription=ALARM_TEXTS[name])
        for name in ("RunFailed", "NoSuccess")
    )
    seconds = failed["Period"] * failed["EvaluationPeriods"]
    assert f"for {seconds // 60} minutes after the start of the failed run" in words("runbook")
    seconds = missing["Metrics"][1]["MetricStat"]["Period"] * missing["EvaluationPeriods"]
    assert f"by default for {seconds // 60} minutes, three intervals" in words("runbook")


def words(name: str) -> str:
    """Return the text of a page in one line."""
    return " ".join(page(name).split())


def test_readme_names_only_existing_alarms_and_settings() -> None:
    readme = (ROOT / "README.md").read_text()
    alarms = readme.partition("| alarm |")[2].partition("\n\n")[0]
    named = set(re.findall(r"^\| (\w+) \|", alarms, re.MULTILINE))
    assert len(named) >= 4
    assert named <= set(ALARM_TEXTS)
    settings = readme.partition("| setting |")[2].partition("\n\n")[0]
    named = {key for row in settings.splitlines() for key in re.findall("`([a-z_]+)`", row)}
    assert len(named) >= 5
    assert named <= {field.name for field in fields(Settings)}


def test_deploy_page_lists_every_service_of_the_stack(any_template: Template) -> None:
    listed = page("deploy")
    for resource in any_template.resources.values():
        service = resource["Type"].split("::")[1]
        assert f"| {service} |" in listed, service
