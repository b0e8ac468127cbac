"""`invitations doctor --lake`: findings from the runs of a folder lake."""

from datetime import timedelta
from pathlib import Path

from invitations.tables import RUNS
from tests.support.doctor.folder import SLICES, Examine, add_run, only_run
from tests.support.harness import parts_of


def test_unreadable_runs_are_wrong_only_once(examine: Examine, lake: Path) -> None:
    (runs,) = parts_of(lake, RUNS)
    runs.write_bytes(runs.read_bytes()[:50])
    found = examine()
    assert list(found.wrong) == ["runs"]
    assert found.wrong["runs"][0].startswith(f"{runs.relative_to(lake)} is damaged (")
    assert found.skipped == {"credentials", "quota", "tables", "views"}


def test_success_longer_ago_than_a_day_is_wrong(examine: Examine, lake: Path) -> None:
    only_run(lake, timedelta(hours=23))
    assert examine().wrong == {}
    only_run(lake, timedelta(hours=49, minutes=5))
    found = examine()
    assert list(found.wrong) == [f"run {name}" for name in SLICES]
    said, advice = found.wrong["run AWS RECEIVER"]
    assert said.startswith("last success 20")
    assert said.endswith(" UTC, 2 days ago: longer ago than 24 hours.")
    assert advice.startswith("Start a run;")


def test_month_without_runs_is_wrong(examine: Examine, lake: Path) -> None:
    only_run(lake, timedelta(days=30))
    assert "30 days ago: longer ago than 24 hours." in examine().wrong["run AWS SENDER"][0]


def test_failure_since_the_last_success_is_wrong_with_its_error(
    examine: Examine, lake: Path
) -> None:
    only_run(lake, timedelta(hours=3))
    for hours in (2, 1):
        add_run(lake, timedelta(hours=hours), status="FAILED", error=f"{hours}: refused.")
    found = examine()
    ((said, advice),) = found.wrong.values()
    assert list(found.wrong) == ["run AWS RECEIVER"]
    assert said.endswith(" UTC, 3 hours ago, 2 failed since: 1: refused.")
    assert advice == "Do what the error says; the next run tries again."


def test_slice_without_any_success_is_wrong(examine: Examine, lake: Path) -> None:
    only_run(lake, timedelta(hours=1), status="FAILED", error="refused.")
    assert examine().wrong["run AWS SENDER"][0] == "no success, 1 failed since: refused."


def test_throttled_requests_are_wrong_for_a_day(examine: Examine, lake: Path) -> None:
    add_run(lake, timedelta(hours=25), throttled=7)
    assert examine().wrong == {}
    add_run(lake, timedelta(minutes=1), throttled=3)
    said, advice = examine().wrong["quota"]
    assert said == "6 of 100,000 requests in the last 24 hours, 3 of them throttled."
    assert advice.startswith("Lower max_requests_per_second or run less often")


def test_more_than_half_of_the_quota_is_wrong(examine: Examine, lake: Path) -> None:
    only_run(lake, timedelta(minutes=1), requests=12_500)
    assert examine().wrong == {}
    add_run(lake, timedelta(minutes=1), requests=1)
    said, advice = examine().wrong["quota"]
    assert said == "50,001 of 100,000 requests in the last 24 hours: more than half."
    assert advice.startswith("Run less often (`schedule`)")
