"""A deployment in use: queries, the doctor, missing permissions, events and damage, in order."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from trino_query_parser import parse_statement

from invitations.tables import RUNS, TABLES
from sql.statements import views
from tests.e2e.bi_tool import catalogue
from tests.e2e.checks import check_rows
from tests.e2e.deployment import ENDPOINT, Deployment, RunFailedError, deployed

OLD_SNAPSHOTS = ("20200101T000000000000Z-a", "20200102T000000000000Z-b")
INVITATIONS = str(Path(sys.executable).with_name("invitations"))
SOONER_THAN_SCHEDULED = 45
CONFLICT_RESOLVED_SECONDS = 90
SLICES = ("AWS SENDER", "AWS RECEIVER", "Sandbox SENDER", "Sandbox RECEIVER")


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("in_use")) as deployment:
        deployment.wait_until_synced_after(deployment.deployed_at, seconds=SOONER_THAN_SCHEDULED)
        yield deployment


def command(deployment: Deployment, *argv: str) -> "subprocess.CompletedProcess[str]":
    """Run the installed command."""
    environment = {
        **deployment.aws.environment,
        ENDPOINT: deployment.simulator.endpoint_url,
        "PATH": os.environ["PATH"],
        "HOME": str(deployment.checkout.tree),
    }
    return subprocess.run(
        [INVITATIONS, *argv], env=environment, capture_output=True, text=True, check=False
    )


def doctor(deployment: Deployment) -> tuple[int, dict[str, tuple[str, str]]]:
    """Run the doctor and return its exit code, and outcome and text by check."""
    done = command(deployment, "doctor", "--stack", "--json")
    assert done.stderr == ""
    found: list[dict[str, str]] = json.loads(done.stdout)
    return done.returncode, {one["check"]: (one["outcome"], one["found"]) for one in found}


def wrong(deployment: Deployment) -> dict[str, str]:
    code, findings = doctor(deployment)
    assert code == 1
    return {check: found for check, (outcome, found) in findings.items() if outcome == "WRONG"}


def test_new_deployment_has_no_wrong_check(deployment: Deployment) -> None:
    # The run after the deploy and the first scheduled one may conflict.
    deployment.wait_until(lambda: doctor(deployment)[0] == 0, seconds=CONFLICT_RESOLVED_SECONDS)
    code, findings = doctor(deployment)
    assert {check: found for check, found in findings.items() if found[0] != "OK"} == {}
    assert code == 0
    assert list(findings) == [
        *("credentials", "SDK", "region", "stack", "outputs", "function"),
        *(f"answer {name}" for name in SLICES),
        *("quota", "bucket", "database", "tables", "columns", "views"),
        *(f"snapshot {name}" for name in SLICES),
        *("history", "other files", "damaged files"),
        *(f"run {name}" for name in SLICES),
        *("concurrency", "Lake Formation", "schedule", "alarms"),
        *("queue Undelivered", "queue FailedRuns"),
    ]
    for name in SLICES:
        rows = len(deployment.simulator.summaries(*name.split()))
        assert findings[f"snapshot {name}"][1].startswith(f"{rows:,} rows, whole, of ")
    assert findings["alarms"] == ("OK", "none of 8 is on")


def test_run_command_shows_log_and_summary_of_a_run(deployment: Deployment) -> None:
    done = command(deployment, "run", "--stack", "--mode", "full", "--slice", "AWS/SENDER")
    rows = len(deployment.simulator.summaries("AWS", "SENDER"))
    assert done.returncode == 0, done.stderr
    cells = [cell.strip() for cell in done.stdout.splitlines()[3].strip("|").split("|")]
    assert cells[:5] == ["AWS", "SENDER", "SUCCEEDED", "full", str(rows)]
    assert "AWS SENDER: slice synced, full, " in done.stderr


def test_every_named_query_runs(deployment: Deployment) -> None:
    athena = deployment.aws.client("athena")
    workgroup = deployment.checkout.output("Workgroup")
    ids = athena.list_named_queries(WorkGroup=workgroup)["NamedQueryIds"]
    queries = [athena.get_named_query(NamedQueryId=id_)["NamedQuery"] for id_ in ids]

    assert len(queries) >= 5
    for query in queries:
        parse_statement(query["QueryString"])  # DuckDB accepts more than Athena
        deployment.lake.query(query["QueryString"])


def test_every_view_runs_with_its_declared_columns(deployment: Deployment) -> None:
    views = deployment.lake.views()

    assert "pending_invitations" in views
    for view in views.values():
        parse_statement(view["originalSql"])
        for row in deployment.lake.query(view["originalSql"])[:1]:
            assert list(row) == [column["name"] for column in view["columns"]]


def test_bi_tool_lists_tables_and_views_with_their_comments(deployment: Deployment) -> None:
    database = deployment.checkout.output("Database")
    workgroup = deployment.checkout.output("Workgroup")
    inspector = catalogue(deployment.aws, database=database, workgroup=workgroup)

    assert inspector.get_schema_names() == [database]
    assert sorted(inspector.get_table_names()) == sorted(table.name for table in TABLES)
    assert sorted(inspector.get_view_names()) == [view.key for view in views()]
    for table in TABLES:
        assert inspector.get_table_comment(table.name) == {"text": table.description}
        declared = {c.name: c.comment for c in (*table.columns, *table.partition_keys)}
        assert {c["name"]: c["comment"] for c in inspector.get_columns(table.name)} == declared
    for view in views():
        # Athena needs this comment to recognise a view.
        assert inspector.get_table_comment(view.key) == {"text": "Presto View"}
        assert {c["name"]: c["comment"] for c in inspector.get_columns(view.key)} == {
            column.name: column.comment for column in view.columns
        }


def test_doctor_finds_disabled_schedule_alarm_and_queued_message(deployment: Deployment) -> None:
    deployment.stop_schedule()
    queue_url = named(deployment, "Queues", "FailedRuns")
    alarm = named(deployment, "Alarms", "NoSuccess")
    client = deployment.aws.client
    client("sqs").send_message(QueueUrl=queue_url, MessageBody="{}")
    client("cloudwatch").set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="test")
    found = wrong(deployment)
    assert found.pop("alarm NoSuccess").startswith("on since 20")
    assert found == {
        "schedule": "the schedule is DISABLED: nothing starts runs.",
        "queue FailedRuns": "1 message.",
    }


@pytest.mark.parametrize(
    "action",
    [
        *("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"),
        *("glue:GetPartition", "glue:UpdatePartition", "glue:GetTable", "glue:CreatePartition"),
    ],
)
def test_run_without_one_permission_fails_and_names_it(deployment: Deployment, action: str) -> None:
    if action in {"glue:GetTable", "glue:CreatePartition"}:
        delete_partitions(deployment)
    if action == "s3:DeleteObject":
        add_old_snapshots(deployment)
    deployment.simulator.advance(timedelta(days=3))

    with deployment.without(action), pytest.raises(RunFailedError, match=action):
        deployment.run()


def test_run_succeeds_once_its_permissions_are_back(deployment: Deployment) -> None:
    deployment.run()
    check_rows(deployment)


def test_event_updates_the_table_with_the_exact_time(deployment: Deployment) -> None:
    pending = {row["invitation_id"] for row in deployment.listed() if row["status"] == "PENDING"}
    deployment.simulator.advance(timedelta(days=4))
    answered = next(
        row
        for row in deployment.listed()
        if row["invitation_id"] in pending and row["status"] != "PENDING"
    )
    before = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    deployment.send_event(answered)

    sql = (
        "SELECT status, previous_status, status_changed_at "
        f"FROM engagement_invitations WHERE invitation_id = '{answered['invitation_id']}' "
        "AND status_changed_at_is_exact"
    )
    # If a run started within the last minute, the event waits until the minute is over.
    deployment.wait_until(lambda: deployment.lake.query(sql) != [], seconds=120)
    (row,) = deployment.lake.query(sql)
    assert before <= row.pop("status_changed_at") <= before + timedelta(seconds=10)
    assert row == {"status": answered["status"], "previous_status": "PENDING"}


def test_doctor_finds_parts_views_and_columns_changed_by_hand(deployment: Deployment) -> None:
    database = deployment.checkout.output("Database")
    location = deployment.lake.partitions()["AWS", "SENDER"]["StorageDescriptor"]["Location"]
    bucket, _, prefix = location.removeprefix("s3://").partition("/")
    key = f"{prefix}part-00000.parquet"
    deployment.aws.client("s3").delete_object(Bucket=bucket, Key=key)
    glue = deployment.aws.client("glue")
    glue.delete_table(DatabaseName=database, Name="data_freshness")
    table = glue.get_table(DatabaseName=database, Name="sync_runs")["Table"]
    del table["StorageDescriptor"]["Columns"][-1]
    kept = {key: table[key] for key in ("Name", "StorageDescriptor", "PartitionKeys", "Parameters")}
    glue.update_table(DatabaseName=database, TableInput=kept)
    found = wrong(deployment)
    assert {check: found[check] for check in ("columns", "views", "snapshot AWS SENDER")} == {
        "columns": f"sync_runs lacks {RUNS.columns[-1].name}.",
        "views": "missing in the database: data_freshness.",
        "snapshot AWS SENDER": f"{key} is missing.",
    }


def named(deployment: Deployment, output: str, name: str) -> str:
    """Return the value of a name in an output that is a JSON object."""
    return str(json.loads(deployment.checkout.output(output))[name])


def delete_partitions(deployment: Deployment) -> None:
    for values in deployment.lake.partitions():
        deployment.aws.client("glue").delete_partition(
            DatabaseName=deployment.checkout.output("Database"),
            TableName="engagement_invitations",
            PartitionValues=list(values),
        )


def add_old_snapshots(deployment: Deployment) -> None:
    for snapshot in OLD_SNAPSHOTS:
        deployment.aws.client("s3").put_object(
            Bucket=deployment.checkout.output("Bucket"),
            Key="invitations/catalog=AWS/participant_type=RECEIVER/"
            f"snapshot={snapshot}/part-00000.parquet",
            Body=b"",
        )
