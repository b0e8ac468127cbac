"""The life of a deployment, told in order: each test goes on from the one before it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from trino_query_parser import parse_statement

from invitations.tables import TABLES
from sql.statements import views
from tests.e2e.bi_tool import catalogue
from tests.e2e.checkout import NEW_COLUMN
from tests.e2e.deployment import SLICES, Deployment, RunFailedError, deployed

SOONER_THAN_SCHEDULED = 45
OLD_SNAPSHOTS = ("20200101T000000000000Z-a", "20200102T000000000000Z-b")


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("deployment")) as deployment:
        yield deployment


def check_rows(deployment: Deployment) -> None:
    def order(row: dict[str, object]) -> tuple[str, ...]:
        return (str(row["invitation_id"]), str(row["catalog"]), str(row["participant_type"]))

    stored, listed = (sorted(x, key=order) for x in (deployment.stored(), deployment.listed()))
    for kept, told in zip(stored, listed, strict=False):
        # What the service forgets is kept.
        told["expiration_date"] = told["expiration_date"] or kept["expiration_date"]
    assert stored == listed


def test_the_first_run_comes_right_after_the_deploy(deployment: Deployment) -> None:
    deployment.wait_until_synced_after(deployment.begun, seconds=SOONER_THAN_SCHEDULED)
    check_rows(deployment)


def test_a_second_deploy_without_changes_changes_nothing(deployment: Deployment) -> None:
    assert "(no changes)" in deployment.checkout.deploy()


def test_the_schedule_fires_by_itself_and_its_rows_are_seen(deployment: Deployment) -> None:
    known = len(deployment.listed())
    deployment.simulator.advance(timedelta(days=3))
    assert len(deployment.listed()) > known

    deployment.wait_until_synced_after(datetime.now(UTC))
    check_rows(deployment)
    deployment.stop_schedule()


def test_what_happened_meanwhile_is_in_the_changes(deployment: Deployment) -> None:
    rows = deployment.lake.query(
        "SELECT change_type, count(*) AS changes, count(DISTINCT run_id) AS runs "
        "FROM engagement_invitation_changes GROUP BY change_type"
    )
    changes = {row["change_type"]: row["changes"] for row in rows}
    assert changes["DISCOVERED"] == len(deployment.listed())
    assert changes["STATUS_CHANGED"] > 0
    current = "SELECT count(*) AS n FROM invitation_status_history WHERE is_current"
    assert deployment.lake.query(current) == [{"n": len(deployment.listed())}]


def test_each_run_is_recorded_and_the_data_fresh(deployment: Deployment) -> None:
    runs = deployment.lake.query("SELECT trigger, mode, status FROM sync_runs ORDER BY started_at")
    assert runs[0] == {"trigger": "schedule", "mode": "full", "status": "SUCCEEDED"}
    assert runs[-1] == {"trigger": "schedule", "mode": "incremental", "status": "SUCCEEDED"}
    fresh = deployment.lake.query("SELECT * FROM data_freshness")
    assert len(fresh) == len(SLICES)
    assert all(row["minutes_since"] <= 5 and row["last_error"] is None for row in fresh)


def test_an_event_is_in_the_table_with_its_exact_time(deployment: Deployment) -> None:
    pending = {row["invitation_id"] for row in deployment.listed() if row["status"] == "PENDING"}
    deployment.simulator.advance(timedelta(days=4))
    told = next(
        row
        for row in deployment.listed()
        if row["invitation_id"] in pending and row["status"] != "PENDING"
    )
    before = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    deployment.send_event(told)

    sql = (
        "SELECT status, previous_status, status_changed_at "
        f"FROM engagement_invitations WHERE invitation_id = '{told['invitation_id']}' "
        "AND status_changed_at_is_exact"
    )
    # A run within the minute before makes it wait for the minute's end.
    deployment.wait_until(lambda: deployment.lake.query(sql) != [], seconds=120)
    (row,) = deployment.lake.query(sql)
    assert before <= row.pop("status_changed_at") <= before + timedelta(seconds=10)
    assert row == {"status": told["status"], "previous_status": "PENDING"}


def test_every_saved_query_runs(deployment: Deployment) -> None:
    athena = deployment.aws.client("athena")
    workgroup = deployment.checkout.output("Workgroup")
    ids = athena.list_named_queries(WorkGroup=workgroup)["NamedQueryIds"]
    queries = [athena.get_named_query(NamedQueryId=id_)["NamedQuery"] for id_ in ids]

    assert len(queries) >= 5
    for query in queries:
        parse_statement(query["QueryString"])  # DuckDB would let more through than Athena
        deployment.lake.query(query["QueryString"])


def test_every_view_runs_and_has_the_columns_that_it_declares(deployment: Deployment) -> None:
    views = deployment.lake.views()

    assert "pending_invitations" in views
    for view in views.values():
        parse_statement(view["originalSql"])
        for row in deployment.lake.query(view["originalSql"])[:1]:
            assert list(row) == [column["name"] for column in view["columns"]]


def test_a_bi_tool_sees_tables_and_views_with_their_comments(deployment: Deployment) -> None:
    database = deployment.checkout.output("Database")
    workgroup = deployment.checkout.output("Workgroup")
    seen = catalogue(deployment.aws, database=database, workgroup=workgroup)

    assert seen.get_schema_names() == [database]
    assert sorted(seen.get_table_names()) == sorted(table.name for table in TABLES)
    assert sorted(seen.get_view_names()) == [view.key for view in views()]
    for table in TABLES:
        assert seen.get_table_comment(table.name) == {"text": table.description}
        declared = {c.name: c.comment for c in (*table.columns, *table.partition_keys)}
        assert {c["name"]: c["comment"] for c in seen.get_columns(table.name)} == declared
    for view in views():
        # Athena's mark of a view takes the place of its comment.
        assert seen.get_table_comment(view.key) == {"text": "Presto View"}
        assert {c["name"]: c["comment"] for c in seen.get_columns(view.key)} == {
            column.name: column.comment for column in view.columns
        }


@pytest.mark.parametrize(
    "action",
    [
        *("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"),
        *("glue:GetPartition", "glue:UpdatePartition", "glue:GetTable", "glue:CreatePartition"),
    ],
)
def test_a_run_without_one_permission_fails_and_names_it(
    deployment: Deployment, action: str
) -> None:
    if action in {"glue:GetTable", "glue:CreatePartition"}:
        forget_partitions(deployment)
    if action == "s3:DeleteObject":
        leave_old_snapshots(deployment)
    deployment.simulator.advance(timedelta(days=3))

    with deployment.without(action), pytest.raises(RunFailedError, match=action):
        deployment.run()


def test_with_its_permissions_back_a_run_catches_up(deployment: Deployment) -> None:
    deployment.run()
    check_rows(deployment)


def test_a_listing_that_takes_longer_than_a_run_is_seen_through(deployment: Deployment) -> None:
    """Of about 120 requests a run has time for 40: ten seconds at four a second."""
    deployment.simulator.advance(timedelta(days=3))
    before = deployment.stored()
    with deployment.hurried(seconds=40, PAGE_SIZE="5", MAX_REQUESTS_PER_SECOND="4"):
        summary = deployment.invoke({"mode": "full"})
        assert "AWS RECEIVER" in summary["unfinished"]
        published = {of for of in SLICES if " ".join(of) not in summary["unfinished"]}
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


def test_an_update_that_adds_a_column_keeps_the_rows_readable(deployment: Deployment) -> None:
    deployment.checkout.add_column()
    assert "(no changes)" not in deployment.checkout.deploy()

    count = f"SELECT count(*) AS rows, count({NEW_COLUMN}) AS filled FROM engagement_invitations"
    expected = [{"rows": len(deployment.listed()), "filled": 0}]
    assert deployment.lake.query(count) == expected
    check_rows(deployment)

    deployment.simulator.advance(timedelta(days=3))
    deployment.run()
    assert deployment.lake.query(count) == [{"rows": len(deployment.listed()), "filled": 0}]
    check_rows(deployment)


def test_taking_the_stack_down_leaves_the_bucket(deployment: Deployment) -> None:
    bucket = deployment.checkout.output("Bucket")
    deployment.checkout.destroy()

    listed = deployment.aws.client("s3").list_objects_v2(Bucket=bucket, Prefix="invitations/")
    assert listed["KeyCount"] >= len(SLICES)
    assert deployment.aws.client("lambda").list_functions()["Functions"] == []


def forget_partitions(deployment: Deployment) -> None:
    for values in deployment.lake.partitions():
        deployment.aws.client("glue").delete_partition(
            DatabaseName=deployment.checkout.output("Database"),
            TableName="engagement_invitations",
            PartitionValues=list(values),
        )


def leave_old_snapshots(deployment: Deployment) -> None:
    for snapshot in OLD_SNAPSHOTS:
        deployment.aws.client("s3").put_object(
            Bucket=deployment.checkout.output("Bucket"),
            Key="invitations/catalog=AWS/participant_type=RECEIVER/"
            f"snapshot={snapshot}/part-00000.parquet",
            Body=b"",
        )
