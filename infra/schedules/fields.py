"""Fields of a cron(): the numbers, names, ranges and steps that EventBridge Scheduler allows."""

import re
from dataclasses import dataclass
from typing import Final

_VALUE: Final = r"[0-9]+|[A-Z]{3}"
_ITEM: Final = re.compile(rf"(\*|{_VALUE})(?:-({_VALUE}))?(?:/([0-9]+))?")


class CronError(ValueError):
    """A cron() that EventBridge Scheduler refuses; the text says what is wrong."""


@dataclass(frozen=True)
class Field:
    """One field of a cron(): its range of numbers, and their names if there are any."""

    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()
    has_steps: bool = True

    def values(self, text: str) -> list[int]:
        """Return the numbers of a list of values, ranges and steps, in ascending order.

        Raises CronError for any other text.
        """
        return sorted({value for item in text.split(",") for value in self._item(item)})

    def value(self, text: str) -> int:
        """Return a number, given as a number or a name; raises CronError for any other text."""
        if text in self.names:
            return self.names.index(text) + self.least
        if not text.isdecimal() or not self.least <= int(text) <= self.most:
            raise self._error(text)
        return int(text)

    def _item(self, item: str) -> range:
        found = _ITEM.fullmatch(item)
        if not found or (found[1] == "*" and found[2]) or (found[3] and not self.has_steps):
            raise self._error(item)
        step = self._step(found[3]) if found[3] else 1
        if found[1] == "*":
            return range(self.least, self.most + 1, step)
        first = self.value(found[1])
        if not found[2]:
            return range(first, (self.most if found[3] else first) + 1, step)
        last = self.value(found[2])
        if last < first:
            raise CronError(f"{self.name} {item} runs backwards: write it as two ranges")
        return range(first, last + 1, step)

    def _step(self, text: str) -> int:
        if not 1 <= int(text) <= self.most:
            raise CronError(f"the step of {self.name} is 1 to {self.most}, not {text}")
        return int(text)

    def _error(self, text: str) -> CronError:
        names = f" or {self.names[0]} to {self.names[-1]}" if self.names else ""
        return CronError(f"{self.name} is {self.least} to {self.most}{names}, not {text}")


MINUTE: Final = Field("minute", 0, 59)
HOUR: Final = Field("hour", 0, 23)
DAY: Final = Field("day of month", 1, 31)
MONTH: Final = Field(
    "month",
    *(1, 12),
    ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
WEEKDAY: Final = Field(
    "day of week", 1, 7, ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), has_steps=False
)
YEAR: Final = Field("year", 1970, 2199)
