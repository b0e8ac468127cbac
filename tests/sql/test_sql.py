"""The SQL of sql/: it is valid, runs, has Athena's types, and is tested and documented."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from trino_query_parser import TrinoSyntaxError, parse_statement

from invitations.tables import INVITATIONS
from sql.statements import Query, View, queries, views
from tests.support.sql_lake import answer, insert, sql_lake
from workbench.athena_sql.statements import translated

ASKED = re.compile(r'ask\(lake, "(\w+)"\)')
ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = "\n".join(page.read_text() for page in PAGES)
STATEMENTS: list[Query | View] = [*queries(), *views()]
WAITING = {"pending_invitations", "pending_now", "expiring_within_7_days"}
ATHENA_TYPES = {
    "VARCHAR": "varchar",
    "TIMESTAMP": "timestamp(3)",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DOUBLE": "double",
    "INTEGER": "integer",
    "DATE": "date",
    "VARCHAR[]": "array(varchar)",
    "DECIMAL(33,2)": "decimal(33,2)",
    "DECIMAL(38,2)": "decimal(38,2)",
}

each_statement = pytest.mark.parametrize("statement", STATEMENTS, ids=lambda found: found.key)


@pytest.fixture(scope="module")
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    with sql_lake() as connection:
        yield connection


def described(lake: duckdb.DuckDBPyConnection, statement: Query | View) -> list[tuple[str, str]]:
    described = lake.execute(f"DESCRIBE {translated(statement.sql)}").fetchall()
    return [(row[0], row[1]) for row in described]


@each_statement
def test_statement_is_valid_in_trinos_grammar(statement: Query | View) -> None:
    assert parse_statement(statement.sql)


def test_grammar_refuses_invalid_statement() -> None:
    with pytest.raises(TrinoSyntaxError):
        parse_statement("SELECT status, count(*) FROM t GROUP BY ALL HAVING")


@each_statement
def test_statement_runs_on_the_declared_tables(
    lake: duckdb.DuckDBPyConnection, statement: Query | View
) -> None:
    assert answer(lake, statement.sql) == []


@pytest.mark.parametrize("view", views(), ids=lambda found: found.key)
def test_view_has_the_columns_that_it_declares(lake: duckdb.DuckDBPyConnection, view: View) -> None:
    given = [(name, ATHENA_TYPES[type_]) for name, type_ in described(lake, view)]
    assert given == [(column.name, column.type) for column in view.columns]


@pytest.mark.parametrize("query", queries(), ids=lambda found: found.key)
def test_query_columns_have_unique_names_and_athena_types(
    lake: duckdb.DuckDBPyConnection, query: Query
) -> None:
    given = described(lake, query)
    assert len({name for name, _ in given}) == len(given)
    assert {type_ for _, type_ in given} <= ATHENA_TYPES.keys()


def test_every_query_has_a_test_of_its_answer() -> None:
    tests = [path.read_text() for path in Path(__file__).parent.glob("test_question_*.py")]
    assert set(ASKED.findall("".join(tests))) == {query.key for query in queries()}


def test_statements_have_unique_keys_names_and_descriptions() -> None:
    for name in ("key", "name", "description"):
        values = [getattr(statement, name) for statement in STATEMENTS]
        assert len(set(values)) == len(values)
    for statement in STATEMENTS:
        # Athena's own limits for a saved query.
        assert len(statement.name) <= 128
        question = getattr(statement, "question", "")
        assert len(f"{question} {statement.description}") <= 1024


@pytest.mark.parametrize("sql", re.findall("^```sql\n(.*?)^```", SHOWN, re.DOTALL | re.MULTILINE))
def test_sql_on_documentation_pages_runs(lake: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert parse_statement(sql)
    assert answer(lake, sql) == []


def test_questions_page_lists_every_query() -> None:
    def changeable(query: Query) -> str:
        return "; ".join(f"`{p.literal}`: {p.meaning}" for p in query.parameters) or "nothing"

    page = (ROOT / "docs" / "questions.md").read_text()
    rows = page.partition("<!-- queries")[2].partition("|---|---|---|\n")[2].partition("\n\n")[0]
    assert rows.splitlines() == [
        f"| `{query.key}` | {query.question} | {changeable(query)} |" for query in queries()
    ]


def test_tables_page_lists_every_view() -> None:
    page = (ROOT / "docs" / "tables.md").read_text()
    rows = page.partition("<!-- views")[2].partition("|---|---|\n")[2].partition("\n\n")[0]
    assert rows.splitlines() == [f"| `{view.key}` | {view.description} |" for view in views()]


@pytest.mark.parametrize(
    "statement",
    [found for found in STATEMENTS if found.key in WAITING],
    ids=lambda found: found.key,
)
def test_unlisted_invitations_do_not_count_as_pending(statement: Query | View) -> None:
    tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    pending = {"status": "PENDING", "participant_type": "RECEIVER", "expiration_date": tomorrow}
    with sql_lake() as lake:
        # Parts from before the column was added have nulls.
        for id_, listed in {"engi-1": True, "engi-2": None, "engi-3": False}.items():
            insert(lake, INVITATIONS, invitation_id=id_, listed=listed, **pending)
        ids = answer(lake, f"SELECT invitation_id FROM ({statement.sql}) ORDER BY 1")
    assert ids == [("engi-1",), ("engi-2",)]
