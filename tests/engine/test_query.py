"""`invitations query --stack` asks the deployed lake; a copy in a folder has the same values."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from sql.statements import Query, queries
from tests.e2e.deployment import Deployment
from tests.engine.lake_copy import copy_lake
from tests.engine.trino_server import Engine
from workbench.cli import main
from workbench.deployed_lake.athena import Athena
from workbench.folder_lake.sql import open_lake, run

INVITATIONS: Final = str(Path(sys.executable).parent / "invitations")
VALUES: Final = """
    SELECT DECIMAL '0.10' AS d, 12345678901234567890.5 AS digits, true AS yes, NULL AS nothing,
        '' AS empty, 'é, "x"' AS text, DATE '2026-02-28' AS day, 1.5E0 AS double,
        TIMESTAMP '2026-01-15 12:00:00.123' AS at, INTERVAL '25' HOUR AS hours,
        TIMESTAMP '2026-07-01 12:00:00.000' AT TIME ZONE 'Europe/Berlin' AS zoned,
        CAST(9223372036854775807 AS bigint) AS big, 1 AS "1", 2 AS "1"
"""
NESTED: Final = {
    "types": """
        SELECT ARRAY['a, b', NULL, '', '1'] AS texts, ARRAY[ARRAY[9007199254740993], NULL] AS n,
            MAP(ARRAY['a=b, c'], ARRAY[DECIMAL '1.50']) AS m, ARRAY[nan(), 1e10, 0.1e0] AS doubles,
            MAP(ARRAY[true], ARRAY[DATE '2026-01-15']) AS days, 5 AS "A ""b", ARRAY[] AS nothing,
            CAST(ROW(1, 'x', TIMESTAMP '2026-01-01 00:00:00.123')
                AS ROW(x bigint, y varchar, at timestamp(3))) AS r,
            ARRAY[ROW(1, 'a'), ROW(2, NULL)] AS rows ; -- the end""",
    "order": """
        (SELECT x AS "X", ARRAY[y] AS l FROM (VALUES (2, 'b'), (1, 'a'), (NULL, 'c')) AS t(x, y)
        ORDER BY x DESC NULLS FIRST LIMIT 2)""",
    "changes": """
        SELECT * FROM engagement_invitation_changes
        ORDER BY invitation_id, catalog, participant_type, snapshot_number LIMIT 500""",
    "companies": """
        SELECT status, array_agg(DISTINCT sender_company_name ORDER BY sender_company_name)
        FROM engagement_invitations GROUP BY status ORDER BY 1""",
}
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def folder(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_lake(deployment, tmp_path_factory.mktemp("query"))


def deployed(athena: Athena, sql: str) -> tuple[tuple[str, ...], Rows]:
    with athena.asked(sql, athena.cursor()) as answer:
        return answer.result.columns, list(answer.result.rows)


def local(folder: Path, sql: str, now: datetime) -> tuple[tuple[str, ...], Rows]:
    with open_lake(folder, now) as connection:
        found = run(connection, sql, now)
    return found.columns, found.rows


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.key)
def test_saved_query_has_the_values_of_a_copy_in_a_folder(
    athena: Athena, folder: Path, query: Query
) -> None:
    before = datetime.now(UTC)
    found = deployed(athena, query.sql)
    assert repr(found) in [repr(local(folder, query.sql, t)) for t in (before, datetime.now(UTC))]


def test_values_have_the_types_that_a_folder_gives_them(athena: Athena, folder: Path) -> None:
    expected = local(folder, VALUES, datetime.now(UTC))
    assert repr(deployed(athena, VALUES)) == repr(expected)


@pytest.mark.parametrize("name", NESTED)
def test_arrays_maps_and_rows_have_the_values_that_a_folder_gives_them(
    athena: Athena, folder: Path, name: str
) -> None:
    expected = local(folder, NESTED[name], datetime.now(UTC))
    assert repr(deployed(athena, NESTED[name])) == repr(expected)


def test_long_result_is_whole(athena: Athena, engine: Engine) -> None:
    sql = "SELECT * FROM engagement_invitations ORDER BY invitation_id, catalog, participant_type"
    _, rows = deployed(athena, sql)
    assert len(rows) > 1000
    assert rows == engine.query(sql)[1]


@pytest.mark.usefixtures("at_terminal", "engine")
def test_command_prints_the_rows_and_the_cost() -> None:
    command = [INVITATIONS, "query", "--stack", "--output", "json", "--saved", "freshness"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(json.loads(done.stdout)) == 4
    assert done.stderr.endswith("billed as 10 MB, about $0.00005\n")


@pytest.mark.usefixtures("at_terminal")
def test_interrupted_command_cancels_the_query_in_the_engine(
    engine: Engine, deployment: Deployment
) -> None:
    many = "UNNEST(sequence(1, 10000))"
    sql = f"SELECT count(*) AS n FROM {many} CROSS JOIN {many} CROSS JOIN {many}"
    asking = subprocess.Popen(
        [INVITATIONS, "query", "--stack", sql], env=os.environ, stderr=subprocess.PIPE, text=True
    )
    states = f"SELECT state, error_code FROM system.runtime.queries WHERE query = '{sql}'"
    deployment.wait_until(lambda: engine.query(states)[1] != [], seconds=30)
    asking.send_signal(signal.SIGINT)
    assert asking.communicate(timeout=30)[1] == (
        "invitations: interrupted; the query doesn't go on in Athena\n"
    )
    ended = [("FAILED", "USER_CANCELED")]
    deployment.wait_until(lambda: engine.query(states)[1] == ended, seconds=30)


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["SELECT * FROM nothing"], "nothing' does not exist. SHOW TABLES names those there are"),
        (["SELECT nope FROM sync_runs"], "line 1:8: Column 'nope' cannot be resolved. DESCRIBE"),
        (["SELECT 1 FORM sync_runs"], "line 1:15: "),
        (["--database", "other", "SELECT * FROM t"], "Name the lake's database with --database"),
        (["--workgroup", "other", "SELECT 1"], "WorkGroup other is not found. Name another with"),
    ],
)
@pytest.mark.usefixtures("at_terminal", "engine")
def test_refusal_says_what_is_wrong_and_what_to_do(
    argv: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "--stack", "PartnerInvitations", *argv]) == 2
    out, err = capsys.readouterr()
    assert expected in err
    assert (out, len(err.splitlines())) == ("", 1)


@pytest.mark.usefixtures("at_terminal", "engine")
def test_query_over_the_workgroups_limit_says_what_to_do(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    results = f"s3://{deployment.checkout.output('Bucket')}/athena-results"
    limit = {
        "BytesScannedCutoffPerQuery": 10_000_000,
        "ResultConfiguration": {"OutputLocation": results},
    }
    every_file = "SELECT count(*) AS n FROM engagement_invitations WHERE status = engagement_title"
    sql = f"SELECT sum(n) FROM ({' UNION ALL '.join([every_file] * 100)})"
    athena = deployment.aws.client("athena")
    athena.create_work_group(Name="small", Configuration=limit)
    try:
        assert main(["query", "--workgroup", "small", "--stack", sql]) == 2
    finally:
        athena.delete_work_group(WorkGroup="small")
    expected = "Bytes scanned limit was exceeded. Name fewer columns, or a catalog"
    assert expected in capsys.readouterr().err
