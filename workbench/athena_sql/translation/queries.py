"""Queries → DuckDB's."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbench.athena_sql.grammar.tree import (
    Literal,
    Name,
    Node,
    Operation,
    Query,
    Select,
    SetOperation,
    Sort,
    Values,
)
from workbench.athena_sql.grammar.walk import nodes
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.translation.calls import sort_sql
from workbench.athena_sql.translation.rows import Context, Output, Rows, columns_of, places
from workbench.athena_sql.translation.scope import Scope
from workbench.athena_sql.translation.select import Selected, select, subquery_of
from workbench.athena_sql.translation.translator import Translator
from workbench.athena_sql.values.value import Value, unified

_MOST_SORTED: Final = 2**31 - 1
"""Rows that Athena can sort for a LIMIT."""


def query(node: Query, context: Context, outer: Scope | None = None) -> Rows:
    """Return a query as DuckDB's; its columns are called c0, c1 and so on."""
    heads: list[str] = []
    names: set[str] = set()
    for name, columns, named in node.named:
        rows, alias = query(named, context, outer), context.new_name()
        outputs = _renamed(name, columns, rows.outputs, named.at)
        if name.lower() in names:
            raise wrong(f"WITH names {name} twice", named.at)
        if len({column.lower() for column in columns}) != len(columns):
            raise wrong(f"{name} has a column twice", named.at)
        names.add(name.lower())
        heads.append(f"{alias}({places(outputs)}) AS ({rows.sql})")
        context = replace(context, named={**context.named, name.lower(): (alias, outputs)})
    found = body(node.body, context, outer)
    if found.translator is None and any(_is_computed(sort.value) for sort in node.order):
        found = _selected(found.rows, context)
    sql = f"WITH {', '.join(heads)} " if heads else ""
    if node.order and node.limit is not None and node.limit + node.offset > _MOST_SORTED:
        raise wrong(f"ORDER BY with a limit beyond {_MOST_SORTED}", node.at)
    if node.ties:
        sql += _with_ties(node, found, context)
    else:
        sql += found.rows.sql + _order(node, found)
        sql += f" LIMIT {node.limit}" if node.limit is not None else ""
        sql += f" OFFSET {node.offset}" if node.offset else ""
    return Rows(sql, found.rows.outputs)


def body(node: Node, context: Context, outer: Scope | None) -> Selected:
    """Return a query without its WITH, ORDER BY and limits."""
    match node:
        case Select():
            return select(node, context, outer, query)
        case Values():
            return Selected(_values(node, context, outer))
        case SetOperation():
            return Selected(_set_operation(node, context, outer))
        case Query():
            rows, alias = query(node, context, outer), context.new_name()
            names = places(rows.outputs)
            sql = f"SELECT {names} FROM ({rows.sql}) AS {alias}({names})"
            return Selected(Rows(sql, rows.outputs))
    raise cannot("such a query", node.at)


def _is_computed(node: Node) -> bool:
    return not isinstance(node, Name | Literal)


def _selected(rows: Rows, context: Context) -> Selected:
    """Return rows as SELECT, so that ORDER BY can compute with their columns."""
    alias, names = context.new_name(), places(rows.outputs)
    scope = Scope(columns_of(alias, "", rows.outputs))
    sql = f"SELECT {names} FROM ({rows.sql}) AS {alias}({names})"
    translator = Translator(scope, subquery_of(context, query), context.now)
    return Selected(Rows(sql, rows.outputs), translator=translator)


def _renamed(
    name: str, columns: Sequence[str], outputs: tuple[Output, ...], at: int
) -> tuple[Output, ...]:
    if not columns:
        return outputs
    if len(columns) != len(outputs):
        raise wrong(f"{name} has {len(outputs)} columns, not {len(columns)}", at)
    return tuple(output._replace(name=new) for output, new in zip(outputs, columns, strict=True))


def _with_ties(node: Query, found: Selected, context: Context) -> str:
    """Return a query whose rows are the first by ORDER BY, with those that equal the last one."""
    if node.offset:
        raise cannot("WITH TIES with OFFSET", node.at)
    items = [_sort(sort, found).rsplit(" ", 3) for sort in node.order]
    names, alias = places(found.rows.outputs), context.new_name()
    values, sql = found.values, found.rows.sql
    if found.is_distinct or not values:
        values = tuple(names.split(", "))
        sql = f"SELECT {names} FROM ({sql}) AS {alias}({names})"
    keys = (
        " ".join((values[int(key) - 1] if key.isdigit() else key, *order)) for key, *order in items
    )
    order = f"ORDER BY {', '.join(keys)}"
    return f"{sql} QUALIFY rank() OVER ({order}) <= {node.limit} {order}"


