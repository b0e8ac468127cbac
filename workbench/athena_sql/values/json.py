"""Casts from JSON."""

from workbench.athena_sql.refusal import cannot
from workbench.athena_sql.types import BIGINT, INTEGER, JSON, VARCHAR, Type
from workbench.athena_sql.values.texts import from_text
from workbench.athena_sql.values.value import Value


def from_json(value: Value, type_: Type, at: int) -> Value:
    """Return JSON as another type."""
    if type_.name == "varchar" and not type_.sizes:
        return Value(f"athena_json_value({value.sql})", type_, at)
    if type_.is_whole:
        number = Value(f"athena_json_number({value.sql})", VARCHAR, at)
        return from_text(number, type_, at)
    inner = type_.of[-1] if type_.of else None
    if inner is None or inner not in {JSON, VARCHAR, BIGINT, INTEGER}:
        raise cannot(f"CAST of json to {type_}", at)
    if type_.name == "map" and type_.of[0] == VARCHAR:
        member = "JSON" if inner == JSON else inner.duckdb
        exact = value.sql if inner == JSON else f"athena_json_exact({value.sql})"
        return Value(f"CAST(CAST({exact} AS JSON) AS MAP(VARCHAR, {member}))", type_, at)
    if type_.name == "array":
        member = "JSON" if inner == JSON else inner.duckdb
        exact = f"athena_json_exact({value.sql})"
        return Value(
            f"CAST(CAST(CAST({exact} AS JSON) AS {member}[]) AS {type_.duckdb})", type_, at
        )
    raise cannot(f"CAST of json to {type_}", at)
