"""Functions of the bits of whole numbers."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule, rule
from workbench.athena_sql.refusal import wrong
from workbench.athena_sql.types import INTEGER
from workbench.athena_sql.values.value import Value, needed

_WIDTHS: Final = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}


def _shift(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a number with its bits moved, as its own type."""
    if len(values) != 2 or values[0].type.name not in _WIDTHS:
        raise wrong(f"{name} takes a whole number and a count", at)
    value, type_ = values[0], values[0].type
    count = needed(values[1], INTEGER, name).sql
    arguments = f"CAST({value.sql} AS HUGEINT), {count}, {_WIDTHS[type_.name]}"
    return Value(f"CAST(athena_{name}({arguments}) AS {type_.duckdb})", type_, at)


def _bits(operator: str) -> Rule:
    return rule(("bigint, bigint -> bigint", operator))


BITS: Final[dict[str, Rule]] = {
    "bitwise_and": _bits("({0} & {1})"),
    "bitwise_or": _bits("({0} | {1})"),
    "bitwise_xor": _bits("xor({0}, {1})"),
    "bitwise_not": rule(("bigint -> bigint", "(~ {0})")),
    "bit_count": rule(("bigint, bigint -> bigint", "athena_bit_count({0}, {1})")),
    "bitwise_left_shift": _shift,
    "bitwise_right_shift": _shift,
    "bitwise_right_shift_arithmetic": _shift,
}
