"""Questions made of the expressions of stored ones, each in another place of a statement.

Stored questions ask one thing at a time. What goes wrong between two of them, such as a type that
only a later cast shows or an error that TRY catches, is found here.
"""

import random
from collections.abc import Iterator
from typing import Final

import sqlglot
from sqlglot import exp

from tests.support.sql_cases import questions

PLACES: Final = (
    "SELECT typeof({one})",
    "SELECT CAST({one} AS varchar)",
    "SELECT TRY_CAST({one} AS {type})",
    "SELECT json_format(CAST({one} AS json))",
    "SELECT {one} AS k, count(*) AS n GROUP BY 1",
    "SELECT max({one}), count(DISTINCT {one})",
    "SELECT {one} = {one}, {one} <> {other}, {one} IS NOT DISTINCT FROM {one}",
    "SELECT {one} < {other}",
    "SELECT {one} IN ({other}, NULL)",
    "SELECT coalesce(NULL, {one}), coalesce({one}, {other})",
    "SELECT nullif({one}, {other}), greatest({one}, {other})",
    "SELECT CASE WHEN false THEN {one} ELSE {other} END",
    "SELECT ARRAY[{one}, NULL], ARRAY[{one}, {other}]",
    "SELECT array_distinct(ARRAY[{one}, {one}]), contains(ARRAY[{other}], {one})",
    "SELECT ROW({one}, 1)",
    "SELECT try({one})",
    "SELECT (SELECT {one})",
    "SELECT x FROM (VALUES {one}, {other}) AS t (x) WHERE x IS NOT NULL",
    "SELECT x FROM UNNEST(ARRAY[{one}, {other}]) AS t (x) WHERE t.x = {one}",
    "SELECT {one} UNION ALL SELECT {other}",
    "SELECT {one} || {other}",
    "SELECT {one} + {other}, {one} * {other}",
    "SELECT {one} / {other}",
    "SELECT {one} - {other}",
    "SELECT format('%s|%s', {one}, {other})",
    "SELECT sum({one}), avg({one})",
)
TYPES: Final = (
    *("varchar", "varchar(3)", "bigint", "integer", "double", "decimal(10, 2)", "boolean"),
    *("date", "timestamp(3)", "timestamp(0)", "json", "varbinary", "ARRAY(varchar)"),
)
_ELSEWHERE: Final = (exp.AggFunc, exp.Window, exp.Subquery, exp.Star, exp.CurrentTimestamp)
"""What makes no sense in some of the places, or has another value in each statement."""


def compositions(count: int, seed: int = 1) -> list[str]:
    """Return that many questions without tables; the same seed gives the same ones."""
    chosen = random.Random(seed)
    expressions = sorted(set(_expressions()))
    found: list[str] = []
    for _ in range(count):
        one = chosen.choice(expressions)
        other = chosen.choice([one, chosen.choice(expressions)])
        place = chosen.choice(PLACES)
        found.append(place.format(one=one, other=other, type=chosen.choice(TYPES)))
    return found


def _expressions() -> Iterator[str]:
    """Yield the selected expressions of stored questions that read no table."""
    for sql in (sql for name in ("values", "times", "collections") for sql in questions(name)):
        try:
            statement = sqlglot.parse_one(sql, dialect="trino")
        except sqlglot.errors.SqlglotError:
            continue
        if isinstance(statement, exp.Select) and not statement.find(exp.From, *_ELSEWHERE):
            yield from (one.unalias().sql(dialect="trino") for one in statement.expressions)
