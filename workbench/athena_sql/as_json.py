"""Statements that give arrays, maps and rows as JSON.

Athena writes their texts without quotes: `[Acme, Inc.]` may be one text or two. JSON is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from invitations.errors import ConfigurationError
from workbench.athena_sql.grammar.queries import cursor
from workbench.athena_sql.grammar.queries import query as parse
from workbench.athena_sql.grammar.tree import Literal, Name, Node, Query, Sort
from workbench.athena_sql.statements import translate
from workbench.athena_sql.translation.rows import Output, quoted
from workbench.athena_sql.types import Type

LINES_BEFORE: Final = 1
"""Lines that a wrapped statement has before the statement's own."""
_KEYS: Final = {
    "boolean",
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "double",
    "decimal",
    "varchar",
}
_VALUES: Final = {*_KEYS, "unknown", "date", "timestamp"}
"""Scalar types that Trino casts to JSON."""


@dataclass(frozen=True)
class Wrapped:
    """A statement with the same columns, and the types of those that it gives as JSON, by place."""

    sql: str
    types: Mapping[int, Type]


def with_json(sql: str) -> Wrapped | None:
    """Return a statement around another, whose arrays, maps and rows are JSON.

    None if it has no such columns, if the local engine doesn't answer it, so that its types aren't
    known here, or if its order would be lost.
    """
    try:
        outputs = translate(sql).outputs
    except ConfigurationError:
        return None
    types = {i: one.type for i, one in enumerate(outputs) if one.type.of and _is_castable(one.type)}
    if not types:
        return None
    c = cursor(sql)
    order = _order(_innermost(parse(c)), [output.name for output in outputs])
    return None if order is None else Wrapped(_sql(sql[: c.at], outputs, types, order), types)


def _is_castable(type_: Type) -> bool:
    if type_.name == "map" and type_.of[0].name not in _KEYS:
        return False
    return all(_is_castable(one) for one in type_.of) if type_.of else type_.name in _VALUES


def _innermost(query: Query) -> Query:
    """Return the query in parentheses around which there is nothing else."""
    while isinstance(query.body, Query) and not query.order:
        query = query.body
    return query


def _order(query: Query, names: Sequence[str]) -> str | None:
    """Return ORDER BY of a query for one around it; None if it orders by more than its columns."""
    places = [_place(sort.value, [name.lower() for name in names]) for sort in query.order]
    if None in places:
        return None
    items = (_item(sort, place) for sort, place in zip(query.order, places, strict=True))
    return f"\nORDER BY {', '.join(items)}" if query.order else ""


def _place(value: Node, names: Sequence[str]) -> int | None:
    """Return the place of the column that ORDER BY names; None if it names none, or several."""
    if isinstance(value, Literal) and value.kind == "integer":
        return int(value.text) - 1
    if isinstance(value, Name) and names.count(value.name.lower()) == 1:
        return names.index(value.name.lower())
    return None


def _item(sort: Sort, place: int | None) -> str:
    return f"c{place} {'DESC' if sort.descending else 'ASC'} NULLS {sort.nulls}"


def _sql(sql: str, outputs: Sequence[Output], types: Mapping[int, Type], order: str) -> str:
    items = ", ".join(
        f"{_value(place, types)} AS {quoted(output.name)}" for place, output in enumerate(outputs)
    )
    columns = ", ".join(f"c{place}" for place in range(len(outputs)))
    return f"SELECT {items} FROM (\n{sql}\n) AS r ({columns}){order}"


def _value(place: int, types: Mapping[int, Type]) -> str:
    return f"json_format(CAST(c{place} AS JSON))" if place in types else f"c{place}"
