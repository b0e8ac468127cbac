"""The bill of a stack, and the pages that show it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.costs import page
from infra.costs.bill import UnpricedResourceError, bill
from infra.costs.free import FREE
from infra.costs.prices import ALARM_METRIC, DASHBOARD, KEY, LAMBDA_SECOND, METRIC
from infra.costs.usage import CPU_SHARE, MEASURED, Runs, Usage
from tests.infra.conftest import ALL_VARIATIONS, Synth
from tests.infra.template import Json, Template

ROOT = Path(__file__).parents[2]
SMALL = MEASURED[0]


@pytest.mark.parametrize("variation", ALL_VARIATIONS)
def test_every_resource_of_every_variation_is_priced_or_free(synth: Synth, variation: str) -> None:
    resources = {
        id_: hourly(one) if one["Type"] == "AWS::Scheduler::Schedule" else one
        for id_, one in synth(variation).resources.items()
    }
    assert sum(bill(resources, SMALL).values()) > 1


def hourly(schedule: Json) -> Json:
    """Return a schedule with a rate(), which the bill needs."""
    changed = schedule["Properties"] | {"ScheduleExpression": "rate(1 hour)"}
    return schedule | {"Properties": changed}


def test_reminders_are_left_out_because_they_cost_a_cent(synth: Synth) -> None:
    template = synth("reminding")
    assert bill(template.resources, SMALL) == bill(synth("default").resources, SMALL)
    (function,) = (one for one in template.all("Lambda::Function") if "reminder" in one["Handler"])
    gigabyte_seconds = 31 * function["Timeout"] * function["MemorySize"] / 1024
    assert gigabyte_seconds * LAMBDA_SECOND["arm64"].dollars < 0.02


def test_resource_without_a_price_is_an_error_that_names_its_type(template: Template) -> None:
    more = {"New": {"Type": "AWS::EC2::NatGateway", "Properties": {}}}
    with pytest.raises(UnpricedResourceError, match="AWS::EC2::NatGateway"):
        bill(template.resources | more, SMALL)


def test_free_types_say_what_is_paid_for_instead() -> None:
    assert all(reason for reason in FREE.values())


def test_alarms_are_billed_by_the_metrics_that_they_watch(template: Template) -> None:
    alarms = len(template.all("CloudWatch::Alarm"))
    over_two = [alarm for alarm in template.all("CloudWatch::Alarm") if "Metrics" in alarm]
    watched = alarms + len(over_two)
    assert (alarms, watched) == (8, 10)
    assert bill(template.resources, SMALL)["CloudWatch alarms"] == pytest.approx(
        watched * ALARM_METRIC.dollars
    )


def test_dashboard_key_and_half_the_runs_change_the_bill(synth: Synth) -> None:
    default, locked = (bill(synth(name).resources, SMALL) for name in ("default", "locked"))
    assert locked["KMS"] == KEY.dollars
    assert locked["S3"] == pytest.approx(default["S3"] / 4)
    board = {"Board": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {}}}
    with_dashboard = bill(synth("default").resources | board, SMALL)
    assert with_dashboard == default | {"CloudWatch dashboard": DASHBOARD.dollars}


def test_bill_of_a_run_is_that_of_its_seconds_requests_and_megabytes(template: Template) -> None:
    """Worked out by hand: 2,920 runs a month, 30.42 of them full."""
    usage = Usage(
        invitations=1,
        full=Runs(requests=495, cpu_seconds=0),
        between=Runs(requests=45, cpu_seconds=0),
        snapshot_mb=10,
    )
    seconds = 30.4167 * 100 + (2920 - 30.4167) * 10
    found = bill(template.resources, usage)
    assert found["Lambda"] == pytest.approx(
        seconds * (0.0000133334 + 0.5 * 0.0000000309) + 2920 * 0.2 / 1e6, rel=1e-4
    )
    assert found["S3"] == pytest.approx(
        14 * 96 * 10 / 1000 * 0.023 + 2920 * (14 * 0.005 + 7 * 0.0004) / 1000
    )


def test_long_listings_are_billed_for_the_state_machines_transitions() -> None:
    assert [usage.transitions for usage in MEASURED[:2]] == [0, 0]
    assert MEASURED[2].transitions == pytest.approx(30.4167 * 5, rel=1e-4)


def test_seconds_of_runs_are_requests_at_five_a_second_and_cpu() -> None:
    assert Runs(requests=1003, cpu_seconds=3.3).seconds == round(1003 / 5 + 3.3 / CPU_SHARE + 1)


@pytest.mark.parametrize(
    ("path", "written"), [("docs/costs.md", page.costs_page), ("README.md", page.readme)]
)
def test_costs_in_the_docs_equal_the_output_of_make_docs(
    path: str, written: Callable[[str, Mapping[str, Any]], str], template: Template
) -> None:
    text = (ROOT / path).read_text()
    assert written(text, template.resources) == text
    bills = [bill(template.resources, usage) for usage in MEASURED]
    for one in bills:
        assert f" {sum(one.values()):.2f}" in text.replace("*", "")


def test_pages_are_written_from_the_stack_of_the_default_settings(template: Template) -> None:
    for usage in MEASURED:
        assert bill(page.default_resources(), usage) == bill(template.resources, usage)


def test_costs_page_says_what_settings_and_metrics_cost() -> None:
    text = " ".join((ROOT / "docs" / "costs.md").read_text().split())
    assert f"| the setting `dashboard` | {DASHBOARD.dollars:.2f} |" in text
    first_years = ", ".join(
        f"{years * KEY.dollars:.2f} {when}"
        for years, when in ((1, "in the first year"), (2, "in the second"), (3, "from the third"))
    )
    assert f"| the setting `customer_managed_key` | {first_years}" in text
    assert f"until an update, costs ${METRIC.dollars:.2f}." in text
