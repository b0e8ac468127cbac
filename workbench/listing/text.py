"""Values in the text format of AWS's CLI: tab-separated, a line for each row."""

from collections.abc import Iterator
from typing import Any


def text_lines(
    value: object, section: str | None = None, columns: list[str] | None = None
) -> Iterator[str]:
    """Yield the lines of a value; `section` names the lines of what is nested.

    Members are ordered by name. `columns` are those of all rows of a list; a missing one is
    empty.
    """
    if isinstance(value, dict):
        yield from _structure_lines(value, section, columns)
    elif isinstance(value, list):
        yield from _list_lines(value, section)
    else:
        yield str(value)


def _structure_lines(
    members: dict[str, Any], section: str | None, columns: list[str] | None
) -> Iterator[str]:
    scalars = {name: str(member) for name, member in members.items() if not _is_nested(member)}
    cells = [scalars.get(name, "") for name in (sorted(scalars) if columns is None else columns)]
    if cells:
        yield "\t".join([section.upper(), *cells] if section else cells)
    for name in sorted(members.keys() - scalars.keys()):
        yield from text_lines(members[name], name)


def _list_lines(values: list[Any], section: str | None) -> Iterator[str]:
    rows = [value for value in values if isinstance(value, dict)]
    columns = sorted(
        {name for row in rows for name, member in row.items() if not _is_nested(member)}
    )
    scalars = [str(value) for value in values if not _is_nested(value)]
    if scalars and section:
        yield from (f"{section.upper()}\t{scalar}" for scalar in scalars)
    elif scalars:
        yield "\t".join(scalars)
    for value in values:
        if _is_nested(value):
            yield from text_lines(value, section, columns)


def _is_nested(value: object) -> bool:
    return isinstance(value, dict | list)
