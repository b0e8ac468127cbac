"""Dates as text and from text, in MySQL's and Joda's patterns; only literal patterns."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from workbench.athena_sql.functions.arguments import pair
from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import VARCHAR, Type, timestamp, zoned
from workbench.athena_sql.values.moments import local, rounded, timestamp_literal
from workbench.athena_sql.values.value import Value, literal, needed, text

_MYSQL: Final = {
    "Y": "%Y", "y": "%y", "m": "%m", "c": "%-m", "M": "%B", "b": "%b", "d": "%d", "e": "%-d",
    "H": "%H", "k": "%-H", "h": "%I", "I": "%I", "l": "%-I", "i": "%M", "s": "%S", "S": "%S",
    "f": "%f", "p": "%p", "a": "%a", "W": "%A", "j": "%j", "v": "%V", "x": "%G", "T": "%H:%M:%S",
    "r": "%I:%M:%S %p", "%": "%%",
}  # fmt: skip
_UNSUPPORTED: Final = "DUuVwX"
_JODA: Final = {
    "yyyy": "%Y", "YYYY": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m",
    "dd": "%d", "d": "%-d", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M",
    "m": "%-M", "ss": "%S", "s": "%-S", "SSS": "%g", "a": "%p", "EEE": "%a", "E": "%a",
    "EEEE": "%A", "DDD": "%j", "D": "%-j", "ww": "%V", "xxxx": "%G", "e": "%u", "Z": "%z",
    "ZZ": "%:z", "ZZZ": "%Z", "aa": "%p", "EE": "%a", "SSSSSS": "%f",
}  # fmt: skip
_READ: Final = {
    "%Y": "[0-9]{4}", "%y": "(?:[0-57-9][0-9]|6[0-8])",
    "%m": "[0-9]{1,2}", "%-m": "[0-9]{1,2}", "%d": "[0-9]{1,2}",
    "%-d": "[0-9]{1,2}", "%H": "[0-9]{1,2}", "%-H": "[0-9]{1,2}", "%M": "[0-9]{1,2}",
    "%-M": "[0-9]{1,2}", "%S": "[0-9]{1,2}", "%-S": "[0-9]{1,2}", "%g": "[0-9]{3}",
    "%f": "[0-9]{1,6}", "%b": "[A-Za-z]{3}", "%B": "[A-Za-z]{3,9}", "%I": "[0-9]{1,2}",
    "%-I": "[0-9]{1,2}", "%p": "[AP]M", "%H:%M:%S": "[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}",
}  # fmt: skip
"""What can be read, and the form it has; %g are milliseconds. 69 is 2069 in Athena only."""
_PART: Final = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|.", re.DOTALL)
_OFFSETS: Final = {("%z", True): "replace({0}, ':', '')", ("%:z", True): "{0}"}
"""The offset of a region, which may be another in each row."""
_WITH_OFFSET: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?([+-]\d\d)(?::?(\d\d))?"
)
Parts = list[tuple[str, bool]]
"""Parts of a pattern: DuckDB's specifiers (true) and plain text (false)."""


def _mysql(pattern: str, at: int) -> Parts:
    parts: Parts = []
    for found in re.finditer(r"%(.)|([^%])|%$", pattern, re.DOTALL):
        if found[2]:
            parts.append((found[2], False))
        elif found[1] and found[1] in _MYSQL:
            parts.append((_MYSQL[found[1]], True))
        elif found[1] and found[1] not in _UNSUPPORTED:
            parts.append((found[1], False))
        else:
            raise cannot(f"{found[0]} in a pattern", at)
    return parts


def _joda(pattern: str, at: int) -> Parts:
    parts: Parts = []
    for found in _PART.finditer(pattern):
        if found[1] is not None:
            parts.append((found[1].replace("''", "'") or "'", False))
        elif not found[2]:
            parts.append((found[0], False))
        elif found[0] in _JODA:
            parts.append((_JODA[found[0]], True))
        else:
            raise cannot(f"{found[0]} in a pattern", at)
    return parts


def _pattern(value: Value, name: str) -> Parts:
    text(value, name)
    if value.constant is None:
        raise cannot(f"{name} with a pattern that isn't a literal", value.at)
    read = _joda if name in {"format_datetime", "parse_datetime"} else _mysql
    return read(value.constant, value.at)


