"""The QuickSight dashboard. It shows the saved queries and belongs to the user of the settings.

It was never deployed to QuickSight. The tests show that the template is valid (cfn-lint checks
every variation), that its parts fit together, and that the SQL is Athena's.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp
from trino_query_parser import parse_statement

from infra.quicksight.data_sets import DATA_SETS
from sql.statements import queries
from tests.infra.conftest import VARIATIONS, Synth
from tests.infra.template import Json, Template, text
from tests.support.sql_lake import sql_lake
from workbench.athena_sql.statements import translated

QUICKSIGHT_TYPES = {
    "VARCHAR": "STRING",
    "INTEGER": "INTEGER",
    "BIGINT": "INTEGER",
    "DOUBLE": "DECIMAL",
    "TIMESTAMP": "DATETIME",
    "BOOLEAN": "BOOLEAN",
}
SQL = {query.key: query.sql for query in queries()}

each_data_set = pytest.mark.parametrize("key", DATA_SETS)


@pytest.fixture(scope="module")
def locked(synth: Synth) -> Template:
    """Return a template with a dashboard of received invitations."""
    return synth("locked")


@pytest.fixture(scope="module")
def loose(synth: Synth) -> Template:
    """Return a template with a dashboard of received and sent invitations."""
    return synth("loose")


@pytest.fixture(scope="module")
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    with sql_lake() as connection:
        yield connection


def custom_sql(template: Template, key: str) -> Json:
    (found,) = (
        data_set["PhysicalTableMap"]["query"]["CustomSql"]
        for data_set in template.all("QuickSight::DataSet")
        if data_set["DataSetId"] == f"PartnerInvitations-{key}"
    )
    return found


def found_under(value: Json, key: str) -> Iterator[Any]:
    """Yield every value that a key has anywhere in a JSON document."""
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for member in value.values():
            yield from found_under(member, key)
    elif isinstance(value, list):
        for element in value:
            yield from found_under(element, key)


def test_without_quicksight_user_the_stack_has_no_dashboard(synth: Synth) -> None:
    kinds = {resource["Type"] for resource in synth("default").resources.values()}
    assert not [kind for kind in kinds if kind.startswith("AWS::QuickSight")]


@each_data_set
def test_data_set_has_the_columns_of_its_query(
    locked: Template, lake: duckdb.DuckDBPyConnection, key: str
) -> None:
    described = lake.execute(f"DESCRIBE {translated(SQL[key])}").fetchall()
    assert custom_sql(locked, key)["Columns"] == [
        {"Name": row[0], "Type": QUICKSIGHT_TYPES[row[1]]} for row in described
    ]


@each_data_set
def test_data_set_sql_names_the_database(locked: Template, key: str) -> None:
    sql = custom_sql(locked, key)["SqlQuery"]
    assert parse_statement(sql)
    tree = sqlglot.parse_one(sql, read="athena")
    own = {expression.alias for expression in tree.find_all(exp.CTE)}
    asked = [table for table in tree.find_all(exp.Table) if table.name not in own]
    assert asked
    assert {table.db for table in asked} == {"mine"}
    assert sql.replace('"mine".', "") == SQL[key]


def test_data_source_uses_the_workgroup_and_its_own_role(locked: Template) -> None:
    source = locked.one("QuickSight::DataSource")
    role = locked.role_of("quicksight")
    assert source["DataSourceParameters"]["AthenaParameters"] == {
        "WorkGroup": "mine",
        "RoleArn": {"Fn::GetAtt": [role, "Arn"]},
    }
    for data_set in locked.all("QuickSight::DataSet"):
        sql = data_set["PhysicalTableMap"]["query"]["CustomSql"]
        arn = {"Fn::GetAtt": [locked.id("QuickSight::DataSource"), "Arn"]}
        assert (sql["DataSourceArn"], data_set["ImportMode"]) == (arn, "DIRECT_QUERY")


def test_quicksight_role_reads_the_lake_and_writes_only_results(locked: Template) -> None:
    bucket = {locked.id("S3::Bucket"): "bucket"}
    statements = {
        found["Sid"]: found
        for found in locked.statements(locked.role_of("quicksight"))
        if "Sid" in found
    }
    assert {
        sid: [text(resource, **bucket) for resource in _list(found["Resource"])]
        for sid, found in statements.items()
        if sid in {"ReadFiles", "KeepResults", "FindFiles"}
    } == {
        "ReadFiles": [
            "{bucket}/invitations/*",
            "{bucket}/changes/*",
            "{bucket}/runs/*",
            "{bucket}/details/*",
            "{bucket}/athena-results/*",
        ],
        "KeepResults": ["{bucket}/athena-results/*"],
        "FindFiles": ["{bucket}"],
    }
    writing = [action for found in statements.values() for action in _list(found["Action"])]
    assert {action for action in writing if ":Put" in action or ":Delete" in action} == {
        "s3:PutObject"
    }
    services = {action.split(":")[0] for action in writing}
    assert services == {"athena", "glue", "kms", "lakeformation", "s3"}


def test_reader_may_do_what_aws_allows_quicksight_to_read_with(loose: Template) -> None:
    """The actions for reading of AWS's managed policy for QuickSight and Athena."""
    role = loose.statements(loose.role_of("quicksight"))
    allowed = {action for found in role for action in _list(found["Action"])}
    assert allowed >= {
        "athena:GetQueryResultsStream",
        "athena:ListDataCatalogs",
        "athena:ListDatabases",
        "athena:ListTableMetadata",
        "athena:GetTableMetadata",
        "glue:GetDatabases",
        "s3:ListBucketMultipartUploads",
        "s3:ListMultipartUploadParts",
        "lakeformation:GetDataAccess",
    }


