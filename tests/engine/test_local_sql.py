"""The local query gives the engine's answer or refuses; so do stored answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from invitations.errors import ConfigurationError
from tests.e2e.deployment import Deployment
from tests.engine.lake_copy import copy_lake
from tests.engine.raw_answers import engine_answer
from tests.engine.trino_server import Engine
from tests.support.sql_cases import (
    ANSWERS,
    WITHOUT_TABLES,
    Answer,
    in_any_order,
    local_answer,
    questions,
    stored_answers,
)
from workbench.folder_lake.sql import open_lake

REFUSALS = (ConfigurationError, duckdb.Error)
MOST_REFUSED = 0.1
LAKE = questions("lake")


@pytest.fixture(scope="module")
def lake(
    deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_lake(copy_lake(deployment, tmp_path_factory.mktemp("local_sql"))) as connection:
        yield connection


def test_stored_answers_are_the_engines(engine: Engine, tmp_path: Path) -> None:
    asked = [sql for name in WITHOUT_TABLES for sql in questions(name)]
    found = {sql: engine_answer(engine, sql) for sql in asked}
    new = tmp_path / ANSWERS.name
    lines = (f"  {_json(sql)}: {_json(answer)}" for sql, answer in found.items())
    new.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    stored = stored_answers()
    different = [sql for sql in asked if _sorted(sql, stored.get(sql)) != _sorted(sql, found[sql])]
    assert not different, f"{len(different)} differ, such as {different[0]}; see {new}"


@pytest.mark.parametrize("sql", LAKE)
def test_question_to_the_lake_has_the_engines_answer_or_none(
    engine: Engine, lake: duckdb.DuckDBPyConnection, sql: str
) -> None:
    try:
        found = local_answer(lake, sql)
    except REFUSALS:
        return
    expected = engine_answer(engine, sql)
    assert "refused" not in expected, f"the engine refuses it: {expected['refused']}"
    assert _sorted(sql, found) == _sorted(sql, expected)


def test_at_most_a_tenth_of_what_the_engine_answers_is_refused(
    engine: Engine, lake: duckdb.DuckDBPyConnection
) -> None:
    answered = [sql for sql in LAKE if "refused" not in engine_answer(engine, sql)]
    refused = [sql for sql in answered if _is_refused(lake, sql)]
    assert len(refused) <= MOST_REFUSED * len(answered), "\n".join(refused)


def _is_refused(lake: duckdb.DuckDBPyConnection, sql: str) -> bool:
    try:
        local_answer(lake, sql)
    except REFUSALS:
        return True
    return False


def _sorted(sql: str, answer: Answer | None) -> Answer | None:
    if answer is None or "refused" in answer:
        return {"refused": True} if answer else None
    rows = [[_rounded(value) for value in row] for row in answer["rows"]]
    return answer | {"rows": in_any_order(sql, rows)}


def _rounded(value: object) -> object:
    """Return a value without the last digits of a double, which depend on the order of a sum."""
    return float(f"{value:.13g}") if isinstance(value, float) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
