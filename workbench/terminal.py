"""Terminal: tables that fit, and text of other companies that can't control it."""

import unicodedata
from collections.abc import Callable
from typing import Final, TextIO

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_NO_LIMIT: Final = 1_000_000
"""Columns of a console that never cuts text."""
_JOINERS: Final = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_TAGS: Final = range(0xE0020, 0xE0080)
"""Characters of the flags of England, Scotland and Wales."""


def width(out: TextIO) -> int | None:
    """Return the number of columns for a stream's console; None means the terminal's own."""
    return None if out.isatty() else _NO_LIMIT


def empty_table() -> Table:
    """Return a table without columns, in the style of all tables."""
    return Table(box=box.ASCII2, header_style="bold cyan")


def that_fits(console: Console, table: Table, otherwise: Callable[[], Table]) -> Table:
    """Return a table if the console is wide enough, else the other one."""
    unlimited = console.options.update(width=_NO_LIMIT)
    fits = Measurement.get(console, unlimited, table).maximum <= console.width
    return table if fits else otherwise()


def cell(text: str) -> Text:
    """Return text for a cell of a table."""
    return Text(harmless(text))


def harmless(text: str) -> str:
    r"""Return text with every space as " " and control characters as \x escapes.

    Line ends stay, and so do the joiners inside of emoji and words.
    """
    return "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    if character.isprintable() or character == "\n" or character in _JOINERS:
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character if ord(character) in _TAGS else ascii(character)[1:-1]
