"""DuckDB macros that translated statements call, and the settings that they need."""

from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection

NO_VALUE: Final = "no value: "
"""Start of what DuckDB can't convert if a value has no certain answer; its description follows."""
WHITESPACE: Final = (
    "".join(map(chr, (*range(9, 14), *range(28, 33), *range(0x2000, 0x2007))))
    + "\u1680\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)
"""What Athena trims."""
_MACROS: Final = Path(__file__).with_suffix(".sql")


def prepare(connection: DuckDBPyConnection) -> None:
    """Give a connection the settings and macros that translated statements need."""
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(_MACROS.read_text(encoding="utf-8"))
