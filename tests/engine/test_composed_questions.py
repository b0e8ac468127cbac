"""Composed questions: the local query gives the engine's answer or refuses."""

from collections.abc import Iterator

import duckdb
import pytest

from invitations.errors import ConfigurationError
from tests.engine.raw_answers import engine_answer
from tests.engine.trino_server import Engine
from tests.support.sql_cases import in_any_order, local_answer
from tests.support.sql_compositions import compositions
from workbench.athena_sql.macros import prepare


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        prepare(connection)
        yield connection


@pytest.mark.parametrize("sql", compositions(300))
def test_composed_question_has_the_engines_answer_or_none(
    engine: Engine, connection: duckdb.DuckDBPyConnection, sql: str
) -> None:
    try:
        found = local_answer(connection, sql)
    except (ConfigurationError, duckdb.Error):
        return
    expected = engine_answer(engine, sql)
    assert "refused" not in expected, f"the engine refuses it: {expected['refused']}"
    assert found["columns"] == expected["columns"]
    assert in_any_order(sql, found["rows"]) == in_any_order(sql, expected["rows"])
