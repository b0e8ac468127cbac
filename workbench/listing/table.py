"""Values as tables: a row for each invitation, nested members as columns."""

from collections.abc import Iterator
from typing import Any, Final, Literal, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from invitations import json_text
from workbench.terminal import cell, empty_table, that_fits, width

TITLE: Final = "ListEngagementInvitations"
_COLOR_SYSTEMS: Final[dict[str, Literal["auto", "standard"] | None]] = {
    "on": "standard",
    "off": None,
    "auto": "auto",
}


def write_tables(value: object, color: str, out: TextIO, *, title: str = TITLE) -> None:
    """Write a value as tables under their titles; nothing for an empty value.

    `title` is that of the outermost table.
    If the terminal is too narrow, a table has pairs of name and value instead.
    """
    console = _console(color, out)
    for name, table in _tables(title, value, console) if value else ():
        console.print(Text(name, style="bold"))
        if table.row_count:
            console.print(table)


def _console(color: str, out: TextIO) -> Console:
    return Console(
        file=out,
        width=width(out),
        force_terminal=color == "on" or out.isatty(),
        color_system=_COLOR_SYSTEMS[color],
        no_color=False if color == "on" else None,
        highlight=False,
    )


def _tables(title: str, value: object, console: Console) -> Iterator[tuple[str, Table]]:
    if isinstance(value, dict):
        members = _flattened(value)
        lists = {name: member for name, member in members.items() if isinstance(member, list)}
        yield title, _pairs([{name: members[name] for name in members if name not in lists}])
        for name, member in lists.items():
            yield from _tables(name, member, console)
    elif isinstance(value, list) and all(isinstance(row, dict) for row in value):
        yield title, _rows_that_fit([_flattened(row) for row in value], console)
    else:
        yield title, _cells(value if isinstance(value, list) else [value])


def _flattened(members: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return members by the path of their names, sorted; nested structures are spread out."""
    flat: dict[str, Any] = {}
    for name, member in sorted(members.items()):
        if isinstance(member, dict):
            flat |= _flattened(member, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = member
    return flat


def _rows_that_fit(rows: list[dict[str, Any]], console: Console) -> Table:
    names = sorted({name for row in rows for name in row})
    table = _table(*names)
    for row in rows:
        table.add_row(*(_cell(row.get(name, "")) for name in names))
    return that_fits(console, table, lambda: _pairs(rows))


def _pairs(rows: list[dict[str, Any]]) -> Table:
    table = _table("Name", "Value")
    for row in rows:
        table.add_section()
        for name, value in row.items():
            table.add_row(Text(name), _cell(value))
    return table


def _cells(values: list[Any]) -> Table:
    rows = [value if isinstance(value, list) else [value] for value in values]
    table = _table(*("" for _ in range(max(map(len, rows)))))
    table.show_header = False
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def _table(*names: str) -> Table:
    table = empty_table()
    for name in names:
        table.add_column(Text(name), overflow="fold")
    return table


def _cell(value: object) -> Text:
    return cell(json_text.dumps(value) if isinstance(value, list | dict) else str(value))
