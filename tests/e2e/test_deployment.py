"""A deployment from deploy to destroy. Each test continues from the one before it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.checkout import NEW_COLUMN
from tests.e2e.checks import check_rows
from tests.e2e.deployment import SLICES, Deployment, deployed

SOONER_THAN_SCHEDULED = 45


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("deployment")) as deployment:
        yield deployment


def test_first_run_starts_right_after_the_deploy(deployment: Deployment) -> None:
    deployment.wait_until_synced_after(deployment.deployed_at, seconds=SOONER_THAN_SCHEDULED)
    check_rows(deployment)


def test_second_deploy_without_changes_changes_nothing(deployment: Deployment) -> None:
    assert "(no changes)" in deployment.checkout.deploy()


def test_schedule_starts_runs_that_publish_new_rows(deployment: Deployment) -> None:
    listed_before = len(deployment.listed())
    deployment.simulator.advance(timedelta(days=3))
    assert len(deployment.listed()) > listed_before

    deployment.wait_until_synced_after(datetime.now(UTC))
    check_rows(deployment)
    deployment.stop_schedule()


def test_changes_table_has_discoveries_and_status_changes(deployment: Deployment) -> None:
    rows = deployment.lake.query(
        "SELECT change_type, count(*) AS changes, count(DISTINCT run_id) AS runs "
        "FROM engagement_invitation_changes GROUP BY change_type"
    )
    changes = {row["change_type"]: row["changes"] for row in rows}
    assert changes["DISCOVERED"] == len(deployment.listed())
    assert changes["STATUS_CHANGED"] > 0
    current = "SELECT count(*) AS n FROM invitation_status_history WHERE is_current"
    assert deployment.lake.query(current) == [{"n": len(deployment.listed())}]


def test_every_run_is_recorded_and_the_data_is_fresh(deployment: Deployment) -> None:
    runs = deployment.lake.query("SELECT trigger, mode, status FROM sync_runs ORDER BY started_at")
    assert runs[0] == {"trigger": "schedule", "mode": "full", "status": "SUCCEEDED"}
    assert runs[-1] == {"trigger": "schedule", "mode": "incremental", "status": "SUCCEEDED"}
    fresh = deployment.lake.query("SELECT * FROM data_freshness")
    assert len(fresh) == len(SLICES)
    assert all(row["minutes_since"] <= 5 and row["last_error"] is None for row in fresh)


def test_listing_longer_than_a_run_is_completed_by_the_state_machine(
    deployment: Deployment,
) -> None:
    """The listing takes about 120 requests. A run has time for 40: ten seconds at four a second."""
    deployment.simulator.advance(timedelta(days=3))
    before = deployment.stored()
    deployment.simulator.max_page_size = 5
    with deployment.hurried(seconds=40, MAX_REQUESTS_PER_SECOND="4"):
        summary = deployment.invoke({"mode": "full"})
        assert "AWS RECEIVER" in summary["unfinished"]
        published = {key for key in SLICES if " ".join(key) not in summary["unfinished"]}
        assert sorted(without(published, deployment.stored())) == sorted(without(published, before))

        def ended() -> bool:
            return [one["status"] for one in deployment.executions()] not in ([], ["RUNNING"])

        deployment.wait_until(ended, seconds=150)
    (execution,) = deployment.executions()
    assert (execution["name"], execution["status"]) == (summary["run_id"], "SUCCEEDED")
    runs = [event for event in execution["history"] if event["type"].endswith("Scheduled")]
    assert len(runs) >= 2
    check_rows(deployment)


def without(slices: set[tuple[str, str]], rows: list[dict[str, object]]) -> list[str]:
    left = (row for row in rows if (row["catalog"], row["participant_type"]) not in slices)
    return [str(row) for row in left]


def test_update_that_adds_a_column_keeps_the_rows_readable(deployment: Deployment) -> None:
    deployment.checkout.add_column()
    assert "(no changes)" not in deployment.checkout.deploy()

    count = f"SELECT count(*) AS rows, count({NEW_COLUMN}) AS filled FROM engagement_invitations"
    expected = [{"rows": len(deployment.listed()), "filled": 0}]
    assert deployment.lake.query_in_duckdb(count) == expected
    check_rows(deployment)

    deployment.simulator.advance(timedelta(days=3))
    deployment.run()
    assert deployment.lake.query_in_duckdb(count) == [
        {"rows": len(deployment.listed()), "filled": 0}
    ]
    check_rows(deployment)


def test_destroying_the_stack_keeps_the_bucket(deployment: Deployment) -> None:
    bucket = deployment.checkout.output("Bucket")
    deployment.checkout.destroy()

    listed = deployment.aws.client("s3").list_objects_v2(Bucket=bucket, Prefix="invitations/")
    assert listed["KeyCount"] >= len(SLICES)
    assert deployment.aws.client("lambda").list_functions()["Functions"] == []
