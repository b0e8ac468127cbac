"""One statement of Athena's SQL → DuckDB's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.queries import cursor
from workbench.athena_sql.grammar.queries import query as parse
from workbench.athena_sql.listings import describe, show
from workbench.athena_sql.refusal import Refusal, as_error, cannot, refused_whole
from workbench.athena_sql.translation.queries import query
from workbench.athena_sql.translation.rows import Context, Output, quoted
from workbench.athena_sql.types import VARCHAR

_CHANGING: Final = frozenset(
    """ALTER ANALYZE CALL COMMENT COMMIT COPY CREATE DEALLOCATE DELETE DENY DROP EXECUTE GRANT
    INSERT MERGE MSCK OPTIMIZE PRAGMA PREPARE REFRESH RESET REVOKE ROLLBACK SET START TRUNCATE
    UNLOAD UPDATE USE VACUUM""".split()  # noqa: SIM905 - as a list it has a line a word
)
"""First words of statements that don't read."""
_PLAN: Final = (Output("explain_key", VARCHAR), Output("explain_value", VARCHAR))


@dataclass(frozen=True)
class Statement:
    """DuckDB's statement, and the names and types of Athena's columns."""

    sql: str
    outputs: tuple[Output, ...]

    @property
    def named_sql(self) -> str:
        """The statement as a query whose columns have their names."""
        names = ", ".join(
            f"c{place} AS {quoted(name)}" for place, (name, _) in enumerate(self.outputs)
        )
        columns = ", ".join(f"c{place}" for place in range(len(self.outputs)))
        return f"SELECT {names} FROM ({self.sql}) AS r({columns})"


def translate(sql: str, now: datetime | None = None) -> Statement:
    """Return one statement as DuckDB's; `now` is its current time.

    Raises ConfigurationError, with the line and column, unless it is one statement that only
    reads and the answer is certainly Athena's.
    """
    try:
        return _translate(sql, now)
    except Refusal as refusal:
        raise as_error(refusal, sql) from refusal
    except RecursionError as error:
        raise as_error(cannot("so deep a statement", 0), sql) from error


def translated(sql: str, now: datetime | None = None) -> str:
    """Return one statement as a query of DuckDB's whose columns have Athena's names."""
    return translate(sql, now).named_sql


def _translate(sql: str, now: datetime | None) -> Statement:
    c = cursor(sql)
    if c.next.kind == "end" or c.sees(";"):
        raise refused_whole("there is no query; use one SQL statement")
    return _statement(c, now)


def _statement(c: Cursor, now: datetime | None) -> Statement:
    if word := c.takes_one("SHOW", "DESCRIBE", "DESC"):
        sql, outputs = show(c) if word == "SHOW" else describe(c)
        _check_end(c)
        return Statement(sql, outputs)
    if c.takes("EXPLAIN"):
        analyze = "ANALYZE " if c.takes("ANALYZE") else ""
        return Statement(f"EXPLAIN {analyze}{_statement(c, now).sql}", _PLAN)
    if c.next.key in _CHANGING:
        raise refused_whole(
            "queries only read: use SELECT, WITH, VALUES, TABLE, SHOW, DESCRIBE or EXPLAIN"
        )
    tree = parse(c)
    _check_end(c)
    rows = query(tree, Context(now))
    outputs = tuple(
        Output(output.name or f"_col{place}", output.type)
        for place, output in enumerate(rows.outputs)
    )
    return Statement(rows.sql, outputs)


def _check_end(c: Cursor) -> None:
    """Refuse what follows a statement, other than semicolons."""
    while c.takes(";"):
        if c.next.kind != "end" and not c.sees(";"):
            raise refused_whole("there are several statements; use one at a time")
    if c.next.kind != "end":
        raise c.unexpected()
