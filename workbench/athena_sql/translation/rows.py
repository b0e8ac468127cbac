"""A translated query, and what its parts share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import NamedTuple

from workbench.athena_sql.translation.scope import Column
from workbench.athena_sql.types import Type


class Output(NamedTuple):
    """A column of a query; the name is empty if it has none."""

    name: str
    type: Type


@dataclass(frozen=True)
class Rows:
    """DuckDB's query and its columns, which it calls c0, c1 and so on."""

    sql: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class Context:
    """The queries that WITH has named, the current time, and a source of names."""

    now: datetime | None
    named: Mapping[str, tuple[str, tuple[Output, ...]]] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=count)

    def new_name(self) -> str:
        """Return a name that nothing else has."""
        return f"r{next(self.numbers)}"


def quoted(name: str) -> str:
    """Return an identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def places(outputs: tuple[Output, ...]) -> str:
    """Return the names of a query's columns in DuckDB, between commas."""
    return ", ".join(f"c{place}" for place in range(len(outputs)))


def columns_of(alias: str, relation: str, outputs: tuple[Output, ...]) -> tuple[Column, ...]:
    """Return the columns of a query that stands in FROM."""
    return tuple(
        Column(name, type_, f"{alias}.c{place}", relation)
        for place, (name, type_) in enumerate(outputs)
    )
