"""A connection gets the macros that a statement calls, with those that they call."""

import duckdb
import pytest

from workbench.athena_sql.macros import configure, define
from workbench.athena_sql.statements import translate


def defined(connection: duckdb.DuckDBPyConnection) -> set[str]:
    sql = "SELECT function_name FROM duckdb_functions() WHERE function_name LIKE 'athena%'"
    return {name for (name,) in connection.sql(sql).fetchall()}


@pytest.mark.parametrize(
    ("sql", "macros"),
    [
        ("SELECT 1", set()),
        ("SELECT strpos('ab', 'b')", {"athena_strpos"}),
        ("SELECT 1 / 2", {"athena_no_number"}),
    ],
)
def test_connection_has_only_the_macros_that_a_statement_needs(sql: str, macros: set[str]) -> None:
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        configure(connection)
        statement = translate(sql).sql
        for _ in range(2):  # the same statement again
            define(connection, statement)
        assert defined(connection) == macros
        connection.execute(statement)
