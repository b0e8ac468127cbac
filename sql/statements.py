"""Statements: the SQL files of this folder, parsed with their headers."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SQL: Final = Path(__file__).parent
GLUE_TYPES: Final = {
    "varchar": "string",
    "bigint": "bigint",
    "integer": "int",
    "double": "double",
    "boolean": "boolean",
    "date": "date",
    "decimal(33,2)": "decimal(33,2)",
    "decimal(38,2)": "decimal(38,2)",
    "timestamp(3)": "timestamp",
}
"""The types that a view's column may have in Athena, with their names in Glue."""
_HEADER: Final = re.compile(r"-- (\w+): (.*)")
_COLUMN: Final = re.compile(r"(\w+) (\S+) (.+)")
_PARAMETER: Final = re.compile(r"(.+?) = (.+)")


@dataclass(frozen=True, kw_only=True)
class ViewColumn:
    """A column of a view: its name, its type in Athena and its meaning."""

    name: str
    type: str
    comment: str

    @property
    def glue_type(self) -> str:
        """The column's type in Glue."""
        return GLUE_TYPES[self.type]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A literal in a query that readers may replace, and its meaning."""

    literal: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class View:
    """A view: a SELECT in Athena's SQL and its declared columns; `key` is its name in SQL."""

    key: str
    name: str
    description: str
    columns: tuple[ViewColumn, ...]
    sql: str


@dataclass(frozen=True, kw_only=True)
class Query:
    """A saved query: a SELECT in Athena's SQL, the question it answers, and its description."""

    key: str
    name: str
    question: str
    description: str
    parameters: tuple[Parameter, ...]
    sql: str


def queries() -> list[Query]:
    """Return the saved queries, by file name."""
    return [read_query(path) for path in sorted((SQL / "queries").glob("*.sql"))]


def views() -> list[View]:
    """Return the views, by file name, which is their name in SQL."""
    return [read_view(path) for path in sorted((SQL / "views").glob("*.sql"))]


def read_query(path: Path) -> Query:
    """Read a saved query from a file of headers `-- header: value` and SQL.

    Raises ValueError, with the file's name, if a header is missing or invalid, or if a parameter
    is not in the SQL.
    """
    headers, sql = _parts(path)
    parameters = tuple(_parameter(path, text, sql) for text in headers.get("parameter", []))
    name, question, description = _texts(path, headers, "name", "question", "description")
    return Query(
        key=path.stem,
        name=name,
        question=question,
        description=description,
        parameters=parameters,
        sql=sql,
    )


def read_view(path: Path) -> View:
    """Read a view from a file of headers `-- header: value` and SQL.

    Raises ValueError, with the file's name, if a header is missing or invalid.
    """
    headers, sql = _parts(path)
    columns = tuple(_column(path, text) for text in headers.get("column", []))
    name, description = _texts(path, headers, "name", "description")
    return View(key=path.stem, name=name, description=description, columns=columns, sql=sql)


def _parts(path: Path) -> tuple[dict[str, list[str]], str]:
    """Return the values of each header, and the SQL without headers."""
    lines = path.read_text(encoding="utf-8").splitlines()
    headers: dict[str, list[str]] = {}
    for line in lines:
        if found := _HEADER.fullmatch(line):
            headers.setdefault(found[1], []).append(found[2])
    sql = "\n".join(line for line in lines if not _HEADER.fullmatch(line))
    return headers, sql.strip().rstrip(";")


def _texts(path: Path, headers: dict[str, list[str]], *names: str) -> list[str]:
    """Return the values of headers; raises ValueError unless each is there exactly once."""
    if any(len(headers.get(name, [])) != 1 for name in names):
        needed = f"{', '.join(names[:-1])} and {names[-1]}"
        raise ValueError(f"{path.name}: the headers {needed} are needed, once each")
    return [headers[name][0] for name in names]


def _column(path: Path, text: str) -> ViewColumn:
    found = _COLUMN.fullmatch(text)
    if not found or found[2] not in GLUE_TYPES:
        raise ValueError(f"{path.name}: column {text!r} is not allowed; use name, type, comment")
    return ViewColumn(name=found[1], type=found[2], comment=found[3])


def _parameter(path: Path, text: str, sql: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if not found or found[1] not in sql:
        raise ValueError(
            f"{path.name}: parameter {text!r} is not allowed; use a literal of the query, "
            "an equals sign, meaning"
        )
    return Parameter(literal=found[1], meaning=found[2])
