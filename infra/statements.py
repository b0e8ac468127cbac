"""Statements: the SQL files of sql/, and what their headers say about them."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SQL: Final = Path(__file__).parents[1] / "sql"
GLUE_TYPES: Final = {
    "varchar": "string",
    "bigint": "bigint",
    "integer": "int",
    "double": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp(3)": "timestamp",
}
"""Types that a view's column may have in Athena, and how Glue calls them."""
_HEADER: Final = re.compile(r"-- (\w+): (.*)")
_COLUMN: Final = re.compile(r"(\w+) (\S+) (.+)")


@dataclass(frozen=True, kw_only=True)
class ViewColumn:
    """A column of a view: its type in Athena and what it means."""

    name: str
    type: str
    comment: str

    @property
    def glue_type(self) -> str:
        """The column's type in Glue."""
        return GLUE_TYPES[self.type]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A SELECT in Athena's SQL, with the name and the description that people see.

    A view is called `key` and declares its `columns`; a query has none.
    """

    key: str
    name: str
    description: str
    sql: str
    columns: tuple[ViewColumn, ...] = ()


def queries() -> list[Statement]:
    """Return the saved queries, by file name."""
    return [statement(path) for path in sorted((SQL / "queries").glob("*.sql"))]


def views() -> list[Statement]:
    """Return the views, by file name, which is their name in SQL."""
    return [statement(path) for path in sorted((SQL / "views").glob("*.sql"))]


def statement(path: Path) -> Statement:
    """Return the statement of a file: headers `-- name: value`, then SQL.

    Raises ValueError naming the file where a header is missing or not as it should be.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    headers = [found for line in lines if (found := _HEADER.fullmatch(line))]
    texts = {found[1]: found[2] for found in headers if found[1] in {"name", "description"}}
    if len(texts) != 2:
        raise ValueError(f"{path.name}: the headers name and description are needed")
    return Statement(
        key=path.stem,
        name=texts["name"],
        description=texts["description"],
        sql="\n".join(line for line in lines if not _HEADER.fullmatch(line)).strip().rstrip(";"),
        columns=tuple(_column(path, found[2]) for found in headers if found[1] == "column"),
    )


def _column(path: Path, text: str) -> ViewColumn:
    found = _COLUMN.fullmatch(text)
    if not found or found[2] not in GLUE_TYPES:
        raise ValueError(f"{path.name}: column {text!r} is not allowed; use name, type, comment")
    return ViewColumn(name=found[1], type=found[2], comment=found[3])
