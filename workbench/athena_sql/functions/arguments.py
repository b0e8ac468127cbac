"""Arguments that several functions take."""

from collections.abc import Sequence

from workbench.athena_sql.refusal import wrong
from workbench.athena_sql.values.value import Value


def moment(name: str, value: Value) -> Value:
    """Return a date or timestamp; raises a refusal for other values."""
    if not value.type.is_time:
        raise wrong(f"{name} takes a date or timestamp, not {value.type}", value.at)
    return value


def pair(name: str, values: Sequence[Value], at: int) -> Sequence[Value]:
    """Return the two arguments of a function."""
    if len(values) != 2:
        raise wrong(f"{name} takes two arguments", at)
    return values
