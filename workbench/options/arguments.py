"""Argument types whose errors say which values are allowed."""

import argparse
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from invitations.errors import ConfigurationError
from invitations.rules import refusal


def refused(label: str, value: object, allowed: str) -> ConfigurationError:
    """Return the error for a wrong value of the option, parameter or variable `name`."""
    return ConfigurationError(f"{label}: {refusal(value, allowed)}")


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a type for whole numbers from `least` to `most`."""
    allowed = numbers_allowed(least, most)

    def number(text: str) -> int:
        if not (text.isdecimal() and is_within(int(text), least, most)):
            raise argparse.ArgumentTypeError(refusal(text, allowed))
        return int(text)

    return number


def numbers_allowed(least: int, most: int | None) -> str:
    """Return a range of whole numbers in words."""
    return f"a whole number {'of at least' if most is None else 'from'} {least}" + (
        "" if most is None else f" to {most}"
    )


def is_within(number: int, least: int, most: int | None) -> bool:
    """Return whether a number is in a range; `most` None means no end."""
    return least <= number and (most is None or number <= most)


def web_address(text: str) -> str:
    """Return an http or https address unchanged."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or any(character.isspace() for character in text):
        raise argparse.ArgumentTypeError(refusal(text, "http://host[:port] or https://host[:port]"))
    return text


def existing_file(text: str) -> str:
    """Return the path of an existing file or folder."""
    if not Path(text).exists():
        raise argparse.ArgumentTypeError(refusal(text, "the path of a file that exists"))
    return text
