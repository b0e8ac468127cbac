"""Text in Athena's results → values in Python, as the folder lake's results have them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from invitations.errors import ConfigurationError

Reader = Callable[[str], Any]


@contextmanager
def reading_values() -> Iterator[None]:
    """Turn errors of readers into ConfigurationError: Python's dates end with the year 9999."""
    try:
        yield
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(
            f"a value in the result can't be shown ({error}).", "CAST(… AS varchar) shows it."
        ) from error


def reader_of(type_: str) -> Reader:
    """Return what reads the text of a type, named as in Athena's API.

    Arrays, maps and rows stay the text that Athena writes, and so do intervals, JSON and texts.
    """
    return _READERS.get(type_.lower(), str)


def _boolean(text: str) -> bool:
    return text.lower() == "true"


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text)


def _zoned(text: str) -> datetime:
    """Return a time in its zone.

    Raises ConfigurationError if clocks went back and it was twice: the text doesn't say which.
    """
    moment, _, name = text.rpartition(" ")
    value = datetime.fromisoformat(moment).replace(tzinfo=_zone(name))
    if value.utcoffset() != value.replace(fold=1).utcoffset():
        raise ConfigurationError(
            f"{text!r} was twice, when clocks went back, and Athena's result doesn't say which is "
            "meant. Ask for it with AT TIME ZONE 'UTC'."
        )
    return value


def _zone(name: str) -> tzinfo:
    if name[0] not in "+-":
        return UTC if name == "UTC" else ZoneInfo(name)
    hours, minutes = name[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if name[0] == "-" else offset)


def _time_with_zone(text: str) -> time:
    return time.fromisoformat(text.replace(" ", ""))


_READERS: Final[dict[str, Reader]] = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint"), int),
    **dict.fromkeys(("real", "float", "double"), float),
    "boolean": _boolean,
    "decimal": Decimal,
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
    "timestamp with time zone": _zoned,
    "time": time.fromisoformat,
    "time with time zone": _time_with_zone,
    "varbinary": _bytes,
}
