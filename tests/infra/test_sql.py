"""The SQL of sql/: it is Trino's, it runs, and views give the columns that they declare."""

from collections.abc import Iterator

import duckdb
import pytest
import sqlglot
from sqlglot.errors import ErrorLevel
from trino_query_parser import TrinoSyntaxError, parse_statement

from infra.statements import Statement, queries, views
from invitations.schema import COLUMNS, PARTITION_KEYS, TABLE

STATEMENTS = [*queries(), *views()]
DUCKDB_TYPES = {"string": "VARCHAR", "timestamp": "TIMESTAMP"}
ATHENA_TYPES = {"VARCHAR": "varchar", "TIMESTAMP": "timestamp(3)", "BIGINT": "bigint"}

each_statement = pytest.mark.parametrize("statement", STATEMENTS, ids=lambda found: found.key)


@pytest.fixture(scope="module")
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty table of Athena's types."""
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        declared = [f"{c.name} {DUCKDB_TYPES[c.glue_type]}" for c in (*COLUMNS, *PARTITION_KEYS)]
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE {TABLE} ({', '.join(declared)})")
        yield connection


def described(lake: duckdb.DuckDBPyConnection, statement: Statement) -> list[tuple[str, str]]:
    (sql,) = sqlglot.transpile(
        statement.sql, read="athena", write="duckdb", unsupported_level=ErrorLevel.RAISE
    )
    lake.execute(sql).fetchall()
    return [(row[0], row[1]) for row in lake.execute(f"DESCRIBE {sql}").fetchall()]


@each_statement
def test_trino_can_parse_it(statement: Statement) -> None:
    assert parse_statement(statement.sql)


def test_the_grammar_refuses_what_trino_would() -> None:
    with pytest.raises(TrinoSyntaxError):
        parse_statement("SELECT status, count(*) FROM t GROUP BY ALL HAVING")


@each_statement
def test_it_runs_on_the_tables_columns(
    lake: duckdb.DuckDBPyConnection, statement: Statement
) -> None:
    assert described(lake, statement)


@pytest.mark.parametrize("view", views(), ids=lambda found: found.key)
def test_a_view_gives_the_columns_that_it_declares(
    lake: duckdb.DuckDBPyConnection, view: Statement
) -> None:
    given = [(name, ATHENA_TYPES[type_]) for name, type_ in described(lake, view)]
    assert given == [(column.name, column.type) for column in view.columns]


def test_people_can_tell_statements_apart() -> None:
    for name in ("key", "name", "description"):
        values = [getattr(statement, name) for statement in STATEMENTS]
        assert len(set(values)) == len(values)
    for statement in STATEMENTS:
        # Athena's own limits for a saved query.
        assert len(statement.name) <= 128
        assert len(statement.description) <= 1024
