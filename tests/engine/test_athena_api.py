"""Athena's API in front of the engine: limits, refusals, pages and results that are used again."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from invitations.tables.invitations import TABLE
from tests.e2e.deployment import Deployment
from tests.engine.trino_server import Engine

LEAST_LIMIT: Final = 10_000_000
"""The lowest limit that Athena takes, in bytes."""
EVERY_FILE: Final = f"SELECT count(*) AS n FROM {TABLE} WHERE invitation_id = engagement_title"
MUCH: Final = f"SELECT sum(n) FROM ({' UNION ALL '.join([EVERY_FILE] * 100)})"
"""Reads more than that: the files of a small lake, again and again."""
ENDED: Final = {"SUCCEEDED", "FAILED", "CANCELLED"}
SCALARS: Final = """
SELECT 1.50 AS number, CAST('a' AS varchar(3)) AS word, CAST(1 AS real) AS single, X'01FF' AS bytes,
    TIMESTAMP '2026-01-31 12:00:00.000' AS moment, 'a' IS NULL AS flag
"""
COMPOUND: Final = """
SELECT MAP(ARRAY['k'], ARRAY[NULL]), CAST(ROW(1, 'x') AS row(id integer, name varchar)), ROW(1, 'x')
"""


@pytest.fixture(scope="module")
def athena(deployment: Deployment, engine: Engine) -> Any:
    return deployment.aws.client("athena")


@contextmanager
def workgroup(athena: Any, **configuration: Any) -> Iterator[str]:
    athena.create_work_group(Name="other", Configuration=configuration)
    try:
        yield "other"
    finally:
        athena.delete_work_group(WorkGroup="other")


def location(deployment: Deployment) -> dict[str, str]:
    return {"OutputLocation": f"s3://{deployment.checkout.output('Bucket')}/athena-results"}


def run(athena: Any, deployment: Deployment, sql: str, **request: Any) -> dict[str, Any]:
    """Return a query's execution after its end, in the deployed workgroup unless it is given."""
    context = {"Database": deployment.checkout.output("Database")}
    given = {"WorkGroup": deployment.checkout.output("Workgroup")} | request
    id_ = athena.start_query_execution(QueryString=sql, QueryExecutionContext=context, **given)[
        "QueryExecutionId"
    ]
    deadline = time.monotonic() + 60
    while True:
        found = athena.get_query_execution(QueryExecutionId=id_)["QueryExecution"]
        if found["Status"]["State"] in ENDED:
            return dict(found)
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def refusal(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, str]:
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def test_query_over_the_workgroups_limit_is_cancelled_in_the_engine(
    athena: Any, deployment: Deployment, engine: Engine
) -> None:
    results = location(deployment)
    limit = {"BytesScannedCutoffPerQuery": LEAST_LIMIT, "ResultConfiguration": results}
    with workgroup(athena, **limit) as name:
        found = run(athena, deployment, MUCH, WorkGroup=name)
        small = run(athena, deployment, EVERY_FILE, WorkGroup=name)
    assert found["Status"]["State"] == "CANCELLED"
    assert found["Status"]["StateChangeReason"] == "Bytes scanned limit was exceeded"
    assert found["Statistics"]["DataScannedInBytes"] == LEAST_LIMIT
    assert small["Status"]["State"] == "SUCCEEDED"
    with pytest.raises(ClientError) as error:
        athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])
    assert refusal(error) == ("InvalidRequestException", "Could not find results")
    states = f"SELECT state, error_code FROM system.runtime.queries WHERE query = '{MUCH}'"
    ended = [("FAILED", "USER_CANCELED")]
    deployment.wait_until(lambda: engine.query(states)[1] == ended, seconds=30)


def test_deployed_workgroups_limit_is_the_one_of_the_setting(
    athena: Any, deployment: Deployment
) -> None:
    name = deployment.checkout.output("Workgroup")
    found = athena.get_work_group(WorkGroup=name)["WorkGroup"]["Configuration"]
    assert int(found["BytesScannedCutoffPerQuery"]) > LEAST_LIMIT
    assert run(athena, deployment, MUCH)["Status"]["State"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT * FROM nothing", r"TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.\w+.nothing"),
        ("SELECT * FROM nowhere.nothing", "SCHEMA_NOT_FOUND: line 1:15: Schema 'nowhere' does not"),
    ],
)
def test_query_of_what_is_not_there_fails_with_athenas_numbers(
    athena: Any, deployment: Deployment, sql: str, reason: str
) -> None:
    status = run(athena, deployment, sql)["Status"]
    assert status["State"] == "FAILED"
    assert status["AthenaError"]["ErrorMessage"] == status["StateChangeReason"]
    assert (status["AthenaError"]["ErrorCategory"], status["AthenaError"]["ErrorType"]) == (2, 1301)
    assert re.match(reason, status["StateChangeReason"])


