"""docs/: its sums are right, and it covers every alarm and every service."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from infra.monitoring.texts import ALARM_TEXTS
from infra.settings import Settings
from invitations.telemetry import EVERY_RUN
from tests.infra.template import Template

ROOT = Path(__file__).parents[2]
HOURS = 730
RUNS = 4 * HOURS
FULL_RUNS = HOURS / 24
REQUESTS_PER_SECOND = 5
ALARM_METRICS = 9
OWN_METRICS = 10
# A run lists changes, runs, hints and unfinished listings, and writes the month of runs and its
# description. A change costs a list of old snapshots, writes of a part, its recent rows and its
# changes, and of the month of changes: its last part, a copied one, and its description.
WRITES = 4 + 2 + 1 + 3 + 3
# The recent rows of four slices, the part of the one that changes, and the last parts of months.
READS = 4 + 1 + 2
# The registered months of two tables; for each slice its partition and that of its changes, and its
# partition again before and at the swap; three for each month that is written.
CALLS = 2 + 4 * 4 + 2 * 3


def page(name: str) -> str:
    """Return the text of a page of docs/."""
    return (ROOT / "docs" / f"{name}.md").read_text()


def table(first_header: str) -> list[list[str]]:
    """Return the rows of the table on the costs page with this header of its first column."""
    lines = page("costs").partition(f"| {first_header} |")[2].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    length = next((at for at, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return cells[:length]


def number(cell: str) -> float:
    """Return the number in a cell."""
    return float(cell.replace(",", ""))


def costs(measured: list[str], price: dict[str, float]) -> dict[str, float]:
    """Return dollars a month by service, from a row of measurements."""
    full, between, megabytes = (number(measured[at]) for at in (3, 6, 7))
    seconds = FULL_RUNS * full + (RUNS - FULL_RUNS) * between
    lambda_ = (
        seconds * price["Lambda, GB-second, arm64"]
        + seconds * 0.5 * price["Lambda, GB-second of disk beyond 512 MB"]
        + RUNS * price["Lambda, a million requests"] / 1e6
    )
    # Worst case: every run changes one slice. Its snapshot is kept for a week, and for another
    # week as an old version. Four slices are read.
    kept = 14 * RUNS / (HOURS / 24) * megabytes / 1000
    s3 = (
        kept * price["S3, GB-month"]
        + RUNS
        * (WRITES * price["S3, 1,000 writes or lists"] + READS * price["S3, 1,000 reads"])
        / 1000
    )
    calls = RUNS * (
        CALLS * price["Glue, a million requests"] + price["Scheduler, a million starts"]
    )
    traces = RUNS * price["X-Ray, a million traces"]
    logs = RUNS * 10e3 / 1e9 * price["CloudWatch, GB of logs"]
    metrics = OWN_METRICS * price["CloudWatch, metric"]
    alarms = ALARM_METRICS * price["CloudWatch, metric of an alarm"]
    return {
        "Lambda": lambda_,
        "S3": s3,
        "Glue, Scheduler, X-Ray, logs": (calls + traces) / 1e6 + logs,
        "CloudWatch metrics and alarms": metrics + alarms,
        "CloudWatch dashboard": price["CloudWatch, dashboard"],
    }


def test_costs_page_computes_run_seconds_from_requests_and_cpu() -> None:
    share = 1024 / 1769
    for row in table("invitations"):
        for at in (1, 4):
            requests, cpu, seconds = (number(cell) for cell in row[at : at + 3])
            assert seconds == round(requests / REQUESTS_PER_SECOND + cpu / share + 1)


def test_costs_page_computes_costs_from_measurements_and_prices() -> None:
    price = {name: float(value.lstrip("$")) for name, value in table("unit, us-east-1")}
    columns = [costs(row, price) for row in table("invitations")]
    shown = {name: values for name, *values in table("$ a month")}
    for name in columns[0]:
        assert shown[name] == [f"{column[name]:.2f}" for column in columns]
    cloudwatch = {"CloudWatch metrics and alarms", "CloudWatch dashboard"}
    assert shown["**all of it**"] == [f"**{sum(column.values()):.2f}**" for column in columns]
    assert shown["**with CloudWatch's free tier**"] == [
        f"**{sum(value for name, value in column.items() if name not in cloudwatch):.2f}**"
        for column in columns
    ]


def test_readme_shows_the_totals_of_the_costs_page() -> None:
    readme = (ROOT / "README.md").read_text()
    for shown, worked_out in (
        ("$ a month, with CloudWatch's free tier", "**with CloudWatch's free tier**"),
        ("without", "**all of it**"),
    ):
        (row,) = (line for line in readme.splitlines() if line.startswith(f"| {shown} |"))
        sums = next(values for name, *values in table("$ a month") if name == worked_out)
        assert row == f"| {shown} | {' | '.join(value.strip('*') for value in sums)} |"


def test_costs_page_counts_deployed_alarms_metrics_and_memory(template: Template) -> None:
    watched = sum(
        len([query for query in alarm.get("Metrics", [{}]) if "Expression" not in query])
        for alarm in template.all("CloudWatch::Alarm")
    )
    assert watched == ALARM_METRICS
    assert len(EVERY_RUN) == OWN_METRICS
    function = template.one("Lambda::Function")
    assert (function["MemorySize"], function["EphemeralStorage"]["Size"]) == (1024, 1024)


@pytest.mark.parametrize("name", ALARM_TEXTS)
def test_runbook_has_a_paragraph_for_every_alarm(name: str) -> None:
    paragraph = page("runbook").partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    assert len(paragraph.split()) > 20


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
