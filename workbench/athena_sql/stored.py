"""Stored columns: their types in Athena, and DuckDB's SQL of their values as those types."""

from typing import Final

import pyarrow as pa

from invitations.tables.schema import BOOLEAN as BOOLEAN_COLUMN
from invitations.tables.schema import DATE as DATE_COLUMN
from invitations.tables.schema import STRING, TIMESTAMP, WHOLE_NUMBER
from workbench.athena_sql.types import BIGINT, BOOLEAN, DATE, VARCHAR, Type, array, timestamp

_TYPES: Final = {
    STRING: VARCHAR,
    TIMESTAMP: timestamp(3),
    BOOLEAN_COLUMN: BOOLEAN,
    WHOLE_NUMBER: BIGINT,
    DATE_COLUMN: DATE,
}


def athena_type(stored: pa.DataType) -> Type:
    """Return the type that Athena gives a column of this Arrow type."""
    if pa.types.is_list(stored):
        return array(athena_type(stored.value_type))
    if pa.types.is_struct(stored):
        fields = tuple(stored)
        of = tuple(athena_type(field.type) for field in fields)
        return Type("row", of=of, names=tuple(field.name for field in fields))
    if pa.types.is_decimal(stored):
        return Type("decimal", (stored.precision, stored.scale))
    return _TYPES[stored]


def value_of(sql: str, stored: pa.DataType) -> str:
    """Return DuckDB's expression of a stored value, null if it is null.

    Translated statements call the fields of a row f0, f1 and so on, files by their names.
    """
    type_ = athena_type(stored)
    if not pa.types.is_list(stored) or not pa.types.is_struct(stored.value_type):
        return f"CAST({sql} AS {type_.duckdb})"
    fields = list(stored.value_type)
    named = ", ".join(f"{field.name} {athena_type(field.type).duckdb}" for field in fields)
    numbered = ", ".join(f"'f{place}': x.{field.name}" for place, field in enumerate(fields))
    return f"list_transform(CAST({sql} AS STRUCT({named})[]), lambda x: {{{numbered}}})"
