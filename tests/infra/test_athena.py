"""The workgroup, and the queries and views of sql/ in Athena."""

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from invitations.tables import TABLES
from sql.statements import Parameter, queries, read_query, read_view, views
from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text


def configuration(template: Template) -> Json:
    return template.one("Athena::WorkGroup")["WorkGroupConfiguration"]


def view_tables(template: Template) -> dict[str, Json]:
    tables = [found["TableInput"] for found in template.all("Glue::Table")]
    return {table["Name"]: table for table in tables if table["TableType"] == "VIRTUAL_VIEW"}


def test_workgroup_enforces_engine_metrics_and_scan_limit(template: Template) -> None:
    found = configuration(template)
    assert found["EngineVersion"] == {"SelectedEngineVersion": "Athena engine version 3"}
    assert found["EnforceWorkGroupConfiguration"] is True
    assert found["PublishCloudWatchMetricsEnabled"] is True
    assert found["BytesScannedCutoffPerQuery"] == 1024**3


def test_query_results_are_encrypted_under_a_prefix_that_expires(synth: Synth) -> None:
    template = synth("default")
    results = configuration(template)["ResultConfiguration"]
    bucket = {template.id("S3::Bucket"): "bucket"}
    assert text(results["OutputLocation"], **bucket) == "s3://{bucket}/athena-results/"
    assert results["ExpectedBucketOwner"] == {"Ref": "AWS::AccountId"}
    assert results["EncryptionConfiguration"] == {"EncryptionOption": "SSE_S3"}
    rules = template.one("S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert "athena-results/" in [rule.get("Prefix") for rule in rules if "ExpirationInDays" in rule]
    locked = synth("locked")
    assert configuration(locked)["ResultConfiguration"]["EncryptionConfiguration"] == {
        "EncryptionOption": "SSE_KMS",
        "KmsKey": {"Fn::GetAtt": [locked.id("KMS::Key"), "Arn"]},
    }


def test_workgroup_with_query_history_can_be_deleted(template: Template) -> None:
    assert template.one("Athena::WorkGroup")["RecursiveDeleteOption"] is True


def test_every_query_of_sql_is_a_named_query(any_template: Template) -> None:
    workgroup = any_template.one("Athena::WorkGroup")["Name"]
    database = any_template.one("Glue::Database")["DatabaseInput"]["Name"]
    saved = {found["Name"]: found for found in any_template.all("Athena::NamedQuery")}
    assert saved.keys() == {query.name for query in queries()}
    assert len(saved) >= 5
    for query in queries():
        found = saved[query.name]
        assert (found["Description"], found["QueryString"]) == (
            f"{query.question} {query.description}",
            query.sql,
        )
        assert (found["WorkGroup"], found["Database"]) == (workgroup, database)


def test_every_view_of_sql_is_a_view_that_athena_reads(any_template: Template) -> None:
    database = any_template.one("Glue::Database")["DatabaseInput"]["Name"]
    tables = view_tables(any_template)
    assert tables.keys() == {view.key for view in views()}
    for view in views():
        table = tables[view.key]
        encoded = re.fullmatch(r"/\* Presto View: (\S+) \*/", table["ViewOriginalText"])
        assert encoded
        assert json.loads(base64.b64decode(encoded[1])) == {
            "originalSql": view.sql,
            "catalog": "awsdatacatalog",
            "schema": database,
            "columns": [{"name": column.name, "type": column.type} for column in view.columns],
        }
        # Trino takes a description for the comment, and recognises a view by the comment.
        assert "Description" not in table
        assert table["Parameters"] == {"presto_view": "true", "comment": "Presto View"}
        assert table["ViewExpandedText"] == "/* Presto View */"
        assert (table["PartitionKeys"], table["StorageDescriptor"]["SerdeInfo"]) == ([], {})


def test_view_is_created_after_the_tables_that_it_reads(template: Template) -> None:
    ids = {
        template.resources[id_]["Properties"]["TableInput"]["Name"]: id_
        for id_ in template.ids("Glue::Table")
    }
    for view in views():
        read = {ids[table.name] for table in TABLES if re.search(rf"\b{table.name}\b", view.sql)}
        assert read
        assert read <= set(template.resources[ids[view.key]]["DependsOn"])
        others = [other.key for other in views() if other != view]
        assert not re.search(rf"\b({'|'.join(others)})\b", view.sql), (
            "views are created in any order"
        )


def test_view_declares_its_columns_for_bi_tools(template: Template) -> None:
    columns = view_tables(template)["pending_invitations"]["StorageDescriptor"]["Columns"]
    assert columns[0] == {
        "Name": "catalog",
        "Type": "string",
        "Comment": "AWS (production) or Sandbox",
    }
    assert [column["Type"] for column in columns[-3:]] == ["timestamp", "timestamp", "bigint"]


@pytest.mark.parametrize(
    ("read", "headers"),
    [
        (read_view, "-- name: No description\n"),
        (read_view, "-- name: A\n-- description: B\n-- column: days_left\n"),
        (read_view, "-- name: A\n-- description: B\n-- column: days_left money What is left\n"),
        (read_query, "-- name: A\n-- description: No question\n"),
        (read_query, "-- name: A\n-- name: B\n-- question: Twice?\n-- description: C\n"),
        (read_query, "-- name: A\n-- question: B?\n-- description: C\n-- parameter: 1 is what\n"),
        (
            read_query,
            "-- name: A\n-- question: B?\n-- description: C\n-- parameter: 2 = not there\n",
        ),
    ],
)
def test_sql_file_with_wrong_headers_is_refused_by_name(
    tmp_path: Path, read: Callable[[Path], object], headers: str
) -> None:
    path = tmp_path / "wrong.sql"
    path.write_text(f"{headers}SELECT 1")
    with pytest.raises(ValueError, match=r"^wrong\.sql: "):
        read(path)


def test_parameter_header_names_a_literal_of_the_query(tmp_path: Path) -> None:
    path = tmp_path / "right.sql"
    path.write_text(
        "-- name: A\n-- question: B?\n-- description: C\n-- parameter: 1 = how many\nSELECT 1"
    )
    assert read_query(path).parameters == (Parameter(literal="1", meaning="how many"),)
