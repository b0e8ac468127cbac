"""SELECT → DuckDB's."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.athena_sql.grammar.tree import (
    Exists,
    Field,
    Grouping,
    InQuery,
    Item,
    Literal,
    Name,
    Node,
    Quantified,
    Query,
    Select,
    Subquery,
)
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.translation.calls import check_windows
from workbench.athena_sql.translation.correlated import check_correlated
from workbench.athena_sql.translation.relations import Relations
from workbench.athena_sql.translation.rows import Context, Output, Rows
from workbench.athena_sql.translation.scope import Column, Scope
from workbench.athena_sql.translation.translator import Translator
from workbench.athena_sql.types import BOOLEAN, UNKNOWN, Type
from workbench.athena_sql.values.value import Value, needed

Translate = Callable[[Query, Context, Scope | None], Rows]


@dataclass(frozen=True)
class Selected:
    """A translated body, with what ORDER BY can use: the selected values and the source's."""

    rows: Rows
    values: tuple[str, ...] = ()
    is_distinct: bool = False
    translator: Translator | None = None

    def sort_value(self, node: Node) -> Value:
        """Return a value of ORDER BY; names of output columns come before the source's."""
        if self.translator is None:
            columns = tuple(
                Column(name, type_, f"c{place}")
                for place, (name, type_) in enumerate(self.rows.outputs)
            )
            name = node.name if isinstance(node, Name) else ""
            return Scope(columns).find(name, node.at)
        return self.translator.value(node)


def select(node: Select, context: Context, outer: Scope | None, query: Translate) -> Selected:
    """Return SELECT without ORDER BY."""
    sql, columns = _source(node, context, outer, query)
    scope = Scope(columns, outer)
    translator = Translator(scope, subquery_of(context, query), context.now, node.windows)
    names, values = _items(node, translator)
    check_windows(translator)
    sql += _clause(" WHERE ", node.where, translator)
    sql += _group(node.group, values, translator)
    sql += _clause(" HAVING ", node.having, translator)
    items = ", ".join(f"{value.sql} AS c{place}" for place, value in enumerate(values))
    outputs = tuple(Output(name, value.type) for name, value in zip(names, values, strict=True))
    distinct = "DISTINCT " if node.distinct else ""
    return Selected(
        Rows(f"SELECT {distinct}{items}{sql}", outputs),
        tuple(value.sql for value in values),
        node.distinct,
        replace(translator, scope=_order_scope(scope, names, values)),
    )


def subquery_of(
    context: Context, query: Translate
) -> Callable[[Node, Scope], tuple[str, list[Type]]]:
    """Return the translation of a query that stands in a value."""

    def subquery(node: Node, scope: Scope) -> tuple[str, list[Type]]:
        if not isinstance(node, Subquery | Exists | InQuery | Quantified):
            raise cannot("such a query", node.at)
        if scope.arguments:
            raise cannot("a query in a lambda", node.at)
        outer = Scope(outer=scope)
        rows = query(node.query, context, outer)
        if outer.uses and not scope.is_open:
            raise wrong("a subquery in ON of such a join uses no columns around it", node.at)
        if outer.uses:
            check_correlated(node, outer.uses)
        return rows.sql, [output.type for output in rows.outputs]

    return subquery


def _source(
    node: Select, context: Context, outer: Scope | None, query: Translate
) -> tuple[str, tuple[Column, ...]]:
    if node.source is None:
        return "", ()

    def value(one: Node, scope: Scope) -> Value:
        return Translator(scope, subquery_of(context, query), context.now).value(one)

    sql, columns = Relations(context, query, value, outer).source(node.source)
    return f" FROM {sql}", columns


def _items(node: Select, translator: Translator) -> tuple[list[str], list[Value]]:
    names: list[str] = []
    values: list[Value] = []
    for item in node.items:
        if item.value is None:
            for column in _all(item, translator.scope):
                names.append(column.name)
                values.append(Value(column.sql, column.type, item.at))
            continue
        values.append(translator.value(item.value))
        names.append(item.alias if item.alias is not None else _own_name(item.value))
    return names, values


def _all(item: Item, scope: Scope) -> list[Column]:
    relation = item.relation
    found = [
        column
        for column in scope.columns
        if relation is None or column.relation.lower() == relation.lower()
    ]
    if not found:
        raise wrong(f"{relation or '*'}: there is no such relation", item.at)
    return found


def _own_name(node: Node) -> str:
    if isinstance(node, Field):
        return node.name if _own_name(node.base) else ""
    return node.name if isinstance(node, Name) else ""


def _clause(word: str, node: Node | None, translator: Translator) -> str:
    if node is None:
        return ""
    return word + needed(translator.value(node), BOOLEAN, word.strip()).sql


def _group(groups: tuple[Grouping, ...], values: list[Value], translator: Translator) -> str:
    parts: list[str] = []
    for group in groups:
        if group.kind != "simple":
            _check_columns(group, translator.scope)
        sets = [[_key(one, values, translator) for one in keys] for keys in group.sets]
        if group.kind == "simple":
            parts += sets[0]
        else:
            sets = [[_in_full(key, values) for key in keys] for keys in sets]
            word = {"sets": "GROUPING SETS"}.get(group.kind, group.kind.upper())
            listed = ", ".join(f"({', '.join(keys)})" for keys in sets)
            parts.append(f"{word} ({listed})")
    return f" GROUP BY {', '.join(parts)}" if parts else ""


def _check_columns(group: Grouping, scope: Scope) -> None:
    """Refuse ROLLUP, CUBE and GROUPING SETS of anything but columns."""
    for node in (one for keys in group.sets for one in keys):
        base = node.base if isinstance(node, Field) else None
        if isinstance(base, Name) and scope.has_relation(base.name):
            continue
        if not isinstance(node, Name):
            raise wrong(f"GROUP BY {group.kind.upper()} takes only columns", node.at)


def _key(node: Node, values: list[Value], translator: Translator) -> str:
    """Return a value of GROUP BY, perhaps by its place among the selected ones."""
    if isinstance(node, Literal) and node.kind == "integer":
        if not 1 <= int(node.text) <= len(values):
            raise wrong(f"GROUP BY {node.text}: there is no such column", node.at)
        value = values[int(node.text) - 1]
    else:
        value = translator.value(node)
    if value.type.name in {"map", "json"} or value.type == UNKNOWN:
        raise cannot(f"GROUP BY {value.type}", node.at)
    # By its place: DuckDB takes two expressions that can be an error for different ones.
    sqls = [one.sql for one in values]
    return str(sqls.index(value.sql) + 1) if value.sql in sqls else value.sql


def _in_full(key: str, values: list[Value]) -> str:
    return values[int(key) - 1].sql if key.isdigit() else key


def _order_scope(scope: Scope, names: list[str], values: list[Value]) -> Scope:
    """Return the scope of ORDER BY: output columns hide the source's of the same name.

    They also hide a relation of the same name: its columns can then only be named alone.
    """
    outputs = [
        Column(name, value.type, value.sql)
        for name, value in zip(names, values, strict=True)
        if name
    ]
    taken = {column.name.lower() for column in outputs}
    rest = [
        replace(
            column,
            hidden=column.name.lower() in taken,
            relation="" if column.relation.lower() in taken else column.relation,
        )
        for column in scope.columns
    ]
    return replace(scope, columns=(*_distinct(outputs), *rest))


def _distinct(columns: list[Column]) -> list[Column]:
    """Return columns without those that repeat a name and a value."""
    return list({(column.name.lower(), column.sql): column for column in columns}.values())
