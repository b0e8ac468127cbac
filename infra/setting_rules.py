"""Setting rules: which values a setting takes, and how to say so to whoever got it wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Parse = Callable[[Any], Any]
"""Returns a value of the setting's own type; raises ValueError for a wrong one."""


@dataclass(frozen=True)
class Rule:
    """What a setting takes: the parser that decides, and the same in words."""

    allowed: str
    parse: Parse


class WrongValueError(ValueError):
    """A wrong value whose text says what is wrong with it, in addition to what is allowed."""


class SettingError(Exception):
    """A setting that can't be deployed; the text is one line: key, value, what is allowed."""

    def __init__(self, key: str, value: object, allowed: str) -> None:
        super().__init__(f"{key}: {value!r} is not allowed; use {allowed}.")


def text(pattern: str, allowed: str, *, taken: tuple[str, ...] = ()) -> Rule:
    """Allow text that matches all of `pattern`, but for names that AWS has `taken`."""

    def parse(value: Any) -> str:
        name = matching(value, pattern)
        if name in taken:
            raise WrongValueError("AWS has one of that name already")
        return name

    return Rule(allowed, parse)


def texts(pattern: str, allowed: str, *, least: int = 0) -> Rule:
    """Allow a list, or words separated by commas as `-c` gives them, without repeats."""

    def parse(value: Any) -> tuple[str, ...]:
        found = value.split(",") if isinstance(value, str) else value
        if not isinstance(found, list | tuple):
            raise ValueError
        words = [word.strip() if isinstance(word, str) else word for word in found]
        kept = [matching(word, pattern) for word in words if word != ""]
        if len(kept) < least:
            raise ValueError
        return tuple(dict.fromkeys(kept))

    return Rule(allowed, parse)


def one_of(*values: str) -> Rule:
    """Allow one of a few words."""
    return text("|".join(values), " or ".join(values))


def whole_number(least: int, most: int) -> Rule:
    """Allow a whole number in a range."""

    def parse(value: Any) -> int:
        number = int(matching(_number_text(value), r"\d+"))
        if not least <= number <= most:
            raise ValueError
        return number

    return Rule(f"a whole number from {least} to {most}", parse)


def number(least: float) -> Rule:
    """Allow 0, and numbers from `least`."""

    def parse(value: Any) -> float:
        number = float(matching(_number_text(value), r"[0-9]{1,9}(\.[0-9]{1,9})?"))
        if 0 < number < least:
            raise ValueError
        return number

    return Rule(f"a number from {least:g}, or 0 for no limit", parse)


def email_address() -> Rule:
    """Allow one e-mail address, or nothing."""
    word, label = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    pattern = rf"(?ai:|{word}(\.{word})*@({label}\.)+{label})"
    return text(pattern, "one e-mail address, or nothing for none")


def yes_or_no() -> Rule:
    """Allow true and false."""

    def parse(value: Any) -> bool:
        return matching(str(value).lower(), "true|false") == "true"

    return Rule("true or false", parse)


def one_of_numbers(*values: int) -> Rule:
    """Allow one of a few whole numbers."""
    rule = one_of(*map(str, values))
    return Rule(rule.allowed, lambda value: int(rule.parse(_number_text(value))))


def _number_text(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError
    return str(value).removesuffix(".0")


def matching(value: Any, pattern: str) -> str:
    """Return text that matches all of a pattern; raises ValueError for anything else."""
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError
    return value