def _format(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a date or timestamp as text."""
    moment, pattern = pair(name, values, at)
    if not moment.type.is_time:
        raise wrong(f"{name} takes a date or timestamp, not {moment.type}", at)
    parts = _pattern(pattern, name)
    if not parts:
        raise cannot(f"{name} with an empty pattern", at)
    clock = local(moment) if moment.type.zone else f"CAST({moment.sql} AS TIMESTAMP)"
    clock = rounded(clock, moment.type, timestamp(3))
    parts = [_with_zone(part, is_field, moment, at) for part, is_field in parts]
    # Athena shows milliseconds in six digits.
    parts = [("%g000" if is_field and part == "%f" else part, is_field) for part, is_field in parts]
    texts: list[str] = []
    for is_offset, group in groupby(parts, lambda part: part in _OFFSETS):
        if is_offset:
            offset = f"athena_offset({clock}, {moment.sql})"
            texts += (_OFFSETS[part].format(offset) for part in group)
        else:
            texts.append(f"strftime({clock}, {literal(_duckdb_pattern(group))})")
    return Value(f"({' || '.join(texts)})", VARCHAR, at)


def _duckdb_pattern(parts: Iterable[tuple[str, bool]]) -> str:
    return "".join(part if is_field else part.replace("%", "%%") for part, is_field in parts)


def _with_zone(part: str, is_field: bool, moment: Value, at: int) -> tuple[str, bool]:
    """Return the zone or its offset as plain text if a part asks for it; not a region's offset."""
    if part not in {"%z", "%:z", "%Z"} or not is_field:
        return part, is_field
    zone = moment.type.zone
    if not zone:
        raise wrong("a time without a zone has no offset to format", at)
    if part == "%Z":
        return zone, False
    if zone != "UTC" and zone[0] not in "+-":
        return part, is_field
    offset = "+00:00" if zone == "UTC" else zone
    return (offset if part == "%:z" else offset.replace(":", "")), False


def _parse(name: str, values: Sequence[Value], at: int) -> Value:
    """Return the timestamp that a text shows."""
    written, pattern = pair(name, values, at)
    parts = _pattern(pattern, name)
    years = {"%Y", "%y"} if name == "date_parse" else {"%Y"}
    if not any(part in years for part, is_field in parts if is_field):
        raise cannot(f"{name} without a year of four digits", at)
    form = "".join(_form(part, is_field, at) for part, is_field in parts)
    digits = form.replace(_READ["%y"], "[0-9]{2}")
    others = re.sub(r"\[0-9\]\{[^}]*\}", "[+-]?[0-9]+", digits)
    shown = _duckdb_pattern(parts)
    type_: Type = zoned(3, "UTC") if name == "parse_datetime" else timestamp(3)
    specifiers = literal(shown.replace("%-", "%"))
    arguments = f"{needed(written, VARCHAR, name).sql}, {literal(form)}, {literal(f' *{others} *')}"
    sql = f"CAST(strptime(athena_matching({arguments}), {specifiers}) AS TIMESTAMP)"
    tried = f"CAST(try_strptime(athena_matching_or_null({arguments}), {specifiers}) AS TIMESTAMP)"
    return Value(sql, type_, at, tried=tried)


def _form(part: str, is_field: bool, at: int) -> str:
    if not is_field:
        return re.escape(part)
    if part not in _READ:
        raise cannot("reading such a part of a date", at)
    return _READ[part]


def _from_iso8601(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) != 1:
        raise wrong(f"{name} takes one argument", at)
    if found := _WITH_OFFSET.fullmatch(values[0].constant or ""):
        day, *clock, fraction, hours, minutes = found.groups()
        shown = ":".join(part or "00" for part in clock)
        digits = (fraction or "").ljust(3, "0")[:3]
        return timestamp_literal(f"{day} {shown}.{digits} {hours}:{minutes or '00'}", at)
    form = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?Z?)?"
    arguments = f"{text(values[0], name)}, {literal(form)}, '.*[0-9].*'"
    sql = f"CAST(rtrim(athena_matching({arguments}), 'Z') AS TIMESTAMP)"
    tried = f"TRY_CAST(rtrim(athena_matching_or_null({arguments}), 'Z') AS TIMESTAMP)"
    return Value(sql, zoned(3, "UTC"), at, tried=tried)


FORMATS: Final[dict[str, Rule]] = {
    "date_format": _format,
    "format_datetime": _format,
    "date_parse": _parse,
    "parse_datetime": _parse,
    "from_iso8601_timestamp": _from_iso8601,
}
