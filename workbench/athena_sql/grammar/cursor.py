"""A cursor over tokens, which every parser shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from workbench.athena_sql.grammar.lexer import RESERVED, Token
from workbench.athena_sql.grammar.tree import Node, Query
from workbench.athena_sql.refusal import Refusal, wrong

T = TypeVar("T")
_CLAUSES: Final = frozenset(
    {"LIMIT", "OFFSET", "FETCH", "WINDOW", "TABLESAMPLE", "MATCH_RECOGNIZE", "FILTER", "OVER"}
)
"""Words that begin a clause, though Trino takes them for names in other places."""
_AFTER_QUERY: Final = frozenset(
    {"UNION", "INTERSECT", "EXCEPT", "ORDER", "OFFSET", "LIMIT", "FETCH"}
)
"""What may follow the parentheses around a query in a query."""


@dataclass(frozen=True)
class Grammar:
    """The parsers that contain each other."""

    query: "Callable[[Cursor], Query]"
    value: "Callable[[Cursor], Node]"
    operand: "Callable[[Cursor], Node]"


class Cursor:
    """The tokens of one statement and a place among them."""

    def __init__(self, tokens: list[Token], grammar: Grammar) -> None:
        self._tokens = tokens
        self._place = 0
        self._grammar = grammar

    def query(self) -> Query:
        """Return the query that follows."""
        return self._grammar.query(self)

    def value(self) -> Node:
        """Return the value that follows."""
        return self._grammar.value(self)

    def operand(self) -> Node:
        """Return the value that follows, without comparisons and other predicates."""
        return self._grammar.operand(self)

    def sees_query(self) -> bool:
        """Return whether a query in parentheses follows, however many there are."""
        count = 0
        while self.after(count).key == "(":
            count += 1
        if self.after(count).key not in {"SELECT", "WITH", "VALUES", "TABLE"}:
            return False
        return count == 1 or (count > 1 and self._is_query_in(count))

    def _is_query_in(self, count: int) -> bool:
        """Return whether so many parentheses contain only a query, not a value or relation."""
        place, depth = count, count
        while depth >= count and self.after(place).kind != "end":
            depth += {"(": 1, ")": -1}.get(self.after(place).key, 0)
            place += 1
        return self._ends(place, depth)

    def _ends(self, place: int, count: int) -> bool:
        """Return whether so many parentheses end at a later token, perhaps with more of a query."""
        closing = 0
        while closing < count and self.after(place + closing).key == ")":
            closing += 1
        return closing == count or self.after(place + closing).key in _AFTER_QUERY

    @property
    def next(self) -> Token:
        """The token at the place."""
        return self._tokens[self._place]

    @property
    def at(self) -> int:
        """The offset of the token at the place."""
        return self._tokens[self._place].at

    def after(self, count: int = 1) -> Token:
        """Return a later token, or the last."""
        return self._tokens[min(self._place + count, len(self._tokens) - 1)]

    def step(self) -> Token:
        """Return the token at the place and move to the one after it."""
        token = self._tokens[self._place]
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def sees(self, word: str, *others: str) -> bool:
        """Return whether words or symbols follow, in this order."""
        if self._tokens[self._place].key != word:
            return False
        return all(self.after(i).key == other for i, other in enumerate(others, start=1))

    def takes(self, word: str, *others: str) -> bool:
        """Move past words or symbols if they follow; return whether they did."""
        if not self.sees(word, *others):
            return False
        self._place += 1 + len(others)
        return True

    def takes_one(self, *words: str) -> str:
        """Move past the one word or symbol that follows and return it; empty if none does."""
        key = self._tokens[self._place].key
        if key not in words:
            return ""
        self._place += 1
        return key

    def needs(self, *words: str) -> None:
        """Move past words or symbols; raise a refusal unless they follow."""
        for word in words:
            if not self.takes(word):
                raise self.unexpected()

    def sees_clause(self) -> bool:
        """Return whether a word follows that begins a clause, or can't be a name."""
        return self.next.key in _CLAUSES | RESERVED

    def unexpected(self) -> Refusal:
        """Return the refusal of the token at the place."""
        shown = repr(self.next.text) if self.next.kind != "end" else "the end"
        return wrong(f"Unexpected token: Athena doesn't expect {shown} here", self.at)

    def name(self) -> str:
        """Return the identifier that follows; unquoted ones are without regard to case."""
        token = self.next
        if token.kind == "quoted" or (token.kind == "word" and token.key not in RESERVED):
            return self.step().text
        raise self.unexpected()

    def names(self) -> tuple[str, ...]:
        """Return the identifiers in the parentheses that follow."""
        self.needs("(")
        found = self.several(self.name)
        self.needs(")")
        return found

    def several(self, one: Callable[[], T]) -> tuple[T, ...]:
        """Return what a parser finds between commas."""
        found = [one()]
        while self.takes(","):
            found.append(one())
        return tuple(found)

    def number(self) -> int:
        """Return the whole number that follows."""
        if self.next.kind != "integer":
            raise self.unexpected()
        return int(self.step().text)
