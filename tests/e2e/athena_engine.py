"""A Trino asked over HTTP, with values as text. .venv-e2e, which it runs in, lacks a client."""

import json
import os
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

ENGINE: Final = "ENGINE_URL"
"""The variable with the address of the Trino."""


class QueryFailedError(Exception):
    """The engine refuses a query or fails. The text has the error's name and message."""


class QueryStoppedError(Exception):
    """The query was cancelled."""


@dataclass(frozen=True)
class Answer:
    """A query's columns with their types, its rows, and how many bytes it read."""

    columns: list[tuple[str, str]]
    rows: list[list[str | None]]
    bytes_read: int


def ask(query: str, database: str, is_stopped: Callable[[], bool]) -> Answer:
    """Return the answer of a query; raises QueryFailedError, or QueryStoppedError if it is."""
    headers = {
        "X-Trino-User": "athena",
        "X-Trino-Catalog": "awsdatacatalog",
        "X-Trino-Schema": database,
        "X-Trino-Time-Zone": "UTC",
    }
    url = f"{os.environ[ENGINE]}/v1/statement"
    page = _page(urllib.request.Request(url, query.encode(), headers))
    columns, rows = page.get("columns", []), page.get("data", [])
    while "nextUri" in page:
        if is_stopped():
            urllib.request.urlopen(urllib.request.Request(page["nextUri"], method="DELETE")).close()
            raise QueryStoppedError
        page = _page(urllib.request.Request(page["nextUri"]))
        columns = page.get("columns", columns)
        rows += page.get("data", [])
    if error := page.get("error"):
        raise QueryFailedError(f"{error['errorName']}: {error['message']}")
    return Answer(
        columns=[(column["name"], column["type"]) for column in columns],
        rows=[[_text(value) for value in row] for row in rows],
        bytes_read=page["stats"]["physicalInputBytes"],
    )


def _page(request: urllib.request.Request) -> dict[str, Any]:
    with urllib.request.urlopen(request) as response:
        # The text of a number is the engine's, as in Athena.
        return dict(json.loads(response.read(), parse_float=str))


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        texts = ("null" if one is None else str(_text(one)) for one in value)
        return f"[{', '.join(texts)}]"
    return value if value is None or isinstance(value, str) else json.dumps(value)
