"""Terminal: tables that fit, and texts of other companies that can't control it."""

import unicodedata
from collections.abc import Callable
from typing import Final, TextIO

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_NO_LIMIT: Final = 1_000_000
"""Columns of a console that cuts nothing."""
_JOINERS: Final = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_TAGS: Final = range(0xE0020, 0xE0080)
"""Of which the flags of England, Scotland and Wales are made."""


def width(out: TextIO) -> int | None:
    """Return how many columns a console for a stream has; None is the terminal's own number."""
    return None if out.isatty() else _NO_LIMIT


def empty_table() -> Table:
    """Return a table without columns, in the style of all tables."""
    return Table(box=box.ASCII2, header_style="bold cyan")


def that_fits(console: Console, table: Table, otherwise: Callable[[], Table]) -> Table:
    """Return a table if the console is wide enough for it, and otherwise the other one."""
    unlimited = console.options.update(width=_NO_LIMIT)
    fits = Measurement.get(console, unlimited, table).maximum <= console.width
    return table if fits else otherwise()


def cell(text: str) -> Text:
    """Return a text as a cell of a table shows it."""
    return Text(harmless(text))


def harmless(text: str) -> str:
    r"""Return a text with every space as " ", and what could control a terminal as \x escapes.

    Line ends stay, and so do the joiners inside of emoji and words.
    """
    return "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    if character.isprintable() or character == "\n" or character in _JOINERS:
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character if ord(character) in _TAGS else ascii(character)[1:-1]
