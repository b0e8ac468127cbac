"""DuckDB macros that translated statements call, and the settings that they need."""

from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection

NO_VALUE: Final = "no value: "
"""Start of what DuckDB can't convert if a value has no certain answer; its description follows."""
_MACROS: Final = Path(__file__).with_suffix(".sql")


def prepare(connection: DuckDBPyConnection) -> None:
    """Give a connection the settings and macros that translated statements need."""
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(_MACROS.read_text(encoding="utf-8"))
