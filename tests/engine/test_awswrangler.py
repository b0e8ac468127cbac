"""awswrangler asks the deployed stack: the documented call, in an environment of its own."""

import json
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from invitations.tables import INVITATIONS
from sql.statements import Query, queries
from tests.e2e.deployment import Deployment
from tests.engine.trino_server import Engine

PYTHON: Final = Path(__file__).parents[2] / ".venv-awswrangler" / "bin" / "python"
SCRIPT: Final = Path(__file__).with_name("awswrangler_client.py")
EVERYTHING: Final = f"SELECT * FROM {INVITATIONS.name} ORDER BY invitation_id, participant_type"
SQL: Final = [EVERYTHING, *(query.sql for query in queries())]
Answer = tuple[list[str], list[list[Any]]]
Answers = dict[str, dict[str, Any]]


def asked(deployment: Deployment, sql: Sequence[str]) -> Answers:
    """Return awswrangler's answers by their questions."""
    question = {
        "database": deployment.checkout.output("Database"),
        "workgroup": deployment.checkout.output("Workgroup"),
        "queries": sql,
    }
    done = subprocess.run(
        [PYTHON, SCRIPT],
        env=dict(deployment.aws.environment),
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(sql, map(json.loads, done.stdout.splitlines()), strict=True))


def expected(engine: Engine, sql: str) -> Answer:
    """Return the engine's answer as pandas reads it from Athena's CSV file."""
    columns, rows = engine.query(sql)
    return columns, [[_in_pandas(value) for value in row] for row in rows]


def _in_pandas(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    if isinstance(value, str):
        return None if value in {"", "NaN"} else value.replace("\r\n", "\n")
    return value


@pytest.fixture(scope="module")
def answers(deployment: Deployment, engine: Engine) -> tuple[dict[str, Answer], Answers]:
    """Return the engine's answers, and then awswrangler's."""
    return {sql: expected(engine, sql) for sql in SQL}, asked(deployment, SQL)


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.key)
def test_awswrangler_has_the_engines_rows_of_a_saved_query(
    answers: tuple[dict[str, Answer], Answers], engine: Engine, query: Query
) -> None:
    before, found = answers[0][query.sql], answers[1][query.sql]
    assert (found["columns"], found["rows"]) in [before, expected(engine, query.sql)]


def test_awswrangler_has_every_row_of_a_table_with_its_types(
    answers: tuple[dict[str, Answer], Answers],
) -> None:
    found = answers[1][EVERYTHING]
    assert (found["columns"], found["rows"]) == answers[0][EVERYTHING]
    assert len(found["rows"]) > 1000
    types = dict(zip(found["columns"], found["types"], strict=True))
    assert types["invitation_date"].startswith("datetime64")
