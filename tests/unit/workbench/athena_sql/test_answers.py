"""Each question without tables: the stored answer of Athena's engine, or a refusal.

`make engine` compares the stored answers with the engine's.
"""

from collections.abc import Iterator

import duckdb
import pytest

from invitations.errors import ConfigurationError
from tests.support.sql_cases import (
    ASKED,
    WITHOUT_TABLES,
    Answer,
    in_any_order,
    local_answer,
    questions,
    stored_answers,
)
from workbench.athena_sql.macros import NO_VALUE, prepare

ANSWERS = stored_answers()
QUESTIONS = [sql for name in WITHOUT_TABLES for sql in questions(name)]
MOST_REFUSED = 0.1
REFUSALS = (ConfigurationError, duckdb.Error)
DOUBTS = ("ask the deployed lake", NO_VALUE, "TRY can not be used", "cannot be volatile")
"""Words of refusals that leave a question to the deployed lake."""


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        prepare(connection)
        yield connection


@pytest.mark.parametrize("sql", QUESTIONS)
def test_question_has_the_answer_of_athenas_engine_or_none(
    connection: duckdb.DuckDBPyConnection, sql: str
) -> None:
    expected = ANSWERS[sql]
    found, refusal = answer_or_refusal(connection, sql)
    if found is None:
        # Only what Athena refuses, too, is called wrong.
        assert "refused" in expected or any(doubt in refusal for doubt in DOUBTS), refusal
        return
    assert "refused" not in expected, f"Athena refuses it: {expected['refused']}"
    assert found["columns"] == expected["columns"]
    assert in_any_order(sql, found["rows"]) == in_any_order(sql, expected["rows"])


def answer_or_refusal(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Answer | None, str]:
    """Return the local answer, or None and what refuses the question."""
    try:
        return local_answer(connection, sql), ""
    except REFUSALS as refusal:
        return None, str(refusal)


def test_at_most_a_tenth_of_what_athena_answers_is_refused(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    asked = [sql for name in ASKED for sql in questions(name)]
    answered = [sql for sql in asked if "refused" not in ANSWERS[sql]]
    refused = [sql for sql in answered if answer_or_refusal(connection, sql)[0] is None]
    assert len(refused) <= MOST_REFUSED * len(answered), "\n".join(refused)
