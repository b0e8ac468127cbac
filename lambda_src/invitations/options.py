"""Options: which values each accepts, and the error that refuses any other.

`called` is the name that the option has where it was given: a variable, an argument, a key.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, STATUSES
from invitations.errors import ConfigurationError
from invitations.partner_central.service import MAX_PAGE_SIZE, SORT_ORDERS

MODES: Final = ("auto", "full", "incremental")
_LAKE_URL: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?")
_DATABASE: Final = re.compile(r"[a-z0-9_]{1,255}")


def lake_url(text: str, *, called: str) -> str:
    """Return the address of a lake in S3; raises ConfigurationError where it isn't one."""
    if not _LAKE_URL.fullmatch(text):
        raise ConfigurationError(f"{called}: {text!r} is not allowed; use s3://bucket[/prefix].")
    return utf_8(text, called=called)


def utf_8(text: str, *, called: str) -> str:
    """Return a path or address; raises ConfigurationError if it holds bytes that aren't UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ConfigurationError(
            f"{called}: {text!r} is not allowed; use a name that is UTF-8."
        ) from error
    return text


def database(name: str, *, called: str) -> str:
    """Return the name of a Glue database; raises ConfigurationError where it can't be one."""
    if not _DATABASE.fullmatch(name):
        raise ConfigurationError(
            f"{called}: {name!r} is not allowed; use lower-case letters, digits and underscores."
        )
    return name


def mode(value: Any, *, called: str) -> str:
    """Return how slices are listed; raises ConfigurationError where it isn't one of MODES."""
    if value not in MODES:
        raise ConfigurationError(f"{called}: {value!r} is not allowed; use {' or '.join(MODES)}.")
    return str(value)


def page_size(value: str | int, *, called: str) -> int:
    """Return how many invitations a request asks for, 1 to 100."""
    return whole_number(value, 1, MAX_PAGE_SIZE, called=called)


def requests_per_second(value: str | float, *, called: str) -> float:
    """Return a request limit, 0 for none; raises ConfigurationError where it isn't one."""
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if math.isfinite(number) and number >= 0:
        return number
    raise ConfigurationError(f"{called}: {value!r} is not allowed; use a number, 0 for no limit.")


def whole_number(value: str | int, least: int, most: int, *, called: str) -> int:
    """Return a number from `least` to `most`; raises ConfigurationError where it isn't one."""
    text = str(value).strip()
    if text.isdecimal() and least <= int(text) <= most:
        return int(text)
    raise ConfigurationError(
        f"{called}: {value!r} is not allowed; use a whole number from {least} to {most}."
    )


@dataclass(frozen=True)
class Rule:
    """Which values an option takes, and how to say so to whoever got it wrong."""

    allowed: str
    pattern: re.Pattern[str]


def _one_of(values: Sequence[str]) -> Rule:
    return Rule(" or ".join(values), re.compile("|".join(values)))


RULES: Final = {
    "catalogs": _one_of(CATALOGS),
    "participant_types": _one_of(PARTICIPANT_TYPES),
    "engagement_identifiers": Rule(
        "eng- and 14 lower-case letters or digits, or an ARN",
        re.compile(r"arn:.*|eng-[0-9a-z]{14}"),
    ),
    "payload_types": Rule(
        "OpportunityInvitation, LeadInvitation or a later type of letters and digits",
        re.compile(r"[A-Za-z][A-Za-z0-9]*"),
    ),
    "sender_aws_account_ids": Rule(
        "12 digits, or a word of at most 12 letters, digits or underscores",
        re.compile(r"[0-9A-Za-z_]{1,12}"),
    ),
    "statuses": _one_of(STATUSES),
    "sort_order": _one_of(SORT_ORDERS),
}


def checked(option: str, values: Sequence[str], *, called: str) -> tuple[str, ...]:
    """Return the values of an option of RULES without repeats; `called` is its name to the user.

    Raises ConfigurationError naming the option, the first wrong value and what is allowed.
    """
    rule = RULES[option]
    for value in values:
        if not isinstance(value, str) or not rule.pattern.fullmatch(value):
            raise ConfigurationError(f"{called}: {value!r} is not allowed; use {rule.allowed}.")
    return tuple(dict.fromkeys(values))