def _order(node: Query, found: Selected) -> str:
    sorts = (sort for sort in node.order if found.is_distinct or not _is_constant(sort.value))
    items = [_sort(sort, found) for sort in sorts]
    return f" ORDER BY {', '.join(items)}" if items else ""


def _is_constant(node: Node) -> bool:
    """Return whether a value of ORDER BY is the same for all rows; a whole number is a place."""
    return isinstance(node, Literal) and node.kind != "integer"


def _sort(sort: Sort, found: Selected) -> str:
    """Return an item of ORDER BY: the place of an output column, or a value of the source."""
    outputs = found.rows.outputs
    if isinstance(sort.value, Literal):
        place = int(sort.value.text) if sort.value.kind == "integer" else 0
        if not 1 <= place <= len(outputs):
            raise wrong(f"ORDER BY {sort.value.text}: there is no such column", sort.at)
        return sort_sql(sort, Value(str(place), outputs[place - 1].type, sort.at))
    value = found.sort_value(sort.value)
    if found.is_distinct and _names_output(sort.value, outputs):
        raise wrong("ORDER BY of SELECT DISTINCT computes nothing from what is selected", sort.at)
    if value.sql in found.values:
        place = found.values.index(value.sql) + 1
        return sort_sql(sort, Value(str(place), value.type, sort.at))
    if found.is_distinct:
        raise wrong("ORDER BY of SELECT DISTINCT takes only what is selected", sort.at)
    return sort_sql(sort, value)


def _names_output(node: Node, outputs: tuple[Output, ...]) -> bool:
    """Return whether an expression, which is more than a name, has the name of an output."""
    names = {output.name.lower() for output in outputs}
    return not isinstance(node, Name) and any(
        isinstance(one, Name) and one.name.lower() in names for one in nodes(node)
    )


def _values(node: Values, context: Context, outer: Scope | None) -> Rows:
    translator = Translator(outer or Scope(), subquery_of(context, query), context.now)
    rows = [_row(row, translator) for row in node.rows]
    if len({len(row) for row in rows}) != 1:
        raise wrong("rows of VALUES have different numbers of columns", node.at)
    columns = [unified(column, "VALUES") for column in zip(*rows, strict=True)]
    outputs = tuple(Output("", column[0].type) for column in columns)
    lines = (", ".join(value.sql for value in row) for row in zip(*columns, strict=True))
    alias, names = context.new_name(), places(outputs)
    values = ", ".join(f"({line})" for line in lines)
    return Rows(f"SELECT {names} FROM (VALUES {values}) AS {alias}({names})", outputs)


def _row(node: Node, translator: Translator) -> list[Value]:
    cells = node.operands if isinstance(node, Operation) and node.name == "row" else (node,)
    values = [translator.value(cell) for cell in cells]
    if cells == (node,) and values[0].type.name == "row":
        raise cannot("a row that is a value of VALUES", node.at)
    return values


def _set_operation(node: SetOperation, context: Context, outer: Scope | None) -> Rows:
    sides = [body(side, context, outer).rows for side in (node.left, node.right)]
    if len({len(side.outputs) for side in sides}) != 1:
        raise wrong(f"the sides of {node.name} have different numbers of columns", node.at)
    lines: list[list[Value]] = [[], []]
    aliases = [context.new_name() for _ in sides]
    for place in range(len(sides[0].outputs)):
        pair = [
            Value(f"{alias}.c{place}", side.outputs[place].type, node.at)
            for alias, side in zip(aliases, sides, strict=True)
        ]
        for line, value in zip(lines, unified(pair, node.name), strict=True):
            line.append(value)
    selects = [
        f"(SELECT {', '.join(f'{v.sql} AS c{i}' for i, v in enumerate(line))} "
        f"FROM ({side.sql}) AS {alias}({places(side.outputs)}))"
        for line, side, alias in zip(lines, sides, aliases, strict=True)
    ]
    names = (output.name for output in sides[0].outputs)
    outputs = tuple(Output(n, v.type) for n, v in zip(names, lines[0], strict=True))
    operator = f" {node.name}{' ALL' if node.is_all else ''} "
    return Rows(operator.join(selects), outputs)
