"""Results of queries as tables, JSON and CSV."""

import csv
import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final, TextIO

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from invitations.errors import ConfigurationError
from workbench.query import Result

_NO_LIMIT: Final = 1_000_000
"""Columns of a console that cuts no value."""


def write_table(result: Result, out: TextIO) -> None:
    """Write a table; on a terminal too narrow for it, pairs of name and value."""
    console = Console(file=out, width=None if out.isatty() else _NO_LIMIT, highlight=False)
    table = _rows(result)
    unlimited = console.options.update(width=_NO_LIMIT)
    fits = Measurement.get(console, unlimited, table).maximum <= console.width
    console.print(table if fits else _pairs(result))


def write_json(result: Result, out: TextIO) -> None:
    """Write an array of objects, one a line; raises ConfigurationError where two names collide."""
    names = result.columns
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigurationError(
            f"two columns are called {repeated[0]!r}, which JSON can't tell apart; "
            "name one of them with AS."
        )
    objects = (dict(zip(names, map(_plain, row), strict=True)) for row in result.rows)
    lines = ",\n".join(f"  {_json(found)}" for found in objects)
    out.write(f"[\n{lines}\n]\n" if lines else "[]\n")


def write_csv(result: Result, out: TextIO) -> None:
    """Write CSV as RFC 4180 has it, with the names of the columns first; null is empty."""
    writer = csv.writer(out)
    writer.writerow(result.columns)
    writer.writerows([_text(value) for value in row] for row in result.rows)


WRITERS: Final[dict[str, Callable[[Result, TextIO], None]]] = {
    "table": write_table,
    "json": write_json,
    "csv": write_csv,
}


def _rows(result: Result) -> Table:
    table = _table()
    for name, values in zip(result.columns, _columns(result), strict=True):
        numbers = any(isinstance(value, int | float | Decimal) for value in values)
        table.add_column(_cell(name), justify="right" if numbers else "left", overflow="fold")
    for row in result.rows:
        table.add_row(*map(_cell, row))
    return table


def _table() -> Table:
    return Table(box=box.ASCII2, header_style="bold cyan")


def _columns(result: Result) -> list[tuple[Any, ...]]:
    return list(zip(*result.rows, strict=True)) or [() for _ in result.columns]


def _pairs(result: Result) -> Table:
    table = _table()
    table.add_column("Name", overflow="fold")
    table.add_column("Value", overflow="fold")
    for row in result.rows:
        table.add_section()
        for name, value in zip(result.columns, row, strict=True):
            table.add_row(_cell(name), _cell(value))
    return table


def _cell(value: object) -> Text:
    """Return a value as a terminal shows it, without characters that would control the terminal."""
    return Text(
        "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in _text(value))
    )


def _text(value: object) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else _json(plain)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Return a value of a result as JSON has it."""
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {_text(key): _plain(member) for key, member in value.items()}
    return _PLAIN.get(type(value), str)(value)


def _same(value: Any) -> Any:
    return value


def _finite(value: float) -> float | None:
    """Return a number, or null for NaN and infinities, which JSON doesn't have."""
    return value if math.isfinite(value) else None


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _instant(value: datetime) -> str:
    utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return f"{utc.isoformat(timespec='milliseconds')}Z"


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
