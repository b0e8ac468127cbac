"""How the table of functions is written: parameters, result and DuckDB's expression."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.athena_sql.refusal import wrong
from workbench.athena_sql.types import Type, array, decimal, timestamp
from workbench.athena_sql.values.value import Value, coerced

Rule = Callable[[str, Sequence[Value], int], Value]
"""Returns the value of a call from the function's name, the arguments and the offset."""
_SIZES: Final = re.compile(r"(\w+)\((\w+)\)")
_DECIMAL: Final = re.compile(r"decimal\((\d+),(\d+)\)")


@dataclass(frozen=True)
class Signature:
    """Parameters' types, the result's type, and an expression with {0}, {1} for the arguments."""

    parameters: tuple[Type, ...]
    result: Type
    template: str


def rule(*overloads: tuple[str, str]) -> Rule:
    """Return the rule of a function from its overloads, such as ("varchar -> bigint", "len({0})").

    The first overload that the arguments can be coerced to is taken.
    """
    read = [_signature(head, template) for head, template in overloads]

    def apply(name: str, values: Sequence[Value], at: int) -> Value:
        for signature in read:
            if (found := _applied(signature, values, at)) is not None:
                return found
        given = ", ".join(str(value.type) for value in values)
        raise wrong(f"{name} doesn't take ({given})", at)

    return apply


def _applied(signature: Signature, values: Sequence[Value], at: int) -> Value | None:
    if len(values) != len(signature.parameters):
        return None
    found = [coerced(v, type_) for v, type_ in zip(values, signature.parameters, strict=True)]
    sqls = [one.sql for one in found if one]
    if len(sqls) < len(found):
        return None
    sql = signature.template.format(*sqls)
    return Value(sql, signature.result, at, may_be_nan=signature.result.is_float)


def _signature(head: str, template: str) -> Signature:
    parameters, _, result = head.partition("->")
    types = tuple(type_of(one) for one in parameters.split(",") if one.strip())
    return Signature(types, type_of(result), template)


def type_of(text: str) -> Type:
    """Return a type from its name in the table: `varchar`, `array(varchar)`, `timestamp(3)`."""
    name = text.strip()
    if found := _DECIMAL.fullmatch(name):
        return decimal(int(found[1]), int(found[2]))
    if found := _SIZES.fullmatch(name):
        if found[1] == "array":
            return array(type_of(found[2]))
        return timestamp(int(found[2])) if found[1] == "timestamp" else decimal(int(found[2]), 0)
    return Type(name)
