"""Regular expressions: those that DuckDB's RE2 reads as Athena's engine does, translated."""

import re
import string
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from workbench.athena_sql.refusal import cannot
from workbench.athena_sql.values.value import Value

_SPACE: Final = r"\t\n\x0B\f\r "
_CLASSES: Final = {
    "d": "[0-9]", "D": "[^0-9]", "w": "[0-9A-Za-z_]", "W": "[^0-9A-Za-z_]",
    "s": f"[{_SPACE}]", "S": f"[^{_SPACE}]",
}  # fmt: skip
_IN_BRACKETS: Final = {"d": "0-9", "w": "0-9A-Za-z_", "s": _SPACE}
_PROPERTY: Final = re.compile(r"\\[pP](?:\{[A-Z][a-z]?\}|[LMNP])")
_IN_BRACKET: Final = re.compile(
    r"\\(x[0-7][0-9A-Fa-f]|u[0-9A-Fa-f]{4}|[pP]\{(?:L|Lu|Ll|M|N|P)\}|.)", re.DOTALL
)
_PART: Final = re.compile(
    r"""
      (?P<flag>^\(\?(?:i|s|is|si)\))
    | (?P<character>\\x[0-7][0-9A-Fa-f]|\\u[0-9A-Fa-f]{4})
    | (?P<property>\\[pP]\{(?:L|Lu|Ll|M|N|P)\}|\\[pP][LMNP])
    | (?P<quote>\\Q.*?\\E)
    | (?P<escape>\\.)
    | (?P<brackets>\[\^?\]?(?:\\.|[^\]\\\[&])*\])
    | (?P<group>\(\?:|\(\?<[A-Za-z]\w*>|\((?!\?)|\))
    | (?P<count>(?:[*+?]|\{\d+(?:,\d*)?\})\??(?![*+?{]))
    | (?P<other>[|.]|[^\\()\[\]{}*+?^$])
    | (?P<anchor>[\^$])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Pattern:
    """A regular expression for DuckDB, whose groups that take no part are empty.

    `is_plain`: each group takes part in every match. `never_empty` has the groups that match
    something if they take part.
    """

    sql: str
    groups: int
    is_plain: bool
    never_empty: frozenset[int]
    matches_nothing: bool
    guards: tuple[str, ...]
    """Macros that refuse texts in which the engines may find other matches."""


def pattern_of(value: Value) -> Pattern:
    """Return a literal regular expression; raises a refusal if the engines may differ."""
    text = value.constant
    if text is None or value.type.name != "varchar":
        raise cannot("a regular expression that isn't a literal", value.at)
    parts: list[str] = []
    kinds: list[str] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if not found:
            raise cannot(f"{text[at : at + 2]!r} in a regular expression", value.at)
        kinds.append(_kind(found, text, value))
        parts.append(_translated(str(found.lastgroup), found[0], value))
        at = found.end()
    sql = "".join(parts)
    return Pattern(
        sql,
        kinds.count("("),
        is_plain=_is_plain(kinds, text),
        never_empty=_never_empty(parts, kinds),
        matches_nothing=_matches_nothing(sql, value),
        guards=_guards(kinds, sql),
    )


def _guards(kinds: list[str], sql: str) -> tuple[str, ...]:
    # $ also matches before a last line feed, \b counts letters beyond ASCII, ß is ss without case,
    # and Athena's engine has the letters of an older Unicode.
    found = {"$": "athena_whole_lines", "flag": "athena_unfolded"}
    guards = [guard for kind, guard in found.items() if kind in kinds]
    guards += ["athena_older"] if _PROPERTY.search(sql) else []
    return (*guards, "athena_ascii") if r"\b" in sql else tuple(guards)


def _kind(found: re.Match[str], text: str, value: Value) -> str:
    if found["flag"] and "i" not in found[0]:
        return "dot"
    if found["flag"] and not (text.isascii() and not re.search(r"\\[upP]", text)):
        raise cannot("(?i) with other letters than ASCII's", value.at)
    if found["group"]:
        return "(" if found[0].startswith("(?<") else found[0]
    return found[0] if found[0] in {"|", "$"} else str(found.lastgroup)


def _is_plain(kinds: list[str], text: str) -> bool:
    """Return whether each group takes part in every match."""
    optional = any(pair == (")", "count") for pair in pairwise(kinds))
    return "|" not in kinds and not optional and bool(text)


def _never_empty(parts: list[str], kinds: list[str]) -> frozenset[int]:
    """Return the groups that match something if they take part in a match.

    None if one is repeated: the engines may take its text from another repetition.
    """
    following = zip(kinds, parts[1:], strict=False)
    if any(kind == ")" and part[0] in "*+{" for kind, part in following):
        return frozenset()
    opened: list[tuple[int, int]] = []
    found: set[int] = set()
    for place, kind in enumerate(kinds):
        if kind in {"(", "(?:"}:
            opened.append((kinds[: place + 1].count("(") * (kind == "("), place))
        elif kind == ")" and opened:
            group, start = opened.pop()
            inside = kinds[start + 1 : place]
            body = "".join(parts[start + 1 : place])
            is_empty = re.fullmatch(_PROPERTY.sub("x", body), "")
            if group and not {"anchor", "$"} & set(inside) and not is_empty:
                found.add(group)
    return frozenset(found)


def _matches_nothing(sql: str, value: Value) -> bool:
    try:
        return re.search(_PROPERTY.sub("x", sql), "") is not None
    except re.error as error:
        raise cannot("such a regular expression", value.at) from error


def _translated(kind: str, part: str, value: Value) -> str:
    if kind == "escape":
        return _escape(part[1], value)
    if kind == "brackets":
        inner = _IN_BRACKET.sub(lambda found: _bracket_escape(found[1], value), part[1:-1])
        return f"[{inner}]"
    if kind == "character":
        return _character(part[2:], value)
    if kind == "quote":
        return "".join(map(_exactly, part[2:-2]))
    return "(" if part.startswith("(?<") else part


def _character(digits: str, value: Value) -> str:
    """Return the character of a hexadecimal number, unless it is none or half of one."""
    number = int(digits, 16)
    if number == 0 or 0xD800 <= number < 0xE000:
        raise cannot(f"the character {digits} in a regular expression", value.at)
    return _exactly(chr(number))


def _exactly(character: str) -> str:
    return f"\\{character}" if character in string.punctuation else character


def _escape(letter: str, value: Value) -> str:
    if letter in _CLASSES:
        return _CLASSES[letter]
    if letter.isalnum() and letter not in "tnrb":
        raise cannot(f"\\{letter} in a regular expression", value.at)
    return f"\\{letter}"


def _bracket_escape(letter: str, value: Value) -> str:
    if len(letter) > 1:
        is_property = letter[0] in "pP"
        return f"\\{letter}" if is_property else _character(letter[1:], value)
    if letter in _IN_BRACKETS:
        return _IN_BRACKETS[letter]
    if letter.isalnum() and letter not in "tnr":
        raise cannot(f"\\{letter} in a regular expression", value.at)
    return f"\\{letter}"


def replacement_of(value: Value, pattern: Pattern) -> str:
    """Return the literal text that replaces matches, with DuckDB's references to groups."""
    if value.constant is None:
        raise cannot("a replacement that isn't a literal", value.at)
    parts: list[str] = []
    for found in re.finditer(r"\$(\d)|\\(.)|([$\\])|([^$\\])", value.constant, re.DOTALL):
        if found[3] or (found[1] and not 0 <= int(found[1]) <= pattern.groups):
            raise cannot("such a replacement", value.at)
        if found[1] and int(found[1]) and not (pattern.is_plain or pattern.never_empty):
            raise cannot("a group that may not take part", value.at)
        parts.append(f"\\{found[1]}" if found[1] else (found[2] or found[4]).replace("\\", "\\\\"))
    return "".join(parts)
