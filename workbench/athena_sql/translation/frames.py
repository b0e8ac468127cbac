"""What a frame of a window needs of the window's order."""

import re
from typing import TYPE_CHECKING, Final

from workbench.athena_sql.grammar.tree import Window
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import DATE, Type

if TYPE_CHECKING:
    from workbench.athena_sql.translation.translator import Translator

_COUNTS: Final = re.compile(r"(?:\d+|INTERVAL '\d+ (\w+)') (?:PRECEDING|FOLLOWING)")
_OF_DAYS: Final = {"year", "month", "week", "day"}


def check_frame(translator: "Translator", window: Window) -> None:
    """Refuse a frame of so many groups or values whose order doesn't fit."""
    units = {found[1] or "" for found in _COUNTS.finditer(window.frame)}
    if not units or window.frame.startswith("ROWS"):
        return
    if not window.order:
        raise wrong("a frame of so many groups or values needs ORDER BY", window.at)
    if window.frame.startswith("RANGE"):
        if len(window.order) > 1:
            raise wrong("a RANGE of values needs one value in ORDER BY", window.at)
        type_ = translator.value(window.order[0].value).type
        if not all(_fits(unit, type_) for unit in units):
            raise cannot(f"such a RANGE of {type_}", window.at)


def _fits(unit: str, type_: Type) -> bool:
    if not unit:
        return type_.is_whole
    return type_.name == "timestamp" or (type_ == DATE and unit in _OF_DAYS)