def test_bi_page_documents_the_permissions_of_the_quicksight_role(loose: Template) -> None:
    page = (Path(__file__).parents[2] / "docs" / "bi.md").read_text()
    policy = json.loads(
        page.partition("<!-- reader policy")[2].partition("```json\n")[2].partition("```")[0]
    )
    documented = {found["Sid"]: found for found in policy["Statement"]}
    bucket = {loose.id("S3::Bucket"): "arn:aws:s3:::BUCKET"}
    role = {found["Sid"]: found for found in loose.statements(loose.role_of("quicksight"))}
    assert documented.keys() == role.keys()
    for sid, found in role.items():
        assert _list(documented[sid]["Action"]) == _list(found["Action"])
        if _list(found["Action"])[0].startswith("s3:"):
            resources = [text(resource, **bucket) for resource in _list(found["Resource"])]
            assert _list(documented[sid]["Resource"]) == [
                resource.replace("{arn:aws:s3:::BUCKET}", "arn:aws:s3:::BUCKET")
                for resource in resources
            ]


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def test_visuals_use_only_columns_of_their_data_sets(loose: Template) -> None:
    definition = loose.one("QuickSight::Dashboard")["Definition"]
    declared = {
        found["Identifier"]: found["DataSetArn"]
        for found in definition["DataSetIdentifierDeclarations"]
    }
    assert declared.keys() == DATA_SETS.keys()
    assert len({str(arn) for arn in declared.values()}) == len(DATA_SETS)
    columns = list(found_under(definition, "Column"))
    assert len(columns) > 50
    assert all(found["ColumnName"] in DATA_SETS[found["DataSetIdentifier"]] for found in columns)
    ids = [*found_under(definition["Sheets"], "FieldId")]
    assert len(set(ids)) == len(ids)


def test_sheet_shows_every_query_of_its_participant_type(loose: Template) -> None:
    received, sent = loose.one("QuickSight::Dashboard")["Definition"]["Sheets"]
    assert (received["Name"], sent["Name"]) == ("Sent to you", "Sent by you")
    by_receiver = {"rates_by_receiver", "time_to_answer_by_receiver"}
    by_sender = {"rates_by_sender", "time_to_answer_by_sender"}
    shown = [set(found_under(found, "DataSetIdentifier")) for found in (received, sent)]
    assert shown == [DATA_SETS.keys() - by_receiver, DATA_SETS.keys() - by_sender]
    assert len(received["Visuals"]) == len(sent["Visuals"]) == 11


@pytest.mark.parametrize(
    ("variation", "sheets"), [("locked", ["RECEIVER"]), ("loose", ["RECEIVER", "SENDER"])]
)
def test_sheet_is_filtered_by_participant_type_and_catalog(
    synth: Synth, variation: str, sheets: list[str]
) -> None:
    definition = synth(variation).one("QuickSight::Dashboard")["Definition"]
    assert [found["SheetId"] for found in definition["Sheets"]] == sheets
    chosen = set()
    for group in definition["FilterGroups"]:
        (sheet,) = found_under(group["ScopeConfiguration"], "SheetId")
        (column,) = found_under(group, "ColumnName")
        (values,) = found_under(group, "CategoryValues")
        chosen.add((sheet, column, *values))
    assert chosen == {
        (sheet, column, value)
        for sheet in sheets
        for column, value in (("participant_type", sheet), ("catalog", "AWS"))
    }
    ids = set(found_under(definition["FilterGroups"], "FilterId"))
    assert set(found_under(definition["Sheets"], "SourceFilterId")) <= ids


def test_quicksight_resources_belong_to_the_user(locked: Template) -> None:
    for kind in ("DataSource", "DataSet", "Dashboard", "Analysis"):
        for found in locked.all(f"QuickSight::{kind}"):
            permission = found["Permissions"][0]
            assert permission["Principal"] == VARIATIONS["locked"]["quicksight_user"]
            assert f"quicksight:Describe{kind}" in permission["Actions"]
            assert f"quicksight:Delete{kind}" in permission["Actions"]


def test_quicksight_group_sees_the_dashboard_and_nothing_else(
    locked: Template, loose: Template
) -> None:
    group = VARIATIONS["locked"]["quicksight_group"]
    shared = {
        kind: [
            permission["Actions"]
            for found in locked.all(f"QuickSight::{kind}")
            for permission in found["Permissions"]
            if permission["Principal"] == group
        ]
        for kind in ("DataSource", "DataSet", "Dashboard", "Analysis")
    }
    assert shared.pop("Dashboard") == [
        [
            "quicksight:DescribeDashboard",
            "quicksight:ListDashboardVersions",
            "quicksight:QueryDashboard",
        ]
    ]
    assert list(shared.values()) == [[], [], []]
    assert len(loose.one("QuickSight::Dashboard")["Permissions"]) == 1


@pytest.mark.parametrize("variation", ["locked", "loose"])
def test_analysis_starts_with_everything_that_the_dashboard_has(
    synth: Synth, variation: str
) -> None:
    template = synth(variation)
    definition = template.one("QuickSight::Dashboard")["Definition"]
    assert template.one("QuickSight::Analysis")["Definition"] == definition
    assert len(list(found_under(definition, "Column"))) > 25
