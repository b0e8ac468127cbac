"""DuckDB macros that translated statements call, and the settings that they need."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection

NO_VALUE: Final = "no value: "
"""Start of what DuckDB can't convert if a value has no certain answer; its description follows."""
_FILES: Final = ("macros.sql", "text_macros.sql", "json_macros.sql")
_NAME: Final = re.compile(r"\bathena_\w+")
_START: Final = re.compile(r"^CREATE MACRO (?=(athena_\w+)\()", re.MULTILINE)


def configure(connection: DuckDBPyConnection) -> None:
    """Give a connection the settings that translated statements need."""
    connection.execute("SET TimeZone = 'UTC'")


def define(connection: DuckDBPyConnection, sql: str) -> None:
    """Give a connection the macros that a translated statement calls.

    DuckDB takes much longer to create all of them than to run most statements.
    """
    _create(connection, _called(sql))


def prepare(connection: DuckDBPyConnection) -> None:
    """Give a connection the settings and every macro."""
    configure(connection)
    _create(connection, _macros())


def _create(connection: DuckDBPyConnection, names: Iterable[str]) -> None:
    """Create macros. Those that others call come first, as in the files."""
    wanted = set(names)
    bodies = (body for name, body in _macros().items() if name in wanted)
    if sql := "".join(f"CREATE MACRO IF NOT EXISTS {body}" for body in bodies):
        connection.execute(sql)


def _called(sql: str) -> set[str]:
    """Return the macros that a statement calls, perhaps by others."""
    found: set[str] = set()
    new = _names(sql)
    while new:
        found |= new
        new = {name for macro in new for name in _names(_macros()[macro])} - found
    return found


def _names(sql: str) -> set[str]:
    return set(_NAME.findall(sql)) & _macros().keys()


@cache
def _macros() -> dict[str, str]:
    """Return what follows CREATE MACRO, by the macro's name."""
    text = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _FILES)
    _, *parts = _START.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))
