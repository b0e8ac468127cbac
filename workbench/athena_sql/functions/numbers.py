"""Functions of numbers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbench.athena_sql.functions.signatures import Rule, rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import DOUBLE, Type, decimal
from workbench.athena_sql.values.operators import arithmetic
from workbench.athena_sql.values.value import Value, as_exact, whole


def _same(name: str, values: Sequence[Value], at: int) -> Value:
    """Return abs of any number, as its own type."""
    (value,) = _numbers(name, values, at, 1)
    return Value(f"{name}({value.sql})", value.type, at, may_be_nan=value.may_be_nan)


def _sign(name: str, values: Sequence[Value], at: int) -> Value:
    (value,) = _numbers(name, values, at, 1)
    if value.may_be_nan:
        sql = f"CAST(athena_sign({value.sql}) AS {value.type.duckdb})"
        return Value(sql, value.type, at, may_be_nan=True)
    type_ = decimal(1, 0) if value.type.name == "decimal" else value.type
    return Value(f"CAST(sign({value.sql}) AS {type_.duckdb})", type_, at)


def _rounded_down_or_up(name: str, values: Sequence[Value], at: int) -> Value:
    """Return floor or ceiling."""
    (value,) = _numbers(name, values, at, 1)
    name = name.removesuffix("ing")
    if value.type.is_whole:
        return value
    if value.type.name != "decimal":
        return Value(f"{name}({value.sql})", value.type, at, may_be_nan=True)
    type_ = _whole_part(value.type)
    return Value(f"CAST({name}({value.sql}) AS {type_.duckdb})", type_, at)


def _whole_part(type_: Type) -> Type:
    precision, scale = type_.sizes
    return decimal(precision - scale + min(scale, 1), 0)


def _round(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) == 1:
        return _round_to_whole(name, values, at)
    value, digits = _arguments(name, values, at)
    if not value.type.is_number:
        raise wrong(f"round takes a number, not {value.type}", at)
    if digits.constant is None or int(digits.constant) < -18:
        raise cannot("round to such a number of digits", at)
    count = int(digits.constant)
    if value.type.is_whole:
        return value if count >= 0 else _round_to_tens(value, 10**-count, at)
    if value.type.name == "decimal":
        precision, scale = value.type.sizes
        type_ = decimal(precision + 1, scale)
        if count < 0:
            step = f"CAST({10 ** (scale - count)} AS HUGEINT)"
            rounded = f"athena_quotient(athena_digits({value.sql}), {step}) * {step}"
            return Value(f"CAST(athena_point({rounded}, {scale}) AS {type_.duckdb})", type_, at)
        return Value(f"CAST(round({value.sql}, {min(count, scale)}) AS {type_.duckdb})", type_, at)
    return Value(f"athena_round({value.sql}, {count})", value.type, at, may_be_nan=True)


def _round_to_tens(value: Value, step: int, at: int) -> Value:
    sql = f"athena_quotient(CAST({value.sql} AS HUGEINT), CAST({step} AS HUGEINT)) * {step}"
    return Value(f"CAST({sql} AS {value.type.duckdb})", value.type, at)


def _round_to_whole(name: str, values: Sequence[Value], at: int) -> Value:
    (value,) = _numbers(name, values, at, 1)
    if value.type.is_whole:
        return value
    if value.type.name == "decimal":
        type_ = _whole_part(value.type)
        return Value(f"CAST(round({value.sql}, 0) AS {type_.duckdb})", type_, at)
    return Value(f"athena_round({value.sql}, 0)", value.type, at, may_be_nan=True)


def _truncate(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) == 2:
        return _truncate_to(name, values, at)
    (value,) = _numbers(name, values, at, 1)
    if value.type.is_float:
        return Value(f"trunc({value.sql})", DOUBLE, at, may_be_nan=True)
    value = as_exact(value)
    precision, scale = value.type.sizes
    type_ = decimal(max(precision - scale, 1), 0)
    return Value(f"CAST(trunc({value.sql}) AS {type_.duckdb})", type_, at)


def _truncate_to(name: str, values: Sequence[Value], at: int) -> Value:
    """Return an exact number with that many digits after the point, or zeros before it."""
    value, digits = _numbers(name, values, at, 2)
    if value.type.is_float or not digits.type.is_whole:
        raise wrong(f"{name} doesn't take ({value.type}, {digits.type})", at)
    if digits.constant is None:
        raise cannot(f"{name} to a number of digits that isn't a literal", digits.at)
    value = as_exact(value)
    scale = value.type.sizes[1]
    step = 10 ** min(max(scale - int(digits.constant), 0), 38)
    sql = f"athena_digits({value.sql})"
    rest = f"athena_point({sql} - {sql} % CAST({step} AS HUGEINT), {scale})"
    return Value(f"CAST({rest} AS {value.type.duckdb})", value.type, at)


def _power(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a power of whole numbers; the last digits of others differ."""
    one, other = _numbers(name, values, at, 2)
    if not (one.type.is_whole and other.type.is_whole):
        raise cannot(f"{name} of fractions", at)
    return Value(f"athena_power({one.sql}, {other.sql})", DOUBLE, at)


def _mod(name: str, values: Sequence[Value], at: int) -> Value:
    one, other = _numbers(name, values, at, 2)
    if other.type.is_whole and other.constant in {None, "0"}:
        # Athena's TRY doesn't catch this zero.
        fault = "athena_unsure('Division by zero')"
        other = replace(other, sql=f"CASE WHEN {other.sql} = 0 THEN {fault} ELSE {other.sql} END")
    return arithmetic("%", one, other, at)


def _arguments(name: str, values: Sequence[Value], at: int) -> Sequence[Value]:
    if len(values) != 2:
        raise wrong(f"{name} takes one or two arguments", at)
    whole(values[1], name)
    return values


def _numbers(name: str, values: Sequence[Value], at: int, count: int) -> Sequence[Value]:
    if len(values) != count or not all(value.type.is_number for value in values):
        given = ", ".join(str(value.type) for value in values)
        raise wrong(f"{name} doesn't take ({given})", at)
    return values


NUMBERS: Final[dict[str, Rule]] = {
    "abs": _same,
    "sign": _sign,
    "floor": _rounded_down_or_up,
    "ceil": _rounded_down_or_up,
    "ceiling": _rounded_down_or_up,
    "round": _round,
    "truncate": _truncate,
    "mod": _mod,
    "sqrt": rule(("double -> double", "athena_sqrt({0})")),
    "power": _power,
    "pow": _power,
    "ln": rule(("double -> double", "athena_ln({0})")),
    "log": rule(("double, double -> double", "athena_log({0}, {1})")),
    "log2": rule(("double -> double", "athena_log(2e0, {0})")),
    "degrees": rule(("double -> double", "degrees({0})")),
    "radians": rule(("double -> double", "radians({0})")),
    "pi": rule(("-> double", "pi()")),
    "e": rule(("-> double", "CAST(2.718281828459045e0 AS DOUBLE)")),
    "infinity": rule(("-> double", "CAST('inf' AS DOUBLE)")),
    "nan": rule(("-> double", "CAST('nan' AS DOUBLE)")),
    "is_nan": rule(("double -> boolean", "isnan({0})")),
    "is_finite": rule(("double -> boolean", "isfinite({0})")),
    "is_infinite": rule(("double -> boolean", "isinf({0})")),
}
