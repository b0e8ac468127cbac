"""Questions for Athena's engine with its answers, and the local engine's in the same form.

An answer has the columns with their types, and the rows as the engine's protocol has them.
"""

import base64
import json
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb

from workbench.athena_sql.macros import define
from workbench.athena_sql.results import reader_of, zone_info
from workbench.athena_sql.statements import translate
from workbench.athena_sql.types import Type

CASES: Final = Path(__file__).parents[1] / "cases" / "sql"
ANSWERS: Final = CASES / "answers.json"
ASKED: Final = ("values", "times", "collections", "queries")
"""Questions without tables, as people ask them."""
WITHOUT_TABLES: Final = (*ASKED, "edges")
Answer = dict[str, Any]
"""`columns` and `rows`, or `refused` with the engine's reason."""


def questions(name: str) -> list[str]:
    """Return the questions of a file, one a line; lines with # are headings."""
    lines = (CASES / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def stored_answers() -> dict[str, Answer]:
    """Return the engine's answers to the questions without tables, by question."""
    answers: dict[str, Answer] = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return answers


def local_answer(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """Return the local engine's answer; raises what it raises if it refuses."""
    statement = translate(sql)
    define(connection, statement.sql)
    table = connection.sql(statement.sql).to_arrow_table()
    columns = [column.to_pylist(maps_as_pydicts="strict") for column in table.columns]
    types = [output.type for output in statement.outputs]
    return {
        "columns": [[name, plain_type(str(type_))] for name, type_ in statement.outputs],
        "rows": [
            [shown(value, type_) for value, type_ in zip(row, types, strict=True)]
            for row in zip(*columns, strict=True)
        ],
    }


def plain_type(text: str) -> str:
    """Return a type without the length of texts, which no value shows, and in one spelling."""
    return re.sub(r"varchar\(\d+\)", "varchar", text.lower()).replace(", ", ",")


def in_any_order(sql: str, rows: list[Any]) -> list[Any]:
    """Return rows in the order of the statement, sorted if it doesn't ask for one."""
    if "order by" in sql.lower():
        return rows
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def shown(value: Any, type_: Type) -> Any:
    """Return a value of DuckDB's as the protocol of Athena's engine has it."""
    if value is None:
        return None
    if type_.name in _SHOWN:
        return _SHOWN[type_.name](value, type_)
    read = reader_of(type_)
    return read(value) if read and not type_.of else value


def _timestamp(value: datetime, type_: Type) -> str:
    if type_.zone and type_.zone != "UTC":
        value = value.replace(tzinfo=UTC).astimezone(zone_info(type_.zone))
    fraction = f".{value.microsecond:06}"[: type_.sizes[0] + 1] if type_.sizes[0] else ""
    return f"{value:%Y-%m-%d %H:%M:%S}{fraction}{' ' + type_.zone if type_.zone else ''}"


def _double(value: float, type_: Type) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"


def _decimal(value: Decimal, type_: Type) -> str:
    return f"{value:f}"


def _map(value: dict[Any, Any], type_: Type) -> dict[str, Any]:
    key, member = type_.of
    return {str(shown(one, key)): shown(other, member) for one, other in value.items()}


_SHOWN: Final[dict[str, Callable[[Any, Type], Any]]] = {
    "timestamp": _timestamp,
    "timestamp with time zone": _timestamp,
    "double": _double,
    "decimal": _decimal,
    "date": lambda value, _: value.isoformat(),
    "varbinary": lambda value, _: base64.b64encode(value).decode(),
    "array": lambda value, type_: [shown(one, type_.of[0]) for one in value],
    "row": lambda value, type_: [
        shown(one, of) for one, of in zip(value.values(), type_.of, strict=True)
    ],
    "map": _map,
}
