"""Rules: which values an option takes, and the sentence that refuses any other.

A rule reads values as JSON, an environment variable or a command line give them: a list may be
text with commas, a number may be text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class WrongValueError(ValueError):
    """A value that a rule refuses; the text names the value and what is allowed."""

    def __init__(self, value: object, allowed: str, reason: str = "") -> None:
        super().__init__(refusal(value, f"{allowed}: {reason}" if reason else allowed))


class UnusableValueError(ValueError):
    """A value of the right form that can't be used; the text says why."""


@dataclass(frozen=True)
class Rule(Generic[T]):
    """What an option takes: in words, and as a function that returns a value of its own type.

    `read` raises UnusableValueError with a reason, or ValueError without one.
    """

    allowed: str
    read: Callable[[Any], T]

    def parse(self, value: Any) -> T:
        """Return a value of the option's own type; raises WrongValueError."""
        try:
            return self.read(value)
        except WrongValueError:
            raise
        except UnusableValueError as error:
            raise WrongValueError(value, self.allowed, str(error)) from error
        except ValueError as error:
            raise WrongValueError(value, self.allowed) from error


def refusal(value: object, allowed: str) -> str:
    """Return the sentence that refuses a value and says what is allowed."""
    return f"{value!r} is not allowed; use {allowed}."


def text(pattern: str, allowed: str) -> Rule[str]:
    """Allow text that matches all of `pattern`."""
    return Rule(allowed, lambda value: matching(value, pattern))


def not_taken(rule: Rule[str], *names: str) -> Rule[str]:
    """Allow what a rule allows, except names that AWS has taken."""

    def read(value: Any) -> str:
        name = rule.read(value)
        if name in names:
            raise UnusableValueError("AWS has one of that name already")
        return name

    return Rule(rule.allowed, read)


def one_of(*values: str) -> Rule[str]:
    """Allow one of a few words."""
    return text("|".join(map(re.escape, values)), " or ".join(values))


def list_of(item: Rule[T], *, least: int = 0) -> Rule[tuple[T, ...]]:
    """Allow a list, or text with commas, of at least so many items; repeats are left out."""

    def read(value: Any) -> tuple[T, ...]:
        if isinstance(value, str):
            value = [word.strip() for word in value.split(",") if word.strip()]
        if not isinstance(value, list | tuple) or len(value) < least:
            raise ValueError
        return tuple(dict.fromkeys(item.parse(word) for word in value))

    return Rule(f"a list of {item.allowed}", read)


def whole_number(least: int, most: int) -> Rule[int]:
    """Allow a whole number in a range."""

    def read(value: Any) -> int:
        number = int(matching(_number_text(value), r"[0-9]{1,9}"))
        if not least <= number <= most:
            raise ValueError
        return number

    return Rule(f"a whole number from {least} to {most}", read)


def number(least: float) -> Rule[float]:
    """Allow 0, and numbers from `least`."""

    def read(value: Any) -> float:
        number = float(matching(_number_text(value), r"[0-9]{1,9}(\.[0-9]{1,9})?"))
        if 0 < number < least:
            raise ValueError
        return number

    return Rule(f"a number from {least:g}, or 0 for no limit", read)


def one_of_numbers(*values: int) -> Rule[int]:
    """Allow one of a few whole numbers."""
    rule = one_of(*map(str, values))
    return Rule(rule.allowed, lambda value: int(rule.read(_number_text(value))))


def yes_or_no() -> Rule[bool]:
    """Allow true and false."""

    def read(value: Any) -> bool:
        return matching(str(value).lower(), "true|false") == "true"

    return Rule("true or false", read)


def matching(value: Any, pattern: str) -> str:
    """Return text that matches all of a pattern; raises ValueError for anything else."""
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError
    return value


def _number_text(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError
    return str(value).strip().removesuffix(".0")
