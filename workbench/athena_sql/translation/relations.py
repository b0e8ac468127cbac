"""FROM → DuckDB's FROM and the columns that it offers."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.athena_sql import catalog, information_schema
from workbench.athena_sql.grammar.tree import (
    Aliased,
    Join,
    Lateral,
    Node,
    Query,
    Subquery,
    TableName,
    Unnest,
)
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.translation.correlated import check_correlated
from workbench.athena_sql.translation.rows import Context, Output, Rows, columns_of, places, quoted
from workbench.athena_sql.translation.scope import Column, Scope
from workbench.athena_sql.types import BIGINT, BOOLEAN
from workbench.athena_sql.values.value import Value, needed, unified

Source = tuple[str, tuple[Column, ...]]
"""DuckDB's text of a relation, and its columns."""


@dataclass(frozen=True)
class Relations:
    """Translates what stands in one FROM."""

    context: Context
    query: Callable[[Query, Context, Scope | None], Rows]
    value: Callable[[Node, Scope], Value]
    outer: Scope | None

    def source(self, node: Node, left: tuple[Column, ...] = ()) -> Source:
        """Return a relation; `left` are the columns that UNNEST can use."""
        match node:
            case TableName():
                return self._table(node)
            case Subquery():
                return self._derived(node)
            case Unnest():
                return self._unnest(node, left)
            case Aliased():
                return self._aliased(node, left)
            case Join():
                return self._join(node, left)
            case Lateral():
                return self._lateral(node, left)
        raise cannot("such a relation", node.at)

    def _table(self, node: TableName) -> Source:
        alias, name = self.context.new_name(), node.parts[-1]
        named = self.context.named.get(name.lower())
        if named and len(node.parts) == 1:
            query, outputs = named
            return f"{query} AS {alias}({places(outputs)})", columns_of(alias, name, outputs)
        if [part.lower() for part in node.parts[-2:-1]] == [information_schema.NAME]:
            sql, columns = information_schema.relation(node)
        else:
            name, columns = catalog.find(node)
            sql = quoted(name)
        schema = node.parts[-2].lower() if len(node.parts) > 1 else ""
        found = tuple(
            Column(column, type_, f"{alias}.{quoted(column)}", name.lower(), schema)
            for column, type_ in columns
        )
        return f"{sql} AS {alias}", found

    def _derived(self, node: Subquery) -> Source:
        rows, alias = self.query(node.query, self.context, self.outer), self.context.new_name()
        sql = f"({rows.sql}) AS {alias}({places(rows.outputs)})"
        return sql, columns_of(alias, "", rows.outputs)

    def _lateral(self, node: Lateral, left: tuple[Column, ...]) -> Source:
        scope = Scope(outer=Scope(left, self.outer))
        rows, alias = self.query(node.query, self.context, scope), self.context.new_name()
        if scope.uses:
            check_correlated(node, scope.uses)
        sql = f"({rows.sql}) AS {alias}({places(rows.outputs)})"
        return sql, columns_of(alias, "", rows.outputs)

    def _aliased(self, node: Aliased, left: tuple[Column, ...]) -> Source:
        sql, columns = self.source(node.relation, left)
        names = node.columns or tuple(column.name for column in columns)
        if len(names) != len(columns):
            raise wrong(f"{node.alias} has {len(columns)} columns, not {len(names)}", node.at)
        renamed = (
            replace(column, name=name, relation=node.alias, schema="")
            for column, name in zip(columns, names, strict=True)
        )
        return sql, tuple(renamed)

    def _unnest(self, node: Unnest, left: tuple[Column, ...]) -> Source:
        scope = Scope(left, self.outer)
        values = [self.value(one, scope) for one in node.values]
        parts: list[tuple[str, Output]] = []
        for value in values:
            parts += _elements(value)
        is_aligned = node.ordinality or len(values) > 1
        if is_aligned and any(value.type.is_scattered for value in values):
            raise cannot("UNNEST of a map whose keys have no certain order", node.at)
        if node.ordinality:
            length = f"greatest({', '.join(f'coalesce(len({sql}), 0)' for sql, _ in parts)})"
            parts.append((f"range(1, {length} + 1)", Output("", BIGINT)))
        alias = self.context.new_name()
        outputs = tuple(output for _, output in parts)
        items = ", ".join(f"unnest({sql}) AS c{place}" for place, (sql, _) in enumerate(parts))
        return f"(SELECT {items}) AS {alias}({places(outputs)})", columns_of(alias, "", outputs)

    def _join(self, node: Join, outer_left: tuple[Column, ...]) -> Source:
        left_sql, left = self.source(node.left, outer_left)
        right_sql, right = self.source(node.right, (*outer_left, *left))
        if isinstance(_unaliased(node.right), Unnest | Lateral):
            self._check_unnest(node)
        if node.kind == "CROSS":
            return f"{left_sql} CROSS JOIN {right_sql}", (*left, *right)
        if node.using:
            return self._using(node, (left_sql, left), (right_sql, right))
        scope = Scope((*left, *right), self.outer, is_open=node.kind == "INNER")
        condition = needed(self.value(_condition(node), scope), BOOLEAN, "ON")
        return f"({left_sql} {node.kind} JOIN {right_sql} ON {condition.sql})", (*left, *right)

    def _check_unnest(self, node: Join) -> None:
        if node.kind == "CROSS":
            return
        is_true = getattr(node.condition, "text", "") == "true"
        if node.kind not in {"LEFT", "INNER"} or not is_true:
            raise cannot("a join with UNNEST or LATERAL on a condition", node.at)

    def _using(self, node: Join, one: Source, other: Source) -> Source:
        (left_sql, left), (right_sql, right) = one, other
        shared: list[Column] = []
        conditions: list[str] = []
        for name in node.using:
            pair = [Scope(side).find(name, node.at) for side in (left, right)]
            first, second = unified(pair, "USING")
            conditions.append(f"{first.sql} = {second.sql}")
            sql = {"INNER": first.sql, "LEFT": first.sql}.get(
                node.kind, f"coalesce({first.sql}, {second.sql})"
            )
            shared.append(Column(name, first.type, sql))
        names = {name.lower() for name in node.using}
        rest = (column for column in (*left, *right) if column.name.lower() not in names)
        on = " AND ".join(conditions)
        return f"({left_sql} {node.kind} JOIN {right_sql} ON {on})", (*shared, *rest)


def _unaliased(node: Node) -> Node:
    return node.relation if isinstance(node, Aliased) else node


def _condition(node: Join) -> Node:
    if node.condition is None:
        raise wrong(f"{node.kind} JOIN needs ON or USING", node.at)
    return node.condition


def _elements(value: Value) -> list[tuple[str, Output]]:
    """Return the arrays whose elements UNNEST makes rows of, with the columns of the elements."""
    if value.type.name == "map":
        key, member = value.type.of
        keys, members = f"map_keys({value.sql})", f"map_values({value.sql})"
        return [(keys, Output("", key)), (members, Output("", member))]
    if value.type.name != "array":
        raise wrong(f"UNNEST takes an array or a map, not {value.type}", value.at)
    (element,) = value.type.of
    if element.name != "row":
        return [(value.sql, Output("", element))]
    fields = zip(element.names, element.of, strict=True)
    return [
        (f"list_transform({value.sql}, lambda x: x.f{place})", Output(name, type_))
        for place, (name, type_) in enumerate(fields)
    ]
