"""Queries over a folder lake: what they read, and Athena's SQL in DuckDB."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from duckdb import DuckDBPyConnection

from invitations.domain import Slice
from invitations.errors import ConfigurationError, InvitationDataError
from invitations.snapshot.published import PART, Snapshot
from invitations.tables import TABLES
from invitations.tables.invitations import COLUMNS, PARTITION_KEYS
from invitations.tables.schema import BOOLEAN, STRING, TIMESTAMP, Table, arrow_schema
from workbench.folder_lake.lake import FolderLake
from workbench.folder_lake.sql import open_lake, run
from workbench.results.result import Result

RECEIVED, SENT = Slice("AWS", "RECEIVER"), Slice("Sandbox", "SENDER")
NOON = datetime(2026, 1, 15, 12, 0, 0, 123000, tzinfo=UTC)


def publish(root: Path, slice_: Slice, id_: str, *rows: dict[str, Any], schema: Any = None) -> Path:
    """Publish rows as a slice's snapshot and return its part. Missing columns are null."""
    lake, staged = FolderLake(root), root.parent / "staged.parquet"
    snapshot = Snapshot(
        slice=slice_, id=id_, rows=len(rows), unlisted=0, synced_at=NOON, last_full_sync_at=NOON
    )
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema or arrow_schema(COLUMNS)), staged)
    lake.put(snapshot.part, staged)
    lake.swap(snapshot, lake.current(slice_))
    return root / snapshot.prefix / PART


