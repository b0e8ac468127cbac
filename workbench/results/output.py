"""Results of queries as tables, JSON and CSV."""

import csv
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final, TextIO

from rich.console import Console
from rich.table import Table

from invitations import json_text
from invitations.errors import ConfigurationError
from workbench.encoding import escape_as_json, write_utf8
from workbench.results.result import Result, ResultStream, Row
from workbench.terminal import cell, empty_table, that_fits, width


def write_table(result: Result | ResultStream, out: TextIO) -> int:
    """Write a table, or pairs of name and value if the terminal is too narrow."""
    rows = list(result.rows)
    console = Console(file=out, width=width(out), highlight=False)
    table = _rows(result.columns, rows)
    console.print(that_fits(console, table, lambda: _pairs(result.columns, rows)))
    return len(rows)


def write_json(result: Result | ResultStream, out: TextIO) -> int:
    """Write an array of objects, one a line; raises ConfigurationError if two names collide.

    Decimals are numbers with all of their digits; NaN and infinities, which JSON lacks, are null.
    """
    names = result.columns
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigurationError(
            f"two columns are called {repeated[0]!r}, which JSON can't tell apart; "
            "name one of them with AS."
        )
    escape_as_json(out)
    written = 0
    for written, row in enumerate(result.rows, start=1):
        found = dict(zip(names, map(plain, row), strict=True))
        out.write(f"{'[' if written == 1 else ','}\n  {json_text.dumps(found)}")
    out.write("\n]\n" if written else "[]\n")
    return written


def write_csv(result: Result | ResultStream, out: TextIO) -> int:
    """Write CSV as in RFC 4180, in UTF-8, with a header; null is empty."""
    write_utf8(out)
    writer = csv.writer(out)
    writer.writerow(result.columns)
    written = 0
    for row in result.rows:
        writer.writerow([text(value) for value in row])
        written += 1
    return written


WRITERS: Final[dict[str, Callable[[Result | ResultStream, TextIO], int]]] = {
    "table": write_table,
    "json": write_json,
    "csv": write_csv,
}
"""Each writes a result and returns the number of its rows."""


def _rows(names: tuple[str, ...], rows: list[Row]) -> Table:
    table = empty_table()
    columns = list(zip(*rows, strict=True)) or [() for _ in names]
    for name, values in zip(names, columns, strict=True):
        numbers = any(isinstance(value, int | float | Decimal) for value in values)
        table.add_column(cell(name), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell(text(value)) for value in row))
    return table


def _pairs(names: tuple[str, ...], rows: list[Row]) -> Table:
    table = empty_table()
    table.add_column("Name", overflow="fold")
    table.add_column("Value", overflow="fold")
    for row in rows:
        table.add_section()
        for name, value in zip(names, row, strict=True):
            table.add_row(cell(name), cell(text(value)))
    return table


def text(value: object) -> str:
    """Return a value for CSV: null is empty, NaN and infinities have Athena's names."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"
    found = plain(value)
    if found is None:
        return ""
    return found if isinstance(found, str) else json_text.dumps(found)


def plain(value: Any) -> Any:
    """Return a value of a result for JSON."""
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, dict):
        return {text(key): plain(member) for key, member in value.items()}
    return _PLAIN.get(type(value), str)(value)


def _same(value: Any) -> Any:
    return value


def _finite(value: float) -> float | None:
    """Return a number, or null for NaN and infinities, which JSON lacks."""
    return value if math.isfinite(value) else None


def _number(value: Decimal) -> json_text.Number:
    return json_text.Number(f"{value:f}")


def _instant(value: datetime) -> str:
    """Return a time with the offset of its zone; one without a zone is UTC."""
    zoned = value if value.tzinfo else value.replace(tzinfo=UTC)
    precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
    return zoned.isoformat(timespec=precision).replace("+00:00", "Z")


_PLAIN: Final[dict[type, Callable[[Any], Any]]] = {
    type(None): _same,
    bool: _same,
    int: _same,
    str: _same,
    float: _finite,
    Decimal: _number,
    datetime: _instant,
    date: date.isoformat,
    time: time.isoformat,
    bytes: bytes.hex,
}
