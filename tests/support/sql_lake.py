"""A lake with Athena's types in DuckDB. Its tables are empty until a test fills them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import duckdb

from invitations.tables import CHANGES, INVITATIONS, RUNS, TABLES
from invitations.tables.schema import Table
from sql.statements import queries, views
from workbench.athena_sql.macros import prepare
from workbench.athena_sql.statements import translated
from workbench.athena_sql.stored import athena_type

Lake = duckdb.DuckDBPyConnection
NOW: Final = datetime(2026, 6, 15, 12)  # noqa: DTZ001 - Athena's have no zone
"""The time at which the saved queries run, a Monday at noon."""

EVENT_FIELDS: Final = ["status_changed_at", "status_changed_at_is_exact"]
"""The fields that a late event changes."""
_RECEIVED: Final = {"catalog": "AWS", "participant_type": "RECEIVER"}


@contextmanager
def sql_lake(now: datetime | None = None) -> Iterator[Lake]:
    """Yield a connection to all tables and views. `now` is the views' current time."""
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        prepare(connection)
        for table in TABLES:
            columns = (*table.columns, *table.partition_keys)
            declared = ", ".join(f"{c.name} {athena_type(c.type).duckdb}" for c in columns)
            connection.execute(f"CREATE TABLE {table.name} ({declared})")
        for view in views():
            connection.execute(f"CREATE VIEW {view.key} AS {translated(view.sql, now)}")
        yield connection


def insert(lake: Lake, table: Table, **values: Any) -> None:
    """Add a row. Missing columns are null."""
    if table == RUNS:
        values["run_month"] = values["run_date"][:7]
    places = ", ".join("?" for _ in values)
    lake.execute(
        f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({places})", list(values.values())
    )


def answer(lake: Lake, sql: str, now: datetime | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of a statement in Athena's SQL."""
    return lake.execute(translated(sql, now)).fetchall()


def ask(lake: Lake, key: str) -> tuple[str, list[tuple[Any, ...]]]:
    """Return the column names and the rows of a saved query at NOW."""
    (query,) = (query for query in queries() if query.key == key)
    rows = answer(lake, query.sql, NOW)
    return " ".join(column[0] for column in lake.description or ()), rows


def ago(**parts: float) -> datetime:
    """Return the time before NOW by a duration."""
    return NOW - timedelta(**parts)


def ahead(**parts: float) -> datetime:
    """Return the time after NOW by a duration."""
    return NOW + timedelta(**parts)


def invited(lake: Lake, statuses: str, **values: Any) -> None:
    """Add a received invitation for each status."""
    for status in statuses.split():
        row = _RECEIVED | {"status": status, "listed": True, "invitation_date": ago(days=30)}
        insert(lake, INVITATIONS, **row | values)


def change(
    lake: Lake,
    change_type: str,
    status: str,
    observed_at: datetime,
    exact_at: datetime | None = None,
    **others: Any,
) -> None:
    """Add a change of engi-1 that a run observed."""
    row = _RECEIVED | {
        "invitation_id": "engi-1",
        "change_type": change_type,
        "status": status,
        "observed_at": observed_at,
        "change_month": f"{observed_at:%Y-%m}",
        "changed_at": exact_at or observed_at,
        "changed_at_is_exact": exact_at is not None,
        "status_changed_at": exact_at or observed_at if change_type == "STATUS_CHANGED" else None,
        "listed": change_type != "UNLISTED",
    }
    insert(lake, CHANGES, **row | others)


def late_event(
    lake: Lake, status: str, observed_at: datetime, exact_at: datetime, **others: Any
) -> None:
    """Add the change of a late event, which gives the exact time of a status."""
    others |= {"status_changed_at": exact_at, "changed_fields": EVENT_FIELDS}
    change(lake, "UPDATED", status, observed_at, exact_at, **others)
