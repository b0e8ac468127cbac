"""Tokens → values: operators by precedence, as in Trino's grammar."""

from typing import Final

from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.primary import primary
from workbench.athena_sql.grammar.tree import InQuery, Literal, Node, Operation, Quantified
from workbench.athena_sql.refusal import cannot

_COMPARISONS: Final = ("=", "<>", "!=", "<=", ">=", "<", ">")
_SAME: Final = {"!=": "<>"}


def value(c: Cursor) -> Node:
    """Return the value that follows, however many operators it has."""
    left = _conjunction(c)
    while c.takes("OR"):
        left = Operation(left.at, "or", (left, _conjunction(c)))
    return left


def _conjunction(c: Cursor) -> Node:
    left = _negation(c)
    while c.takes("AND"):
        left = Operation(left.at, "and", (left, _negation(c)))
    return left


def _negation(c: Cursor) -> Node:
    at = c.at
    if c.takes("NOT"):
        return Operation(at, "not", (_negation(c),))
    return _predicate(c, operand(c))


def _predicate(c: Cursor, left: Node) -> Node:
    at = c.at
    if comparison := c.takes_one(*_COMPARISONS):
        if quantifier := c.takes_one("ALL", "ANY", "SOME"):
            return _quantified(c, left, _SAME.get(comparison, comparison), quantifier, at)
        return Operation(at, _SAME.get(comparison, comparison), (left, operand(c)))
    if c.takes("IS"):
        return _is(c, left, at)
    is_not = c.sees("NOT") and c.takes("NOT")
    if c.takes("BETWEEN"):
        low = operand(c)
        c.needs("AND")
        found: Node = Operation(at, "between", (left, low, operand(c)))
    elif c.takes("IN"):
        found = _in(c, left, at)
    elif c.takes("LIKE"):
        operands = (left, operand(c))
        found = Operation(at, "like", (*operands, operand(c)) if c.takes("ESCAPE") else operands)
    elif is_not:
        raise c.unexpected()
    else:
        return left
    return Operation(at, "not", (found,)) if is_not else found


def _quantified(c: Cursor, left: Node, comparison: str, quantifier: str, at: int) -> Node:
    """Return a comparison with ALL, ANY or SOME values of a query; = ANY is IN."""
    c.needs("(")
    query = c.query()
    c.needs(")")
    if comparison == "=" and quantifier != "ALL":
        return InQuery(at, left, query)
    if comparison in {"=", "<>"} and (comparison == "=") == (quantifier == "ALL"):
        # Athena decides these without the value, even if that is null.
        raise cannot(f"{comparison} {quantifier}", at)
    return Quantified(at, left, comparison, "ALL" if quantifier == "ALL" else "ANY", query)


def _is(c: Cursor, left: Node, at: int) -> Node:
    is_not = c.takes("NOT")
    if c.takes("NULL"):
        found = Operation(at, "is null", (left,))
    else:
        c.needs("DISTINCT", "FROM")
        found = Operation(at, "is distinct from", (left, operand(c)))
    return Operation(at, "not", (found,)) if is_not else found


def _in(c: Cursor, left: Node, at: int) -> Node:
    if c.sees_query() and c.takes("("):
        query = c.query()
        c.needs(")")
        return InQuery(at, left, query)
    c.needs("(")
    members = c.several(c.value)
    c.needs(")")
    return Operation(at, "in", (left, *members))


def operand(c: Cursor) -> Node:
    """Return the value that follows, without comparisons and other predicates."""
    left = _sum(c)
    while c.sees("||"):
        left = Operation(c.step().at, "||", (left, _sum(c)))
    return left


def _sum(c: Cursor) -> Node:
    left = _product(c)
    while c.sees("+") or c.sees("-"):
        operator = c.step()
        left = Operation(operator.at, operator.text, (left, _product(c)))
    return left


def _product(c: Cursor) -> Node:
    left = _signed(c)
    while c.sees("*") or c.sees("/") or c.sees("%"):
        operator = c.step()
        left = Operation(operator.at, operator.text, (left, _signed(c)))
    return left


def _signed(c: Cursor) -> Node:
    at = c.at
    if c.takes("-"):
        # The sign belongs to a number: -2147483648 is an integer.
        if c.next.kind in {"integer", "decimal", "double"}:
            number = c.step()
            return Literal(at, number.kind, f"-{number.text}")
        return Operation(at, "negate", (_signed(c),))
    if c.takes("+"):
        return Operation(at, "plus", (_signed(c),))
    return _zoned(c)


def _zoned(c: Cursor) -> Node:
    left = primary(c)
    while c.sees("AT", "TIME", "ZONE"):
        at = c.step().at
        c.needs("TIME", "ZONE")
        if c.next.kind != "string":
            raise cannot("AT TIME ZONE of anything but a name in quotes", c.at)
        zone = c.step()
        left = Operation(at, "at time zone", (left, Literal(zone.at, "string", zone.text)))
    return left