def test_malformed_statement_is_refused_at_the_start(athena: Any, deployment: Deployment) -> None:
    with pytest.raises(ClientError) as error:
        run(athena, deployment, "SELEC 1")
    assert refusal(error)[0] == "InvalidRequestException"
    assert error.value.response.get("AthenaErrorCode") == "MALFORMED_QUERY"


def test_query_without_a_result_location_is_refused(athena: Any, deployment: Deployment) -> None:
    with workgroup(athena) as name, pytest.raises(ClientError) as error:
        run(athena, deployment, "SELECT 1", WorkGroup=name)
    assert refusal(error)[1].startswith("No output location provided.")


def test_query_in_a_closed_or_missing_workgroup_is_refused(
    athena: Any, deployment: Deployment
) -> None:
    with workgroup(athena, ResultConfiguration=location(deployment)) as name:
        athena.update_work_group(WorkGroup=name, State="DISABLED")
        with pytest.raises(ClientError) as error:
            run(athena, deployment, "SELECT 1", WorkGroup=name)
        assert refusal(error) == ("InvalidRequestException", "WorkGroup other is disabled.")
    with pytest.raises(ClientError) as error:
        run(athena, deployment, "SELECT 1", WorkGroup=name)
    assert refusal(error) == ("InvalidRequestException", "WorkGroup other is not found.")


def test_workgroup_that_enforces_its_settings_keeps_its_result_location(
    athena: Any, deployment: Deployment
) -> None:
    bucket = deployment.checkout.output("Bucket")
    mine = {"OutputLocation": f"s3://{bucket}/mine/"}
    found = run(athena, deployment, "SELECT 1", ResultConfiguration=mine)
    id_ = found["QueryExecutionId"]
    assert (
        found["ResultConfiguration"]["OutputLocation"] == f"s3://{bucket}/athena-results/{id_}.csv"
    )


def test_header_counts_as_a_row_of_the_first_page(athena: Any, deployment: Deployment) -> None:
    sql = "SELECT n FROM UNNEST(sequence(1, 5)) AS t(n) ORDER BY n"
    id_ = run(athena, deployment, sql)["QueryExecutionId"]
    pages = athena.get_paginator("get_query_results").paginate(
        QueryExecutionId=id_, PaginationConfig={"PageSize": 3}
    )
    texts = [
        [row["Data"][0]["VarCharValue"] for row in page["ResultSet"]["Rows"]] for page in pages
    ]
    assert texts == [["n", "1", "2"], ["3", "4", "5"]]
    with pytest.raises(ClientError, match="MaxResults is more than maximum allowed length 1000"):
        athena.get_query_results(QueryExecutionId=id_, MaxResults=1001)


def test_columns_have_athenas_types_and_sizes(athena: Any, deployment: Deployment) -> None:
    found = run(athena, deployment, SCALARS)
    results = athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["ResultSet"]
    columns = results["ResultSetMetadata"]["ColumnInfo"]
    assert [(one["Type"], one["Precision"], one["Scale"]) for one in columns] == [
        ("decimal", 3, 2),
        ("varchar", 3, 0),
        ("float", 17, 0),
        ("varbinary", 1073741824, 0),
        ("timestamp", 3, 0),
        ("boolean", 0, 0),
    ]
    assert [cell["VarCharValue"] for cell in results["Rows"][1]["Data"]] == [
        *("1.50", "a", "1.0", "01 ff", "2026-01-31 12:00:00.000", "false"),
    ]


def test_compound_values_are_athenas_texts(athena: Any, deployment: Deployment) -> None:
    found = run(athena, deployment, COMPOUND)
    rows = athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["ResultSet"]["Rows"]
    assert [cell["VarCharValue"] for cell in rows[1]["Data"]] == [
        *("{k=null}", "{id=1, name=x}", "{1, x}"),
    ]


def test_results_of_the_same_query_are_used_again_if_the_client_allows_it(
    athena: Any, deployment: Deployment
) -> None:
    reuse = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 5}}
    sql = f"SELECT count(DISTINCT engagement_title) FROM {TABLE}"
    first, again, fresh = (
        run(athena, deployment, sql, **configuration)
        for configuration in ({}, {"ResultReuseConfiguration": reuse}, {})
    )
    reused = [
        one["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"]
        for one in (first, again, fresh)
    ]
    assert reused == [False, True, False]
    assert (
        again["Statistics"]["DataScannedInBytes"] == 0 < fresh["Statistics"]["DataScannedInBytes"]
    )
    assert again["ResultConfiguration"] == first["ResultConfiguration"]
    rows = [
        athena.get_query_results(QueryExecutionId=one["QueryExecutionId"])["ResultSet"]["Rows"]
        for one in (first, again)
    ]
    assert rows[0] == rows[1]


def test_query_execution_that_is_not_there_is_refused(athena: Any) -> None:
    for request in (athena.get_query_execution, athena.get_query_results):
        with pytest.raises(ClientError, match="QueryExecution nothing was not found"):
            request(QueryExecutionId="nothing")
