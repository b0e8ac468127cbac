"""Calls of aggregate and window functions, with FILTER, ORDER BY and OVER."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from workbench.athena_sql.functions.aggregates import AGGREGATES
from workbench.athena_sql.functions.map_aggregates import MAP_AGGREGATES
from workbench.athena_sql.functions.statistics import STATISTICS
from workbench.athena_sql.functions.windows import WINDOWS
from workbench.athena_sql.grammar.tree import Call, Field, Lambda, Name, Sort, Window
from workbench.athena_sql.grammar.walk import nodes
from workbench.athena_sql.refusal import arguments, cannot, wrong
from workbench.athena_sql.translation.frames import check_frame
from workbench.athena_sql.types import BIGINT, BOOLEAN
from workbench.athena_sql.values.value import Value, needed

if TYPE_CHECKING:
    from workbench.athena_sql.translation.translator import Translator

_AGGREGATES: Final = AGGREGATES | STATISTICS | MAP_AGGREGATES
_ORDERED: Final = {"array_agg", "listagg"}
_SAME_IN_ANY_ORDER: Final = {
    "count", "count_if", "sum", "avg", "min", "max", "bool_and", "bool_or", "every",
    "approx_distinct", "histogram", "map_agg", "map_union",
}  # fmt: skip
_DISTINCT_IN_WINDOWS: Final = {"count", "sum", "avg", "min", "max"}
_WITHOUT_FRAME: Final = {"rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "row_number"}


def aggregate_call(translator: "Translator", node: Call) -> Value | None:
    """Return the call of an aggregate or window function; None if it calls another."""
    name = node.name.lower()
    rule = _AGGREGATES.get(name) or (WINDOWS.get(name) if node.over is not None else None)
    if rule is None:
        if name in WINDOWS:
            raise wrong(f"{name} needs OVER", node.at)
        return None
    _check(name, node)
    over = _over(translator, node)
    filter_ = ""
    if node.filter:
        condition = needed(translator.value(node.filter), BOOLEAN, "FILTER")
        filter_ = f" FILTER (WHERE {condition.sql})"
    order = order_by(translator, node.order)
    if name in _SAME_IN_ANY_ORDER:
        order = ""

    def render(function: str, *arguments: str, distinct: bool = False) -> str:
        is_distinct = "DISTINCT " if distinct or node.distinct else ""
        nulls = " IGNORE NULLS" if node.ignore_nulls else ""
        inner = f"{is_distinct}{', '.join(arguments)}{order}{nulls}"
        return f"{function}({inner}){filter_}{over}"

    if node.star or (name == "count" and not node.arguments):
        return Value(f"count(*){filter_}{over}", BIGINT, node.at)
    values = [translator.value(one) for one in node.arguments]
    _check_distinct(translator, node, values)
    with arguments():
        return rule(name, values, node.at, render)


def check_lambda(node: Lambda) -> None:
    """Refuse aggregates and windows in a lambda."""
    for one in nodes(node.body):
        if isinstance(one, Call) and (one.over is not None or one.name.lower() in _AGGREGATES):
            raise wrong("a lambda has no aggregates and windows", one.at)


def _check(name: str, node: Call) -> None:
    if node.star and name != "count":
        raise wrong(f"there is no {name}(*)", node.at)
    if node.order and name not in _ORDERED | _SAME_IN_ANY_ORDER:
        raise cannot(f"ORDER BY in {name}", node.at)
    if name == "grouping" and not node.arguments:
        raise wrong("grouping takes columns", node.at)
    if name == "grouping" and not all(isinstance(one, Name | Field) for one in node.arguments):
        raise wrong("grouping takes columns", node.at)
    if name in WINDOWS and (node.filter or node.distinct):
        raise wrong(f"{name} takes neither DISTINCT nor FILTER", node.at)
    if node.filter and node.over is not None:
        raise wrong("FILTER is not for windows", node.at)
    if node.distinct and node.over is not None and name not in _DISTINCT_IN_WINDOWS:
        raise cannot(f"DISTINCT of {name} in a window", node.at)


def _check_distinct(translator: "Translator", node: Call, values: list[Value]) -> None:
    """Refuse an order of distinct values by something else."""
    given = {value.sql for value in values}
    for sort in node.order if node.distinct else ():
        if translator.value(sort.value).sql not in given:
            raise wrong("DISTINCT values are ordered by themselves only", sort.at)


def order_by(translator: "Translator", sorts: tuple[Sort, ...]) -> str:
    """Return an ORDER BY clause with a space before it; empty without items."""
    items = [sort_sql(sort, translator.value(sort.value)) for sort in sorts]
    return f" ORDER BY {', '.join(items)}" if items else ""


def sort_sql(sort: Sort, value: Value) -> str:
    """Return an item of ORDER BY."""
    if value.type.of or value.type.name in {"json", "unknown"}:
        raise cannot(f"ORDER BY {value.type}", sort.at)
    return f"{value.sql} {'DESC' if sort.descending else 'ASC'} NULLS {sort.nulls}"


def _check_window(name: str, window: Window) -> None:
    if name in {"lag", "lead"} and (window.frame or not window.order):
        raise wrong(f"{name} needs ORDER BY in its window, and no frame", window.at)
    if name in _WITHOUT_FRAME and window.frame:
        raise wrong(f"{name} takes no frame", window.at)


def _over(translator: "Translator", node: Call) -> str:
    if node.over is None:
        return ""
    window = node.over
    window = _named(translator, window, node.at) if isinstance(window, str) else window
    if window.base:
        window = _added(window, _named(translator, window.base, node.at))
    _check_window(node.name.lower(), window)
    return f" OVER ({_window(translator, window)})"


def check_windows(translator: "Translator") -> None:
    """Refuse windows of a WINDOW clause that Athena refuses, even if nothing uses them."""
    names: set[str] = set()
    for name, window in translator.windows:
        if name.lower() in names:
            raise wrong(f"WINDOW names {name} twice", window.at)
        if window.base and window.base.lower() not in names:
            raise wrong(f"there is no window {window.base!r} before", window.at)
        _window(translator, window)
        names.add(name.lower())


def _named(translator: "Translator", name: str, at: int) -> Window:
    named = {one.lower(): found for one, found in translator.windows}
    if name.lower() not in named:
        raise wrong(f"there is no window {name!r}", at)
    return named[name.lower()]


def _added(window: Window, base: Window) -> Window:
    """Return a window with what it adds to another."""
    if base.base:
        raise cannot("a window that adds to a window that adds to another", window.at)
    if window.partition or base.frame or (window.order and base.order):
        raise wrong("a window has no two PARTITION BY, ORDER BY or frames", window.at)
    return replace(window, partition=base.partition, order=window.order or base.order, base="")


def _window(translator: "Translator", window: Window) -> str:
    check_frame(translator, window)
    partition = ", ".join(translator.value(one).sql for one in window.partition)
    by = f"PARTITION BY {partition}" if partition else ""
    return " ".join(
        part for part in (by, order_by(translator, window.order).strip(), window.frame) if part
    )
