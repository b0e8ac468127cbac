"""Answers of Athena's engine as its protocol has them: with types, and every digit."""

import json
from typing import Any, Final
from urllib.request import Request, urlopen

from tests.engine.configuration import CATALOG
from tests.engine.trino_server import Engine
from tests.support.sql_cases import Answer, plain_type

_HEADERS: Final = {
    "X-Trino-User": "test",
    "X-Trino-Catalog": CATALOG,
    "X-Trino-Time-Zone": "UTC",
    "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",
}


def engine_answer(engine: Engine, sql: str) -> Answer:
    """Return the engine's answer, or the first line of its refusal."""
    headers = _HEADERS | {"X-Trino-Schema": engine.database}
    page = _page(Request(f"http://127.0.0.1:{engine.port}/v1/statement", sql.encode(), headers))
    columns: list[dict[str, Any]] = []
    rows: list[list[Any]] = []
    while True:
        columns = page.get("columns", columns)
        rows += page.get("data", [])
        if "error" in page:
            return {"refused": page["error"]["message"].splitlines()[0]}
        if "nextUri" not in page:
            named = [[column["name"], plain_type(column["type"])] for column in columns]
            return {"columns": named, "rows": rows}
        page = _page(Request(page["nextUri"], headers=headers))


def _page(request: Request) -> dict[str, Any]:
    with urlopen(request) as response:
        page: dict[str, Any] = json.load(response)
    return page
