"""Tokens → calls of functions, with all that may follow the parentheses."""

from dataclasses import replace
from typing import Final

from workbench.athena_sql.grammar.cursor import Cursor
from workbench.athena_sql.grammar.tree import Call, Interval, Literal, Node, Sort, Window
from workbench.athena_sql.refusal import cannot, wrong

_TRIMS: Final = {"BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}
_FORMS: Final = {"NFC", "NFD", "NFKC", "NFKD"}
_BOUNDS: Final = (("UNBOUNDED", "PRECEDING"), ("UNBOUNDED", "FOLLOWING"), ("CURRENT", "ROW"))

_NULLS_TREATED: Final = {"lag", "lead", "first_value", "last_value", "nth_value"}
_RANGED: Final = {"year", "month", "week", "day", "hour", "minute", "second"}
_IN_WINDOW: Final = {"PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"}


def call(c: Cursor) -> Node:
    """Return the call that follows."""
    at, special = c.at, c.takes_one("EXTRACT", "TRIM", "NORMALIZE", "GROUPING", "LISTAGG")
    name = (special or c.name()).lower()
    c.needs("(")
    if name == "extract":
        return _extract(c, at)
    if name == "trim":
        return _trim(c, at)
    if name == "normalize":
        return _normalize(c, at)
    if name == "position":
        return _position(c, at)
    found = _arguments(c, at, name)
    if name == "listagg":
        c.needs("WITHIN", "GROUP", "(")
        found = replace(found, order=sorts(c))
        c.needs(")")
    return _followed(c, found)


def sorts(c: Cursor) -> tuple[Sort, ...]:
    """Return the items after ORDER BY; none if it doesn't follow."""
    return c.several(lambda: _sort(c)) if c.takes("ORDER", "BY") else ()


def window(c: Cursor) -> Window:
    """Return the window in the parentheses that follow."""
    at = c.at
    c.needs("(")
    is_named = c.next.kind in {"word", "quoted"} and c.next.key not in _IN_WINDOW
    base = c.name() if is_named else ""
    partition: tuple[Node, ...] = ()
    if c.takes("PARTITION", "BY"):
        partition = c.several(c.value)
    order = sorts(c)
    frame = _frame(c)
    c.needs(")")
    return Window(at, partition, order, frame, base)


def _sort(c: Cursor) -> Sort:
    at, found = c.at, c.value()
    descending = c.takes_one("ASC", "DESC") == "DESC"
    nulls = "LAST"
    if c.takes("NULLS"):
        nulls = c.takes_one("FIRST", "LAST")
        if not nulls:
            raise c.unexpected()
    return Sort(at, found, descending, nulls)


def _frame(c: Cursor) -> str:
    kind = c.takes_one("ROWS", "RANGE", "GROUPS")
    if not kind:
        return ""
    if c.takes("BETWEEN"):
        start = _bound(c, kind)
        c.needs("AND")
        return f"{kind} BETWEEN {start} AND {_bound(c, kind)}"
    return f"{kind} BETWEEN {_bound(c, kind)} AND CURRENT ROW"


def _bound(c: Cursor, kind: str) -> str:
    for words in _BOUNDS:
        if c.takes(*words):
            return " ".join(words)
    count = _distance(c) if kind == "RANGE" else str(c.number())
    direction = c.takes_one("PRECEDING", "FOLLOWING")
    if not direction:
        raise c.unexpected()
    return f"{count} {direction}"


def _distance(c: Cursor) -> str:
    """Return how far a RANGE goes: a whole number or a plain interval."""
    at = c.at
    match c.operand():
        case Literal(kind="integer", text=text):
            return text
        case Interval(negative=False, text=text, unit=unit) if text.isdecimal():
            if unit in _RANGED:
                return f"INTERVAL '{text} {unit}'"
    raise cannot("a RANGE of such values", at)


def _arguments(c: Cursor, at: int, name: str) -> Call:
    if c.takes("*"):
        c.needs(")")
        return Call(at, name, (), star=True)
    quantifier = c.takes_one("DISTINCT", "ALL")
    if quantifier and c.sees(")"):
        raise c.unexpected()
    arguments = () if c.sees(")") or c.sees("ORDER") else c.several(c.value)
    if name == "substring" and c.takes("FROM"):
        arguments += (c.value(),)
        arguments += (c.value(),) if c.takes("FOR") else ()
    order = sorts(c)
    if name == "listagg":
        c.takes("ON", "OVERFLOW", "ERROR")
    c.needs(")")
    return Call(at, name, arguments, distinct=quantifier == "DISTINCT", order=order)


def _followed(c: Cursor, found: Call) -> Call:
    """Return the call with FILTER, IGNORE NULLS and OVER."""
    filter_: Node | None = None
    if c.takes("FILTER", "(", "WHERE"):
        filter_ = c.value()
        c.needs(")")
    ignore = c.takes("IGNORE", "NULLS")
    if ignore or c.takes("RESPECT", "NULLS"):
        _check_treatment(c, found)
    over: Window | str | None = None
    if c.takes("OVER"):
        over = window(c) if c.sees("(") else c.name()
    return replace(found, filter=filter_, over=over, ignore_nulls=ignore)


def _check_treatment(c: Cursor, found: Call) -> None:
    """Refuse IGNORE NULLS and RESPECT NULLS where Athena doesn't take them."""
    if not c.sees("OVER"):
        raise c.unexpected()
    if found.name not in _NULLS_TREATED:
        raise wrong(f"{found.name} takes neither IGNORE NULLS nor RESPECT NULLS", found.at)


def _extract(c: Cursor, at: int) -> Node:
    at_unit, unit = c.at, c.name() if c.next.kind == "word" else ""
    c.needs("FROM")
    found = c.value()
    c.needs(")")
    return Call(at, "extract", (Literal(at_unit, "string", unit.lower()), found))


def _trim(c: Cursor, at: int) -> Node:
    """Return trim(text), trim(text, characters) or trim(LEADING characters FROM text)."""
    side = c.takes_one(*_TRIMS)
    arguments: tuple[Node, ...] = () if side and c.sees("FROM") else (c.operand(),)
    if c.takes("FROM"):
        arguments = (c.operand(), *arguments)
    elif side:
        raise c.unexpected()
    elif c.takes(","):
        arguments += (c.operand(),)
    c.needs(")")
    return Call(at, _TRIMS[side or "BOTH"], arguments)


def _normalize(c: Cursor, at: int) -> Node:
    value, form = c.operand(), "NFC"
    if c.takes(","):
        if c.next.text not in _FORMS:
            raise c.unexpected()
        form = c.step().text
    c.needs(")")
    return Call(at, "normalize", (value, Literal(at, "string", form)))


def _position(c: Cursor, at: int) -> Node:
    part = c.operand()
    c.needs("IN")
    text = c.operand()
    c.needs(")")
    return Call(at, "strpos", (text, part))
