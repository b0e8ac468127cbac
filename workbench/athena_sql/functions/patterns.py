"""Functions of regular expressions."""

from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.functions.signatures import Rule
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BIGINT, BOOLEAN, INTEGER, VARCHAR, array
from workbench.athena_sql.values.patterns import Pattern, pattern_of, replacement_of
from workbench.athena_sql.values.value import Value, literal, text


def _parts(name: str, values: Sequence[Value], at: int, most: int = 2) -> tuple[str, str, Pattern]:
    """Return the expressions of a text and its pattern, and the pattern."""
    if not 2 <= len(values) <= most:
        raise wrong(f"{name} takes a text and a regular expression", at)
    pattern = pattern_of(values[1])
    value = text(values[0], name)
    for guard in pattern.guards:
        value = f"{guard}({value})"
    return value, literal(pattern.sql), pattern


def _never_empty(name: str, pattern: Pattern, at: int) -> None:
    if pattern.matches_nothing:
        raise cannot(f"{name} with an expression that matches nothing at all", at)


def _group(name: str, values: Sequence[Value], pattern: Pattern) -> int:
    if len(values) < 3:
        return 0
    constant = values[2].constant
    if constant is None or not values[2].type.is_whole:
        raise cannot(f"{name} of a group that isn't a literal", values[2].at)
    if int(constant) > pattern.groups:
        raise wrong(f"the expression has no group {constant}", values[2].at)
    if int(constant) and not pattern.is_plain and int(constant) not in pattern.never_empty:
        raise cannot(f"{name} of a group that may not take part", values[2].at)
    return int(constant)


def _like(name: str, values: Sequence[Value], at: int) -> Value:
    value, sql, _ = _parts(name, values, at)
    return Value(f"regexp_matches({value}, {sql})", BOOLEAN, at)


def _extract(name: str, values: Sequence[Value], at: int) -> Value:
    value, sql, pattern = _parts(name, values, at, 3)
    group = _group(name, values, pattern)
    found = f"regexp_extract({value}, {sql}, {group})"
    if group and not pattern.is_plain:
        found = f"nullif({found}, '')"
    return Value(f"CASE WHEN regexp_matches({value}, {sql}) THEN {found} END", VARCHAR, at)


def _replace(name: str, values: Sequence[Value], at: int) -> Value:
    value, sql, pattern = _parts(name, values, at, 3)
    _never_empty(name, pattern, at)
    new = replacement_of(values[2], pattern) if len(values) == 3 else ""
    return Value(f"regexp_replace({value}, {sql}, {literal(new)}, 'g')", VARCHAR, at)


def _all(name: str, values: Sequence[Value], at: int) -> str:
    value, sql, pattern = _parts(name, values, at, 3)
    _never_empty(name, pattern, at)
    group = _group(name, values, pattern)
    found = f"regexp_extract_all({value}, {sql}, {group})"
    if not group or pattern.is_plain:
        return found
    return f"list_transform({found}, lambda m: nullif(m, ''))"


def _extract_all(name: str, values: Sequence[Value], at: int) -> Value:
    return Value(_all(name, values, at), array(VARCHAR), at)


def _count(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) > 2:
        raise wrong(f"{name} takes a text and a regular expression", at)
    return Value(f"len({_all(name, values, at)})", BIGINT, at)


def _split(name: str, values: Sequence[Value], at: int) -> Value:
    value, sql, pattern = _parts(name, values, at)
    _never_empty(name, pattern, at)
    return Value(f"string_split_regex({value}, {sql})", array(VARCHAR), at)


def replaced(name: str, values: Sequence[Value], at: int) -> tuple[str, list[str]]:
    """Return the expression of a text between matches, and that of each group in all matches."""
    value, sql, pattern = _parts(name, values, at)
    _never_empty(name, pattern, at)
    if not pattern.is_plain and len(pattern.never_empty) < pattern.groups:
        raise cannot(f"{name} of a group that may not take part", at)
    groups = [f"regexp_extract_all({value}, {sql}, {i + 1})" for i in range(pattern.groups)]
    if not pattern.is_plain:
        groups = [f"list_transform({one}, lambda m: nullif(m, ''))" for one in groups]
    return f"string_split_regex({value}, {sql})", groups


def _position(name: str, values: Sequence[Value], at: int) -> Value:
    """Return the place of the first match, -1 if there is none."""
    value, sql, pattern = _parts(name, values, at)
    _never_empty(name, pattern, at)
    before = f"length(string_split_regex({value}, {sql})[1]) + 1"
    found = f"CASE WHEN regexp_matches({value}, {sql}) THEN {before}"
    guarded = f"{found} WHEN {value} IS NOT NULL THEN -1 END"
    return Value(f"CAST({guarded} AS INTEGER)", INTEGER, at)


PATTERNS: Final[dict[str, Rule]] = {
    "regexp_like": _like,
    "regexp_extract": _extract,
    "regexp_extract_all": _extract_all,
    "regexp_replace": _replace,
    "regexp_count": _count,
    "regexp_position": _position,
    "regexp_split": _split,
}
