"""Athena's clients ask the deployed stack; the engine answers behind Athena's API."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pyathena import connect
from pyathena.connection import Connection
from pyathena.error import OperationalError
from sqlalchemy import TIMESTAMP, MetaData, Table, cast, func, select

from invitations.tables import INVITATIONS
from sql.statements import Query, queries
from tests.e2e.bi_tool import connected
from tests.e2e.deployment import Deployment
from tests.e2e.local_aws import REGION
from tests.engine.trino_server import Engine


@pytest.fixture(scope="module")
def connection(deployment: Deployment, engine: Engine) -> Iterator[Connection[Any]]:
    environment = deployment.aws.environment
    with connect(
        work_group=deployment.checkout.output("Workgroup"),
        schema_name=deployment.checkout.output("Database"),
        region_name=REGION,
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        verify=environment["AWS_CA_BUNDLE"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        poll_interval=0.05,
    ) as connection:
        yield connection


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.key)
def test_pyathena_has_the_engines_rows_of_a_saved_query(
    connection: Connection[Any], engine: Engine, query: Query
) -> None:
    before = engine.query(query.sql)
    cursor = connection.cursor().execute(query.sql)
    found = [column[0] for column in cursor.description or ()], cursor.fetchall()
    assert found in [before, engine.query(query.sql)]


def test_pyathena_reads_every_page_of_a_long_result(
    connection: Connection[Any], engine: Engine
) -> None:
    sql = f"SELECT * FROM {INVITATIONS.name} ORDER BY invitation_id"
    cursor = connection.cursor().execute(sql)
    rows = cursor.fetchall()
    assert len(rows) > 1000
    assert rows == engine.query(sql)[1]
    assert (cursor.data_scanned_in_bytes or 0) > 10_000


def test_wrong_statement_fails_with_the_engines_reason(connection: Connection[Any]) -> None:
    reason = "^COLUMN_NOT_FOUND: line 1:8: Column 'nothing' cannot be resolved"
    with pytest.raises(OperationalError, match=reason):
        connection.cursor().execute(f"SELECT nothing FROM {INVITATIONS.name}")


def test_result_is_a_csv_file_at_the_workgroups_location(
    connection: Connection[Any], deployment: Deployment
) -> None:
    cursor = connection.cursor().execute(
        """SELECT 'a "b"' AS text, '' AS empty, NULL AS nothing, ARRAY['c', NULL] AS list"""
    )
    assert cursor.fetchall() == [('a "b"', "", None, ["c", None])]
    assert (cursor.state, cursor.data_scanned_in_bytes) == ("SUCCEEDED", 0)
    location = urlsplit(str(cursor.output_location))
    bucket = deployment.checkout.output("Bucket")
    assert (location.netloc, location.path[:16]) == (bucket, "/athena-results/")
    stored = deployment.aws.client("s3").get_object(Bucket=bucket, Key=location.path[1:])
    assert stored["Body"].read() == (
        b'"text","empty","nothing","list"\n"a ""b""","",,"[c, null]"\n'
    )


def test_chart_of_superset_has_the_engines_rows(engine: Engine, deployment: Deployment) -> None:
    database = deployment.checkout.output("Database")
    workgroup = deployment.checkout.output("Workgroup")
    athena = connected(deployment.aws, database=database, workgroup=workgroup)
    view = Table("invitation_details", MetaData(), autoload_with=athena, schema=database)
    month = func.date_trunc("month", cast(view.c.invitation_date, TIMESTAMP))
    chart = (
        select(month.label("month"), view.c.status, func.count().label("invitations"))
        .where(view.c.catalog.in_(["AWS"]))
        .group_by(month, view.c.status)
        .order_by(month, view.c.status)
        .limit(1000)
    )
    with athena.connect() as connection:
        found = [tuple(row) for row in connection.execute(chart)]
    assert (
        found
        == engine.query(
            "SELECT date_trunc('month', invitation_date), status, count(*) FROM invitation_details "
            "WHERE catalog = 'AWS' GROUP BY 1, 2 ORDER BY 1, 2"
        )[1]
    )


def test_stopped_query_is_cancelled_in_the_engine(engine: Engine, deployment: Deployment) -> None:
    athena = deployment.aws.client("athena")
    many = "UNNEST(sequence(1, 10000))"
    sql = f"SELECT count(*) FROM {many} CROSS JOIN {many} CROSS JOIN {many}"
    id_ = athena.start_query_execution(
        QueryString=sql, WorkGroup=deployment.checkout.output("Workgroup")
    )["QueryExecutionId"]
    states = f"SELECT state, error_code FROM system.runtime.queries WHERE query = '{sql}'"
    deployment.wait_until(lambda: engine.query(states)[1] != [], seconds=30)
    athena.stop_query_execution(QueryExecutionId=id_)
    status = athena.get_query_execution(QueryExecutionId=id_)["QueryExecution"]["Status"]
    assert status["State"] == "CANCELLED"
    ended = [("FAILED", "USER_CANCELED")]
    deployment.wait_until(lambda: engine.query(states)[1] == ended, seconds=30)
