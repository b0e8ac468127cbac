"""A Trino asked over HTTP, with Athena's texts of values. Its .venv-e2e lacks a client."""

import json
import os
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.e2e.athena_texts import text_of

ENGINE: Final = "ENGINE_URL"
"""The variable with the address of the Trino."""
_USER_ERROR: Final = "USER_ERROR"


class QueryFailedError(Exception):
    """The engine refuses a query or fails. `name` is the error's name, such as TABLE_NOT_FOUND."""

    def __init__(self, name: str, message: str, *, is_users: bool) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.is_users = is_users


class QueryStoppedError(Exception):
    """The query was cancelled."""


@dataclass(frozen=True)
class Answer:
    """A query's columns with their types, its rows, and how many bytes it read."""

    columns: list[tuple[str, str]]
    rows: list[list[str | None]]
    bytes_read: int


def ask(query: str, database: str, check: Callable[[int], None]) -> Answer:
    """Return the answer of a query; raises QueryFailedError.

    `check` is called again and again with the number of bytes read so far. If it raises
    QueryStoppedError, the engine stops, and this raises it, too.
    """
    headers = {
        "X-Trino-User": "athena",
        "X-Trino-Catalog": "awsdatacatalog",
        "X-Trino-Schema": database,
        "X-Trino-Time-Zone": "UTC",
    }
    url = f"{os.environ[ENGINE]}/v1/statement"
    page = _page(urllib.request.Request(url, query.encode(), headers))
    columns, rows = page.get("columns", []), page.get("data", [])
    while True:
        _check(page, check)
        if "nextUri" not in page:
            break
        page = _page(urllib.request.Request(page["nextUri"]))
        columns = page.get("columns", columns)
        rows += page.get("data", [])
    return Answer(
        columns=[(column["name"], column["type"]) for column in columns],
        rows=[_texts(row, columns) for row in rows],
        bytes_read=page["stats"]["physicalInputBytes"],
    )


def _check(page: dict[str, Any], check: Callable[[int], None]) -> None:
    """Raise the error of a page, or stop the query if `check` says so."""
    if error := page.get("error"):
        is_users = error["errorType"] == _USER_ERROR
        raise QueryFailedError(error["errorName"], error["message"], is_users=is_users)
    try:
        check(page["stats"]["physicalInputBytes"])
    except QueryStoppedError:
        if "nextUri" in page:
            urllib.request.urlopen(urllib.request.Request(page["nextUri"], method="DELETE")).close()
        raise


def _page(request: urllib.request.Request) -> dict[str, Any]:
    with urllib.request.urlopen(request) as response:
        # The text of a number is the engine's, as in Athena.
        return dict(json.loads(response.read(), parse_float=str))


def _texts(row: list[Any], columns: list[dict[str, Any]]) -> list[str | None]:
    return [
        text_of(value, column["typeSignature"]) for value, column in zip(row, columns, strict=True)
    ]
