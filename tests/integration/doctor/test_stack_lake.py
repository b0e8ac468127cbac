"""`invitations doctor --stack`: the lake of a deployment, with one fault at a time."""

from typing import Any

from invitations.tables import INVITATIONS, RUNS
from sql.statements import views
from tests.support.doctor.deployed_in_moto import Deployed, create_table, view_input
from tests.support.doctor.deployment import REVERT, client, part_of, wrong
from tests.support.doctor.result import run_doctor
from tests.support.harness import BUCKET, DATABASE


def test_missing_bucket_is_wrong_only_once(deployed: Deployed) -> None:
    s3 = client("s3")
    for found in s3.list_objects_v2(Bucket=BUCKET)["Contents"]:
        s3.delete_object(Bucket=BUCKET, Key=found["Key"])
    s3.delete_bucket(Bucket=BUCKET)
    result = run_doctor("--stack")
    assert result.wrong == {"bucket": ("there is no bucket 'lake'.", REVERT)}
    assert result.skipped == {"quota", "snapshots", "files", "runs"}


def test_missing_database_is_wrong_only_once(deployed: Deployed) -> None:
    client("glue").delete_database(Name=DATABASE)
    found = run_doctor("--stack")
    assert found.wrong == {"database": ("there is no database 'partner'.", REVERT)}
    assert found.skipped == {
        *("quota", "tables", "columns", "views", "snapshots", "files", "runs"),
        "Lake Formation",
    }


def test_missing_table_is_wrong_by_name(deployed: Deployed) -> None:
    glue = client("glue")
    glue.delete_table(DatabaseName=DATABASE, Name=RUNS.name)
    found = run_doctor("--stack")
    assert found.wrong == {"tables": ("missing in the database: sync_runs.", REVERT)}
    assert found.skipped == {"quota", "runs"}
    glue.delete_table(DatabaseName=DATABASE, Name=INVITATIONS.name)
    found = run_doctor("--stack")
    both = "missing in the database: engagement_invitations, sync_runs."
    assert found.wrong == {"tables": (both, REVERT)}
    assert found.skipped == {"quota", "snapshots", "files", "runs"}


def test_missing_view_is_wrong_by_name(deployed: Deployed) -> None:
    client("glue").delete_table(DatabaseName=DATABASE, Name="data_freshness")
    assert wrong() == {"views": ("missing in the database: data_freshness.", REVERT)}


def test_columns_of_another_version_are_wrong_by_name(deployed: Deployed) -> None:
    runs, invitations = (stored_table(table.name) for table in (RUNS, INVITATIONS))
    columns = runs["StorageDescriptor"]["Columns"]
    columns[0]["Type"] = "int"
    columns[-1]["Name"] = "added_later"
    invitations["StorageDescriptor"]["Columns"].reverse()
    for table in (runs, invitations):
        client("glue").update_table(DatabaseName=DATABASE, TableInput=table)
    ((check, (said, advice)),) = wrong().items()
    assert check == "columns"
    assert said == (
        "engagement_invitations has its columns in another order; "
        f"sync_runs lacks {RUNS.columns[-1].name}, has added_later, unknown here, "
        "has run_id as int instead of string."
    )
    assert advice.startswith("Deploy this version again (make deploy), or use the version that")


def stored_table(name: str) -> dict[str, Any]:
    table = client("glue").get_table(DatabaseName=DATABASE, Name=name)["Table"]
    return {key: table[key] for key in ("Name", "StorageDescriptor", "PartitionKeys")}


def test_views_of_another_version_are_wrong_by_name(deployed: Deployed) -> None:
    by_key = {view.key: view for view in views()}
    names = ("data_freshness", "invitation_status_history", "invitations_by_month")
    freshness, history, by_month = (view_input(by_key[name]) for name in names)
    pending = view_input(by_key["pending_invitations"])
    freshness["ViewOriginalText"] = view_input(by_key[names[0]], "SELECT 1")["ViewOriginalText"]
    history["StorageDescriptor"]["Columns"].pop()
    by_month["ViewOriginalText"] = "/* Presto View: e30= */"
    pending["ViewOriginalText"] = "SELECT 1"
    for view in (freshness, history, by_month, pending):
        client("glue").delete_table(DatabaseName=DATABASE, Name=view["Name"])
        create_table(**view)
    ((check, (said, advice)),) = wrong().items()
    assert check == "views"
    assert said == (
        "not as this version has them: data_freshness, invitation_status_history, "
        "invitations_by_month, pending_invitations."
    )
    assert advice.startswith("Deploy this version again")


def test_missing_partition_and_missing_or_truncated_part_are_wrong(deployed: Deployed) -> None:
    client("glue").delete_partition(
        DatabaseName=DATABASE, TableName=INVITATIONS.name, PartitionValues=["AWS", "SENDER"]
    )
    gone, cut = part_of("AWS RECEIVER"), part_of("Sandbox SENDER")
    body = client("s3").get_object(Bucket=BUCKET, Key=cut)["Body"].read()
    client("s3").put_object(Bucket=BUCKET, Key=cut, Body=body[:-9])
    client("s3").delete_object(Bucket=BUCKET, Key=gone)
    found = wrong()
    assert list(found) == [
        "snapshot AWS SENDER",
        "snapshot AWS RECEIVER",
        "snapshot Sandbox SENDER",
    ]
    assert found["snapshot AWS SENDER"] == (
        "nothing is published yet.",
        "Start a run, and look at what it says.",
    )
    said, advice = found["snapshot AWS RECEIVER"]
    assert said == f"{gone} is missing."
    assert advice.startswith("Restore it (a deployment's bucket keeps what was deleted")
    assert found["snapshot Sandbox SENDER"][0].startswith(f"{cut} is damaged (")
