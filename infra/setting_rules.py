"""Setting rules: which value a setting takes, and how to say so to whoever got it wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import available_timezones

Parse = Callable[[Any], Any]
"""Returns a value of the setting's own type; raises ValueError where it isn't one."""

MINUTES: Final = {"minute": 1, "hour": 60, "day": 24 * 60}
MAX_GAP_MINUTES: Final = 3360
"""Three times as much is as far back as a CloudWatch alarm can look: seven days."""
_RATE: Final = re.compile(r"rate\(([1-9]\d*) (minute|hour|day)s?\)")
_CRON: Final = re.compile(r"cron\(\S+( \S+){5}\)")


@dataclass(frozen=True)
class Rule:
    """What a setting takes: the parser that decides, and the same in words."""

    allowed: str
    parse: Parse


class SettingError(Exception):
    """A setting that can't be deployed; the text is one line: key, value, what is allowed."""

    def __init__(self, key: str, value: object, allowed: str) -> None:
        super().__init__(f"{key}: {value!r} is not allowed; use {allowed}.")


def rate_minutes(schedule: str) -> int | None:
    """Return the minutes between runs of a rate() expression; None for cron()."""
    rate = _RATE.fullmatch(schedule)
    return int(rate[1]) * MINUTES[rate[2]] if rate else None


def text(pattern: str, allowed: str) -> Rule:
    """Allow text that matches all of `pattern`."""

    def parse(value: Any) -> str:
        return _matching(value, pattern)

    return Rule(allowed, parse)


def texts(pattern: str, allowed: str, *, least: int = 0) -> Rule:
    """Allow a list, or words separated by commas as `-c` gives them, without repeats."""

    def parse(value: Any) -> tuple[str, ...]:
        found = value.split(",") if isinstance(value, str) else value
        if not isinstance(found, list | tuple):
            raise ValueError
        words = [word.strip() if isinstance(word, str) else word for word in found]
        kept = [_matching(word, pattern) for word in words if word != ""]
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
        number = int(_matching(_number_text(value), r"\d+"))
        if not least <= number <= most:
            raise ValueError
        return number

    return Rule(f"a whole number from {least} to {most}", parse)


def number() -> Rule:
    """Allow a number that is not negative."""

    def parse(value: Any) -> float:
        return float(_matching(_number_text(value), r"\d+(\.\d+)?"))

    return Rule("a number, 0 for no limit", parse)


def yes_or_no() -> Rule:
    """Allow true and false."""

    def parse(value: Any) -> bool:
        return _matching(str(value).lower(), "true|false") == "true"

    return Rule("true or false", parse)


def one_of_numbers(*values: int) -> Rule:
    """Allow one of a few whole numbers."""
    rule = one_of(*map(str, values))
    return Rule(rule.allowed, lambda value: int(rule.parse(_number_text(value))))


def schedule() -> Rule:
    """Allow what EventBridge Scheduler repeats, as often as an alarm can still watch."""

    def parse(value: Any) -> str:
        if isinstance(value, str) and _CRON.fullmatch(value):
            return value
        expression = _matching(value, _RATE.pattern)
        if (rate_minutes(expression) or 0) > MAX_GAP_MINUTES:
            raise ValueError
        return expression

    return Rule(
        "rate(15 minutes), up to 56 hours, or cron(minute hour day month weekday year)", parse
    )


def time_zone() -> Rule:
    """Allow the names of the IANA time zones."""

    def parse(value: Any) -> str:
        if value not in available_timezones():
            raise ValueError
        return str(value)

    return Rule("a name such as UTC or Europe/Berlin", parse)


def _number_text(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError
    return str(value).removesuffix(".0")


def _matching(value: Any, pattern: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError
    return value
