"""The result of a query, whichever lake it is from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Result:
    """The result of a query: timestamps are datetimes, with a zone only if Athena's have one."""

    columns: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class ResultStream:
    """A result whose rows are read as they are used, a few thousand at a time."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
