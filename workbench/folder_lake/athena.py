"""Athena's SQL → DuckDB's SQL with the same meaning, for one statement that reads."""

import logging
import re
from datetime import datetime
from itertools import pairwise
from typing import Final

import sqlglot
from sqlglot import Token, TokenType, exp
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError

from invitations.errors import ConfigurationError

_READING: Final = (exp.Query, exp.Values, exp.Describe)
_DECIMAL: Final = re.compile(r"[+-]?([0-9]*)\.?([0-9]*)")
_NAMED: Final = (exp.Alias, exp.Column, exp.Dot, exp.Star)


def translated(sql: str, now: datetime | None = None) -> str:
    """Return one Athena statement as DuckDB SQL; `now` is its current time.

    Raises ConfigurationError unless it is one statement that only reads and can be translated.
    """
    # What sqlglot only warns of is refused here.
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    try:
        return _translated(sql, now)
    except SqlglotError as error:
        raise ConfigurationError(_reason(error)) from error


def _translated(sql: str, now: datetime | None) -> str:
    sql = _with_exact_decimals(sql)
    tokens = _one_statement(sqlglot.tokenize(sql, read="athena"))
    statement = sql[tokens[0].start : tokens[-1].end + 1]
    word = tokens[0].text.upper()
    if word == "SHOW":
        return statement
    if word in {"EXPLAIN", "ANALYZE"}:
        return f"{word} {_translated(statement[len(word) :], now)}"
    tree = sqlglot.parse_one(statement, read="athena")
    if not isinstance(tree, _READING):
        raise ConfigurationError(
            "queries only read: use SELECT, WITH, VALUES, TABLE, SHOW, DESCRIBE or EXPLAIN."
        )
    if now:
        _stop_the_clock(tree, now)
    _count_whole_units(tree)
    _make_plain_decimals_whole(tree)
    _name_columns(tree)
    return tree.sql("duckdb", unsupported_level=ErrorLevel.RAISE)


def _with_exact_decimals(sql: str) -> str:
    """Give each literal such as DECIMAL '0.10' its own precision and scale, as Athena does."""
    tokens = sqlglot.tokenize(sql, read="athena")
    for word, literal in reversed(list(pairwise(tokens))):
        is_decimal = word.token_type is TokenType.DECIMAL and literal.token_type is TokenType.STRING
        if is_decimal and (number := _DECIMAL.fullmatch(literal.text)):
            digits = max(len(number[1].lstrip("0") + number[2]), 1)
            type_ = f"DECIMAL({digits}, {len(number[2])})"
            cast = f"CAST('{literal.text}' AS {type_})"
            sql = sql[: word.start] + cast + sql[literal.end + 1 :]
    return sql


def _one_statement(tokens: list[Token]) -> list[Token]:
    """Return tokens without sqlglot's mark of a Hive statement and the semicolons at the end."""
    tokens = [token for token in tokens if token.token_type is not TokenType.HIVE_TOKEN_STREAM]
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens = tokens[:-1]
    if not tokens:
        raise ConfigurationError("there is no query; use one SQL statement.")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise ConfigurationError("there are several statements; use one at a time.")
    return tokens


def _stop_the_clock(tree: exp.Expr, now: datetime) -> None:
    """Make `now` the current time."""
    instant = exp.cast(exp.Literal.string(now.isoformat()), "timestamptz")
    for current in tuple(tree.find_all(exp.CurrentTimestamp, exp.CurrentDate)):
        is_date = isinstance(current, exp.CurrentDate)
        current.replace(exp.cast(instant, "date") if is_date else instant.copy())


def _count_whole_units(tree: exp.Expr) -> None:
    """Make date_diff count elapsed units as Athena does; DuckDB's counts boundaries crossed."""
    for difference in tuple(tree.find_all(exp.DateDiff)):
        unit = exp.Literal.string(difference.text("unit").lower())
        arguments = [unit, difference.expression, difference.this]
        # Not exp.func: sqlglot's own date_sub belongs to another dialect.
        difference.replace(exp.Anonymous(this="date_sub", expressions=arguments))


def _make_plain_decimals_whole(tree: exp.Expr) -> None:
    """Give DECIMAL without a precision Athena's: 38 digits without a fraction."""
    for type_ in tree.find_all(exp.DataType):
        if type_.is_type(exp.DataType.Type.DECIMAL) and not type_.expressions:
            sizes = (exp.DataTypeParam(this=exp.Literal.number(size)) for size in (38, 0))
            type_.set("expressions", list(sizes))


def _name_columns(tree: exp.Expr) -> None:
    """Name unnamed columns as Athena does: _col and their position."""
    for select in tuple(tree.find_all(exp.Select)):
        for position, column in enumerate(select.expressions):
            if not isinstance(column, _NAMED):
                column.replace(exp.alias_(column.copy(), f"_col{position}"))


def _reason(error: SqlglotError) -> str:
    if isinstance(error, ParseError) and error.errors:
        found = error.errors[0]
        return f"{found['description']} (line {found['line']}, column {found['col']})"
    return str(error)