def invitation(id_: str, **values: Any) -> dict[str, Any]:
    return {"invitation_id": id_, "status": "PENDING", "invitation_date": NOON} | values


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a path with characters that are special in SQL and glob patterns."""
    return tmp_path / "a lake's [*] folder?"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """Connect to a lake with one invitation."""
    root = tmp_path_factory.mktemp("query") / "lake"
    publish(root, RECEIVED, "1", invitation("engi-1"))
    with open_lake(root) as connection:
        yield connection


def ask(root: Path, sql: str) -> Result:
    with open_lake(root) as connection:
        return run(connection, sql)


def test_query_returns_every_column_and_partition_key(root: Path) -> None:
    values = {STRING: "text", TIMESTAMP: NOON, BOOLEAN: True}
    row = {c.name: values[c.type] for c in COLUMNS}
    publish(root, RECEIVED, "1", row)
    publish(root, SENT, "1", invitation("engi-2"))
    found = ask(root, "SELECT * FROM engagement_invitations ORDER BY catalog")
    assert found.columns == tuple(c.name for c in (*COLUMNS, *PARTITION_KEYS))
    as_in_athena = NOON.replace(tzinfo=None)
    expected = [as_in_athena if value == NOON else value for value in row.values()]
    assert found.rows[0] == (*expected, "AWS", "RECEIVER")
    assert found.rows[1][-2:] == ("Sandbox", "SENDER")


def test_query_reads_only_registered_snapshots(root: Path) -> None:
    publish(root, RECEIVED, "1", invitation("engi-1"), invitation("engi-2"))
    publish(root, RECEIVED, "2", invitation("engi-3"))
    assert ask(root, "SELECT invitation_id FROM engagement_invitations").rows == [("engi-3",)]


def in_athena(glue_type: str) -> str:
    """Return Athena's name of a type in Glue."""
    words = {"string": "varchar", "timestamp": "timestamp(3)", "array": "array", "struct": "row"}
    text = re.sub(r"[a-z]+(?=[<>,]|$)", lambda word: words.get(word[0], word[0]), glue_type)
    text = re.sub(r"\b(\w+):", r"\1 ", text)
    return re.sub(r",(?=[a-z])", ", ", text.replace("<", "(").replace(">", ")"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_lake_without_partitions_has_empty_tables_with_declared_types(
    root: Path, table: Table
) -> None:
    root.mkdir()
    (root / "partitions.json").write_text('{"engagement_invitations": {}}')
    assert ask(root, f"SELECT * FROM {table.name}").rows == []
    described = ask(root, f"DESCRIBE {table.name}").rows
    assert [row[:2] for row in described] == [
        (column.name, in_athena(column.glue_type))
        for column in (*table.columns, *table.partition_keys)
    ]


def test_part_without_an_added_column_is_read_with_nulls(root: Path) -> None:
    older = arrow_schema(tuple(c for c in COLUMNS if c.name != "last_changed_at"))
    publish(root, RECEIVED, "1", invitation("engi-1"), schema=older)
    sql = "SELECT invitation_id, last_changed_at FROM engagement_invitations"
    assert ask(root, sql).rows == [("engi-1", None)]


def test_missing_lake_is_refused_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"there is no lake in .*run `invitations sync`"):
        open_lake(tmp_path / "nothing")


def test_truncated_part_is_named_with_advice(root: Path) -> None:
    part = publish(root, RECEIVED, "1", invitation("engi-1"))
    os.truncate(part, 100)
    with pytest.raises(InvitationDataError, match=r"^invitations/.* is damaged \(.*\)\. Rest"):
        ask(root, "SELECT * FROM engagement_invitations")


def test_missing_part_is_named_with_advice(root: Path) -> None:
    publish(root, RECEIVED, "1", invitation("engi-1")).unlink()
    with pytest.raises(InvitationDataError, match=r"part-00000\.parquet is missing\. Restore it"):
        ask(root, "SELECT * FROM engagement_invitations")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("date_diff('day', invitation_date, timestamp '2026-01-17 11:00:00')", 1),
        ("date_diff('day', invitation_date, current_timestamp) >= 0", True),
        ("date_diff('month', date '2026-01-31', date '2026-03-01')", 1),
        ("invitation_date > timestamp '2026-01-01 00:00:00'", True),
        ("invitation_date < now() + interval '7' day", True),
        ("invitation_date < date_add('day', 1, timestamp '2026-01-15 00:00:00')", True),
        ("date(invitation_date) <= current_date", True),
        ("date_trunc('month', invitation_date)", datetime(2026, 1, 1)),  # noqa: DTZ001
        ("date_format(invitation_date, '%Y-%m')", "2026-01"),
        ("from_unixtime(0)", datetime(1970, 1, 1, tzinfo=UTC)),
        ("5 / 2", 2),
        ("count(*) / 2", 0),
        ("sum(5) / 2", Decimal(2)),
        ("5 / 2e0", 2.5),
        ("round(100.0 * 1 / 8, 1)", 12.5),
        ("count_if(status = 'PENDING')", 1),
        ("max_by(invitation_id, invitation_date)", "engi-1"),
        ("json_extract_scalar('{\"New\": \"field\"}', '$.New')", "field"),
        ("coalesce(engagement_title, '(none)')", "(none)"),
        ("element_at(map(ARRAY['a'], ARRAY[1]), 'a')", 1),
    ],
)
def test_expression_has_the_value_that_athena_gives(
    lake: DuckDBPyConnection, value: str, expected: object
) -> None:
    sql = f"SELECT {value} FROM engagement_invitations"
    assert run(lake, sql).rows == [(expected,)]


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT count(*), catalog FROM engagement_invitations GROUP BY 2", ("_col0", "catalog")),
        ("SELECT 1 AS one, upper('a')", ("one", "_col1")),
        ("WITH t AS (SELECT max(status) FROM engagement_invitations) TABLE t", ("_col0",)),
    ],
)
def test_unnamed_columns_get_athenas_names(
    lake: DuckDBPyConnection, sql: str, columns: tuple[str, ...]
) -> None:
    assert run(lake, sql).columns == columns


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1;",
        "-- a comment\nSELECT 1 -- another",
        "WITH t AS (SELECT 1 AS a) SELECT a FROM t",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "VALUES (1, 'a')",
        "TABLE engagement_invitations",
        "SHOW TABLES;",
        "DESCRIBE engagement_invitations",
        "EXPLAIN SELECT count(*) FROM engagement_invitations",
        "EXPLAIN ANALYZE SELECT 1",
    ],
)
def test_reading_statement_is_answered(
    lake: DuckDBPyConnection, sql: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert run(lake, sql).rows
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM engagement_invitations", "queries only read: use SELECT"),
        ("CREATE TABLE t AS SELECT 1", "queries only read"),
        ("INSERT INTO engagement_invitations SELECT 1", "queries only read"),
        ("DROP VIEW engagement_invitations", "queries only read"),
        ("COPY (SELECT 1) TO 'file'", "queries only read"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO 'file'", "queries only read"),
        ("UNLOAD (SELECT 1) TO 's3://b/' WITH (format = 'PARQUET')", "queries only read"),
        ("SET TimeZone = 'Europe/Berlin'", "queries only read"),
        ("PRAGMA version", "queries only read"),
        ("SELECT 1; SELECT 2", "there are several statements; use one at a time"),
        ("-- c\nSHOW nonsense", "nonsense"),
        ("SHOW TABLES; DROP VIEW engagement_invitations", "there are several statements"),
        ("", "there is no query"),
        (" ; -- nothing", "there is no query"),
        ("SELEC 1", r"Unexpected token.* 'SELEC' here \(line 1, column 1\)"),
        ("SELECT 'open", "Error tokenizing"),
        ("SELECT nope FROM engagement_invitations", 'Referenced column "nope" not found'),
        ("SELECT * FROM nope", "Table with name nope does not exist"),
        ("SELECT 1 / 0", "Division by zero"),
        ("SELECT (SELECT x FROM (VALUES 1, 2) AS t (x))", "^a subquery .* more than one row.$"),
        ("SELECT strpos('a', 'b', 2)", r"^strpos doesn't take .*; if Athena's takes more, ask"),
        (
            "SELECT count(*) OVER (PARTITION BY from_utf8(to_utf8(x))) FROM (VALUES 'a') t(x)",
            r"^the local engine can't answer such a window as",
        ),
        ("SELECT try(CAST('a' AS integer) + 1)", r"^the local engine can't answer such a TRY as"),
        ("SELECT approx_distinct(status, 0.1) FROM engagement_invitations", "can't answer"),
        ("SELECT * FROM read_text('/etc/hostname')", "can't answer the function read_text in FROM"),
        ("SELECT * FROM '/etc/hostname'", "Unexpected token"),
        ('SELECT * FROM "/etc/hostname"', "does not exist"),
        ("SHOW nonsense", "nonsense"),
    ],
)
def test_statement_that_is_not_a_valid_read_is_refused_with_a_reason(
    lake: DuckDBPyConnection, sql: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ConfigurationError, match=message) as refused:
        run(lake, sql)
    assert len(str(refused.value).splitlines()) <= 2
    assert "LINE" not in str(refused.value)
    assert caplog.messages == []


