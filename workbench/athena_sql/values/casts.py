"""CAST and TRY_CAST: which are possible in Trino, and DuckDB's expression of each."""

from collections.abc import Callable

from workbench.athena_sql.coercion import joined
from workbench.athena_sql.refusal import cannot
from workbench.athena_sql.types import DATE, JSON, UNKNOWN, Type
from workbench.athena_sql.values.json import from_json, to_json
from workbench.athena_sql.values.moments import in_zone, local, rounded
from workbench.athena_sql.values.texts import from_text, to_text
from workbench.athena_sql.values.value import Value, converted


def cast(value: Value, type_: Type, at: int, *, is_try: bool = False) -> Value:
    """Return a value as another type; null instead of an error if `is_try`."""
    found = _cast(value, type_, at)
    if not is_try or value.type == type_:
        return found
    tried = found.tried or _tried(value, type_, at)
    return Value(tried, type_, at, may_be_nan=found.may_be_nan)


def _tried(value: Value, type_: Type, at: int) -> str:
    """Return a cast that is null if it fails; what fails before it is an error."""
    inner = _cast(Value("v_tried", value.type, at, may_be_nan=value.may_be_nan), type_, at)
    return f"list_transform([{value.sql}], lambda v_tried: TRY({inner.sql}))[1]"


def _cast(value: Value, type_: Type, at: int) -> Value:
    if value.type == UNKNOWN:
        return Value(f"CAST({value.sql} AS {type_.duckdb})", type_, at)
    if value.type == type_:
        same = joined(type_, value.type)
        return Value(value.sql, same, at, value.constant, value.may_be_nan)
    return _caster(value.type, type_, at)(value, type_, at)


def _caster(one: Type, type_: Type, at: int) -> Callable[[Value, Type, int], Value]:
    """Return the function that casts one type to another."""
    casters = (
        (one == JSON, from_json),
        (type_ == JSON, to_json),
        (type_.name == "varchar", to_text),
        (one.name == "varchar", from_text),
        (one.is_number or one.name == "boolean", _from_number),
        (one.is_time, _from_time),
        (one.name == type_.name and len(one.of) == len(type_.of), _inner),
    )
    for fits, caster in casters:
        if fits:
            return caster
    raise _impossible(one, type_, at)


def _impossible(one: Type, other: Type, at: int) -> Exception:
    return cannot(f"CAST of {one} to {other}", at)


def _from_number(value: Value, type_: Type, at: int) -> Value:
    one = value.type
    if type_.name == "boolean" or (one.name == "boolean" and type_.is_number):
        return _with_boolean(value, type_, at)
    if not type_.is_number:
        raise _impossible(one, type_, at)
    sql = value.sql
    if one.is_float and (type_.is_whole or type_.name == "decimal"):
        # Athena takes the decimal digits that a double shows.
        sql = f"CAST({sql} AS VARCHAR)" if type_.name == "decimal" else f"round({sql})"
    if one.name == "decimal" and type_.is_whole:
        # Rounds half away from zero, as Athena does.
        sql = f"CAST({sql} AS DECIMAL(38,0))"
    may_be_nan = value.may_be_nan and type_.is_float
    return Value(converted(sql, one, type_), type_, at, may_be_nan=may_be_nan)


def _with_boolean(value: Value, type_: Type, at: int) -> Value:
    """Return a number as a boolean, or a boolean as a number."""
    if type_.name == "decimal" and type_.sizes[0] == type_.sizes[1]:
        raise _impossible(value.type, type_, at)
    if value.type.name == "decimal":
        return Value(f"({value.sql} <> 0)", type_, at)
    whole = f"CAST({value.sql} AS INTEGER)" if type_.name == "decimal" else value.sql
    return Value(f"CAST({whole} AS {type_.duckdb})", type_, at)


def _from_time(value: Value, type_: Type, at: int) -> Value:
    """Return a date or timestamp as another, by the clocks of its zone."""
    clock = local(value) if value.type.zone else value.sql
    match type_.name:
        case "date":
            return Value(f"CAST({clock} AS DATE)", DATE, at)
        case "timestamp":
            return Value(rounded(f"CAST({clock} AS TIMESTAMP)", value.type, type_), type_, at)
        case "timestamp with time zone":
            if value.type.zone:
                sql = rounded(value.sql, value.type, type_)
                return Value(sql, Type(type_.name, type_.sizes, zone=value.type.zone), at)
            sql = rounded(f"CAST({clock} AS TIMESTAMP)", value.type, type_)
            return in_zone(Value(sql, type_, at), "UTC", at)
    raise _impossible(value.type, type_, at)


def _inner(value: Value, type_: Type, at: int) -> Value:
    """Return an array, map or row with each of its values cast."""
    if type_.name == "array":
        element = _cast(Value("x", value.type.of[0], at), type_.of[0], at)
        return Value(f"list_transform({value.sql}, lambda x: {element.sql})", type_, at)
    if type_.name == "row":
        fields = [
            f"f{i} := {_cast(Value(f'x.f{i}', one, at), other, at).sql}"
            for i, (one, other) in enumerate(zip(value.type.of, type_.of, strict=True))
        ]
        packed = f"struct_pack({', '.join(fields)})"
        new = f"CASE WHEN x IS NULL THEN NULL ELSE {packed} END"
        return Value(f"list_transform([{value.sql}], lambda x: {new})[1]", type_, at)
    raise _impossible(value.type, type_, at)
