"""Subqueries that use columns around them: which of them Athena surely answers.

Athena rewrites them as joins, and refuses those that it can't rewrite.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from workbench.athena_sql.functions.aggregates import AGGREGATES
from workbench.athena_sql.functions.statistics import STATISTICS
from workbench.athena_sql.grammar.tree import (
    Aliased,
    Call,
    Exists,
    Field,
    InQuery,
    Lateral,
    Name,
    Node,
    Operation,
    Quantified,
    Query,
    Select,
    Subquery,
    Unnest,
    Values,
)
from workbench.athena_sql.grammar.walk import nodes
from workbench.athena_sql.refusal import cannot

WithQuery = Subquery | Exists | InQuery | Lateral | Quantified
_AGGREGATES: Final = AGGREGATES.keys() | STATISTICS.keys()


def check_correlated(node: WithQuery, uses: Collection[int]) -> None:
    """Refuse a query whose names at these offsets are columns around it, if Athena may."""
    body = node.query.body
    if isinstance(body, Select) and not isinstance(node, Quantified):
        parts = _Parts(node, node.query, body, frozenset(uses))
        if parts.is_plain() and parts.is_answered():
            return
    raise cannot("a subquery that uses columns around it in such a way", node.at)


@dataclass(frozen=True)
class _Parts:
    """A query, and the offsets of the names in it that are columns around it."""

    node: Node
    query: Query
    body: Select
    uses: frozenset[int]

    def is_plain(self) -> bool:
        """Return whether it has none of what Athena refuses or answers rarely."""
        query, body = self.query, self.body
        rare = query.named or query.offset or query.ties or (body.having and not body.group)
        outside = (body.group, body.having, query.order, _values_of(body))
        windows = any(isinstance(one, Call) and one.over for one in nodes(body.items))
        sets = any(group.kind != "simple" for group in body.group)
        return not (rare or windows or sets or self._uses(outside) or self._is_nested())

    def is_answered(self) -> bool:
        """Return whether Athena answers it, as far as it is plain."""
        body = self.body
        if self._uses(body.source):
            return self._is_unnest()
        if body.source is None:
            return isinstance(self.node, Subquery | Lateral) and self._is_bare()
        if self._uses(body.items) and not (
            isinstance(self.node, Exists) or (self._is_aggregate() and not body.group)
        ):
            return False
        if isinstance(self.node, InQuery):
            return self._is_bare(where=True) and not self._is_aggregate()
        if body.group or body.distinct:
            return self.query.limit is None and self._is_by_equality()
        return self._is_limit_answered()

    def _is_limit_answered(self) -> bool:
        limit = self.query.limit
        if limit is None or (limit and self._is_aggregate()):
            return True
        ordered = self._is_ordered() and (limit == 1 or isinstance(self.node, Lateral))
        return limit > 0 and (ordered or isinstance(self.node, Exists)) and self._is_by_equality()

    def _is_ordered(self) -> bool:
        """Return whether ORDER BY has more than columns that a condition or one row fixes."""
        parts = tuple(nodes(self.body))
        if any(isinstance(one, Values) and len(one.rows) == 1 for one in parts):
            return False
        equal = [one.operands for one in parts if isinstance(one, Operation) and one.name == "="]
        items = enumerate(self.body.items, start=1)
        named = {key: item.value for i, item in items for key in (str(i), item.alias)}
        sorts = (sort.value for sort in self.query.order)
        values = (named.get(getattr(one, "text", None) or _name(one), one) for one in sorts)
        return any(_names(value) - _names(tuple(equal)) for value in values)

    def _is_unnest(self) -> bool:
        source = self.body.source
        relation = source.relation if isinstance(source, Aliased) else source
        return (
            isinstance(relation, Unnest)
            and self._is_bare()
            and not isinstance(self.node, InQuery)
            and (self._is_aggregate() or not self._uses(self.body.items))
        )

    def _is_bare(self, *, where: bool = False) -> bool:
        """Return whether it has no clauses but SELECT and FROM, and perhaps WHERE."""
        body, query = self.body, self.query
        others = body.group or body.distinct or query.order or query.limit is not None
        return not others and (where or body.where is None)

    def _is_aggregate(self) -> bool:
        return any(map(_is_aggregate_call, nodes(self.body.items)))

    def _is_by_equality(self) -> bool:
        """Return whether columns around it are used only as in `column = outer column`."""
        used = [one for one in _conjuncts(self.body.where) if self._uses(one)]
        return not self._uses(self.body.items) and all(map(self._is_equality, used))

    def _is_equality(self, node: Node) -> bool:
        if not isinstance(node, Operation) or node.name != "=":
            return False
        columns = [one for one in node.operands if isinstance(one, Name | Field)]
        return len(columns) == 2 and [self._uses(one) for one in columns].count(True) == 1

    def _is_nested(self) -> bool:
        """Return whether a query in it uses columns around both."""
        return any(isinstance(one, WithQuery) and self._uses(one) for one in nodes(self.body))

    def _uses(self, part: object) -> bool:
        return any(isinstance(one, Name | Field) and one.at in self.uses for one in nodes(part))


def _values_of(body: Select) -> tuple[Node, ...]:
    """Return the aggregates, where Athena takes columns of their own query only."""
    parts = (body.where,) if _is_unnested(body) else (body.items, body.where)
    return tuple(filter(_is_aggregate_call, nodes(parts)))


def _is_unnested(body: Select) -> bool:
    relation = body.source.relation if isinstance(body.source, Aliased) else body.source
    return isinstance(relation, Unnest)


def _is_aggregate_call(node: Node) -> bool:
    return isinstance(node, Call) and node.name.lower() in _AGGREGATES and not node.over


def _name(node: Node) -> str:
    return node.name.lower() if isinstance(node, Name | Field) else ""


def _names(part: object) -> set[str]:
    """Return the names of columns, without those of their relations."""
    found = tuple(nodes(part))
    bases = {_name(one.base) for one in found if isinstance(one, Field)}
    return {_name(one) for one in found} - bases - {""}


def _conjuncts(node: Node | None) -> Iterator[Node]:
    if isinstance(node, Operation) and node.name == "and":
        for one in node.operands:
            yield from _conjuncts(one)
    elif node is not None:
        yield node