def test_query_cannot_read_other_files_or_python_variables(root: Path) -> None:
    other = publish(root, RECEIVED, "1", invitation("engi-1"))
    publish(root, RECEIVED, "2", invitation("engi-2"))
    secret = pa.table({"a": [1]})
    path = str(other.resolve()).replace("'", "''")
    with pytest.raises(ConfigurationError, match="can't answer the function read_parquet"):
        ask(root, f"SELECT * FROM read_parquet('{path}')")
    with pytest.raises(ConfigurationError, match="secret does not exist"):
        ask(root, "SELECT * FROM secret")
    assert secret.num_rows == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "TIMESTAMP '2026-07-01 12:00:00' AT TIME ZONE 'Europe/Berlin'",
            datetime(2026, 7, 1, 14, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
        ("INTERVAL '25' HOUR", "1 01:00:00.000"),
        ("INTERVAL '-13' MONTH", "-1-1"),
        ("ARRAY[INTERVAL '1' DAY]", ["1 00:00:00.000"]),
        ("CAST(ROW(1, 'a') AS ROW(x integer, y varchar))", {"x": 1, "y": "a"}),
    ],
)
def test_zones_intervals_and_rows_are_in_the_result(
    lake: DuckDBPyConnection, value: str, expected: object
) -> None:
    ((found,),) = run(lake, f"SELECT {value}").rows
    assert found == expected
    assert getattr(found, "tzinfo", None) == getattr(expected, "tzinfo", None)


def test_value_without_a_certain_answer_is_refused_with_a_reason(lake: DuckDBPyConnection) -> None:
    with pytest.raises(ConfigurationError, match=r"Athena has no answer for 'engi-1', or not sure"):
        run(lake, "SELECT CAST(invitation_id AS integer) FROM engagement_invitations")
    with pytest.raises(ConfigurationError, match=r"no answer for '0x1', or not surely the local"):
        run(lake, "SELECT TRY_CAST('0x1' AS double)")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DECIMAL '0.10'", "0.10"),
        ("DECIMAL '-007.50'", "-7.50"),
        ("DECIMAL '12345678901234567890.123456789012345678'", None),
        ("CAST('0.10' AS decimal(38, 2))", "0.10"),
        ("CAST(7 AS decimal)", "7"),
        ("0.10", "0.10"),
    ],
)
def test_decimal_has_the_scale_that_athena_gives(
    root: Path, sql: str, expected: str | None
) -> None:
    publish(root, RECEIVED, "1", invitation("engi-1"))
    ((value,),) = ask(root, f"SELECT {sql}").rows
    assert str(value) == expected or sql.split("'")[1]


@pytest.mark.parametrize(
    "sql",
    [
        "DATE '9999-12-31' + INTERVAL '1' DAY",
        "TIMESTAMP '9999-12-31 23:59:59' + INTERVAL '1' SECOND",
        "DATE '0001-01-01' - INTERVAL '1' DAY",
        "ARRAY[DATE '9999-12-31' + INTERVAL '1' DAY]",
    ],
)
def test_date_outside_years_1_to_9999_is_refused_with_a_reason(root: Path, sql: str) -> None:
    publish(root, RECEIVED, "1", invitation("engi-1"))
    with pytest.raises(ConfigurationError, match=r"can't be shown .* years 1 to 9999 can"):
        ask(root, f"SELECT {sql}")
    shown = sql.removeprefix("ARRAY[").removesuffix("]")
    ((text,),) = ask(root, f"SELECT CAST({shown} AS varchar)").rows
    assert text


def test_current_time_of_a_query_can_be_set(root: Path) -> None:
    now = datetime(2026, 1, 16, 8, 30, tzinfo=UTC)
    expires = datetime(2026, 1, 18, 7, tzinfo=UTC)
    publish(root, RECEIVED, "1", invitation("engi-1", expiration_date=expires))
    sql = "SELECT current_timestamp AS at, current_date AS day, now() AS again"
    with open_lake(root, now) as lake:
        (row,) = run(lake, sql, now).rows
        assert run(lake, "SELECT days_left FROM pending_invitations").rows == [(1,)]
    assert row == (now, now.date(), now)
