"""The type that two types have in common, as Trino chooses it."""

from dataclasses import replace

from workbench.athena_sql.types import NUMBERS, TIMES, UNKNOWN, Type, as_decimal, decimal


def common(one: Type, other: Type) -> Type | None:
    """Return the type that both can be coerced to, as Trino chooses it; None if there is none."""
    if one == other:
        return joined(one, other)
    if UNKNOWN in {one, other}:
        return one if other == UNKNOWN else other
    if one.name == other.name:
        return _same_name(one, other)
    if one.is_number and other.is_number:
        return _number(one, other)
    if one.is_time and other.is_time:
        return _time(one, other)
    return None


def joined(one: Type, other: Type) -> Type:
    """Return one of two equal types: that of a scattered map, if there is one."""
    return other if _is_scattered(other) else one


def _is_scattered(type_: Type) -> bool:
    return type_.is_scattered or any(map(_is_scattered, type_.of))


def zones_differ(one: Type, other: Type) -> bool:
    """Return whether times of two types may be in different zones; without one they are in UTC."""
    if one.is_time and other.is_time:
        zones = {type_.zone or "UTC" for type_ in (one, other)}
        return any(type_.zone for type_ in (one, other)) and len(zones) > 1
    return any(map(zones_differ, one.of, other.of))


def _same_name(one: Type, other: Type) -> Type | None:
    match one.name:
        case "decimal":
            return _decimals(one, other)
        case "varchar":
            longest = max(one.sizes, other.sizes) if one.sizes and other.sizes else ()
            return Type("varchar", longest)
        case "timestamp":
            return max(one, other, key=lambda type_: type_.sizes)
        case "timestamp with time zone":
            longer = max(one, other, key=lambda type_: type_.sizes)
            return longer if one.zone == other.zone else None
    return _nested(one, other) if one.of and len(one.of) == len(other.of) else None


def _nested(one: Type, other: Type) -> Type | None:
    """Return the common type of two arrays, maps or rows."""
    of = [common(a, b) for a, b in zip(one.of, other.of, strict=True)]
    names = one.names if one.names == other.names else ("",) * len(one.names)
    inner = tuple(type_ for type_ in of if type_)
    if len(inner) < len(of):
        return None
    is_scattered = one.is_scattered or other.is_scattered
    return replace(one, of=inner, names=names, is_scattered=is_scattered)


def _number(one: Type, other: Type) -> Type:
    later = max(one, other, key=lambda type_: NUMBERS.index(type_.name))
    return _decimals(as_decimal(one), as_decimal(other)) if later.name == "decimal" else later


def _decimals(one: Type, other: Type) -> Type:
    (p1, s1), (p2, s2) = one.sizes, other.sizes
    scale = max(s1, s2)
    return decimal(max(p1 - s1, p2 - s2) + scale, scale)


def _time(one: Type, other: Type) -> Type:
    later = max(one, other, key=lambda type_: TIMES.index(type_.name))
    sizes = max(one.sizes, other.sizes)
    return replace(later, sizes=sizes)
