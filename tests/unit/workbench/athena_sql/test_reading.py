"""Statements for Athena: one that only reads, whatever else is in it."""

import pytest

from invitations.errors import ConfigurationError
from workbench.athena_sql.reading import check_reads


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1;",
        "  -- what is pending?\n/* ; */ (select ';' , \"a;b\" FROM t) ;; -- that was it; really",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "VALUES (1)",
        "TABLE sync_runs",
        "SHOW PARTITIONS `sync_runs`",
        "desc sync_runs",
        "EXPLAIN SELECT 1",
        "EXPLAIN (TYPE IO, FORMAT JSON) (SELECT 1)",
        "explain analyze verbose (FORMAT TEXT) SELECT 1",
        "SELECT U&'\\00e9', 'it''s; so'",
    ],
)
def test_statement_that_reads_is_accepted(sql: str) -> None:
    check_reads(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE sync_runs",
        "/* SELECT */ insert INTO t SELECT 1",
        "(DELETE FROM t)",
        "CREATE TABLE a AS SELECT 1",
        "UNLOAD (SELECT 1) TO 's3://b/c' WITH (format = 'PARQUET')",
        "EXPLAIN ANALYZE INSERT INTO t SELECT 1",
        "EXPLAIN ANALYZE VERBOSE (FORMAT TEXT) DELETE FROM t",
        "EXPLAIN",
        "MSCK REPAIR TABLE t",
        "EXECUTE prepared",
        "'SELECT'",
    ],
)
def test_statement_that_does_more_than_read_is_refused(sql: str) -> None:
    with pytest.raises(ConfigurationError, match="queries only read: use SELECT, WITH, VALUES"):
        check_reads(sql)


@pytest.mark.parametrize("sql", ["", " ; ", "-- nothing", "/* SELECT 1 */"])
def test_text_without_a_statement_is_refused(sql: str) -> None:
    with pytest.raises(ConfigurationError, match="there is no query"):
        check_reads(sql)


def test_second_statement_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="there are several statements"):
        check_reads("SELECT 1; DROP TABLE sync_runs")
