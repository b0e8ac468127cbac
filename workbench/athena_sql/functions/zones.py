"""Functions of time zones and of the seconds since 1970."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.arguments import moment, pair
from workbench.athena_sql.functions.signatures import Rule, rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import (
    DATE,
    VARCHAR,
    Type,
    timestamp,
    zoned,
)
from workbench.athena_sql.values.casts import cast
from workbench.athena_sql.values.moments import checked_zone, in_zone, local
from workbench.athena_sql.values.texts import timestamp_text
from workbench.athena_sql.values.value import Value, needed


def _to_unixtime(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong("to_unixtime takes a timestamp", at)
    return Value(f"epoch({moment(name, values[0]).sql})", Type("double"), at)


def _from_unixtime(name: str, values: Sequence[Value], at: int) -> Value:
    if not 1 <= len(values) <= 2 or not values[0].type.is_number:
        raise wrong(f"{name} takes a number, and perhaps a zone", at)
    zone = _zone_name(values[1]) if len(values) == 2 else "UTC"
    seconds = needed(values[0], Type("double"), name)
    return Value(
        f"make_timestamp(CAST(floor({seconds.sql} * 1000 + 0.5e0) AS BIGINT) * 1000)",
        zoned(3, zone),
        at,
    )


def _zone_name(value: Value) -> str:
    if value.constant is None:
        raise cannot("a time zone that isn't a literal", value.at)
    return checked_zone(value.constant, value.at)


def _with_timezone(name: str, values: Sequence[Value], at: int) -> Value:
    value, zone = pair(name, values, at)
    if value.type.name not in {"timestamp", "date"}:
        raise wrong(f"with_timezone takes a timestamp, not {value.type}", at)
    moment = needed(value, timestamp(0), name) if value.type == DATE else value
    return in_zone(moment, _zone_name(zone), at)


def at_timezone(name: str, values: Sequence[Value], at: int) -> Value:
    """Return the same instant in another zone."""
    value, zone = pair(name, values, at)
    if value.type.name == "timestamp":
        value = cast(value, zoned(value.type.sizes[0], "UTC"), at)
    if not value.type.zone:
        raise wrong(f"AT TIME ZONE takes a timestamp, not {value.type}", at)
    return Value(value.sql, zoned(value.type.sizes[0], _zone_name(zone)), at)


def _to_iso8601(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong("to_iso8601 takes a date or timestamp", at)
    value = moment(name, values[0])
    if value.type == DATE:
        return Value(f"CAST({value.sql} AS VARCHAR)", VARCHAR, at)
    if value.type.zone not in {"", "UTC"}:
        clock = local(value)
        shown = timestamp_text(clock, value.type.sizes[0], "T")
        return Value(f"({shown} || athena_offset({clock}, {value.sql}))", VARCHAR, at)
    sql = timestamp_text(value.sql, value.type.sizes[0], "T")
    return Value(f"({sql} || 'Z')" if value.type.zone else sql, VARCHAR, at)


ZONES: Final[dict[str, Rule]] = {
    "to_unixtime": _to_unixtime,
    "from_unixtime": _from_unixtime,
    "with_timezone": _with_timezone,
    "at_timezone": at_timezone,
    "to_iso8601": _to_iso8601,
    "current_timezone": rule(("-> varchar", "'UTC'")),
}
