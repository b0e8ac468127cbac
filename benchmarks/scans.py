"""Scans of a query in Athena: its tables and columns, and the conditions on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.pushdown_predicates import pushdown_predicates
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope

from invitations.tables import TABLES
from sql.statements import views
from workbench.athena_sql.macros import prepare
from workbench.athena_sql.statements import translated

_SCHEMA: Final[dict[str, object]] = {
    table.name: {
        column.name: column.glue_type for column in (*table.columns, *table.partition_keys)
    }
    for table in TABLES
}
_VIEWS: Final = {view.key: view.sql for view in views()}
_COMPARISONS: Final = (exp.EQ, exp.NEQ, exp.NullSafeNEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In)


@dataclass(frozen=True)
class Condition:
    """A condition on a row: a comparison (by sqlglot's name) of a column with constants."""

    column: str
    comparison: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Scan:
    """One scan of a table: its columns, and the conditions by which an engine may skip rows."""

    table: str
    columns: frozenset[str]
    conditions: tuple[Condition, ...]


def scans_of(sql: str, now: datetime) -> list[Scan]:
    """Return Athena's scans for a query. `now` is the current time.

    Views are expanded. Unused columns are left out, and conditions are pushed down to their
    scans. Raises ValueError if a query names a common table twice, because Athena then scans
    its source twice.
    """
    tree = sqlglot.parse_one(sql, read="athena")
    for table in tuple(tree.find_all(exp.Table)):
        if table.name in _VIEWS:
            inside = sqlglot.parse_one(_VIEWS[table.name], read="athena")
            alias = exp.TableAlias(this=exp.to_identifier(table.alias_or_name))
            table.replace(exp.Subquery(this=inside, alias=alias))
    tree = qualify(tree, schema=_SCHEMA, dialect="athena")
    _refuse_common_tables_named_twice(tree)
    tree = pushdown_predicates(pushdown_projections(tree), dialect="athena")
    return [scan for scope in traverse_scope(tree) for scan in _scans_in(scope, now)]


def _refuse_common_tables_named_twice(tree: exp.Expr) -> None:
    for common in tree.find_all(exp.CTE):
        named = [table for table in tree.find_all(exp.Table) if table.name == common.alias]
        if len(named) > 1:
            raise ValueError(f"{common.alias} is named twice; its scans would count twice")


def _scans_in(scope: Scope, now: datetime) -> Iterator[Scan]:
    where = scope.expression.args.get("where")
    parts = tuple(where.this.flatten()) if where and isinstance(where.this, exp.And) else ()
    parts = parts or ((where.this,) if where else ())
    for name, (_, source) in scope.selected_sources.items():
        if isinstance(source, exp.Table):
            columns = frozenset(column.name for column in scope.columns if column.table == name)
            found = (_condition(part.unnest(), name, now) for part in parts)
            yield Scan(source.name, columns, tuple(one for one in found if one))


def _condition(part: exp.Expr, name: str, now: datetime) -> Condition | None:
    """Return a comparison of a table's plain column with constants, or None for any other part."""
    column = part.this
    if not isinstance(part, _COMPARISONS) or not isinstance(column, exp.Column):
        return None
    constants = part.expressions if isinstance(part, exp.In) else [part.expression]
    if column.table != name or any(constant.find(exp.Column) for constant in constants):
        return None
    values = tuple(_value(constant, now) for constant in constants)
    return Condition(column.name, type(part).__name__, values)


def _value(constant: exp.Expr, now: datetime) -> Any:
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as engine:
        prepare(engine)
        found = engine.execute(translated(f"SELECT {constant.sql('athena')}", now)).fetchone()
    return found and found[0]
