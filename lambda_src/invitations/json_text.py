"""JSON whose numbers keep the digits that they were sent with."""

import json
from typing import Any, Final, NoReturn

_SMALL: Final = 18
"""Digits of a whole number that int() keeps exactly and quickly."""


class Number(float):
    """A JSON number that is written as it was read: 1.10 stays 1.10, 1e400 stays 1e400."""

    text: str

    def __new__(cls, text: str) -> "Number":
        """Return the nearest float, infinite if there is none, with its text."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __repr__(self) -> str:
        return self.text


def loads(text: str) -> Any:
    """Return the value of a JSON text, fractions and very long numbers as Number.

    Raises ValueError if it isn't JSON, NaN and Infinity included, and RecursionError if it is
    nested too deeply.
    """
    return _DECODER.decode(text)


def dumps(
    value: Any, *, indent: int = 0, sort_keys: bool = False, ensure_ascii: bool = False
) -> str:
    """Return a value of `loads` as JSON, on one line unless there is an indent.

    `sort_keys` and `ensure_ascii` are those of the standard library's json.dumps.
    """

    def written(value: Any, depth: int) -> str:
        if isinstance(value, Number):
            return value.text
        if isinstance(value, dict) and value:
            names = sorted(value) if sort_keys else value
            members = (f"{plain(name)}: {written(value[name], depth + 1)}" for name in names)
            return enclosed("{}", members, depth)
        if isinstance(value, list) and value:
            return enclosed("[]", (written(one, depth + 1) for one in value), depth)
        return plain(value)

    def plain(value: Any) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, allow_nan=False)

    def enclosed(brackets: str, items: Any, depth: int) -> str:
        if not indent:
            return f"{brackets[0]}{', '.join(items)}{brackets[1]}"
        inner, outer = "\n" + " " * indent * (depth + 1), "\n" + " " * indent * depth
        return f"{brackets[0]}{inner}{f',{inner}'.join(items)}{outer}{brackets[1]}"

    return written(value, 0)


def _whole_number(text: str) -> int | Number:
    return int(text) if len(text) <= _SMALL and text != "-0" else Number(text)


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER: Final = json.JSONDecoder(
    parse_float=Number, parse_int=_whole_number, parse_constant=_refuse_constant
)
