"""What is asked of ListEngagementInvitations: slices, filters, and the requests they make."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, STATUSES
from invitations.errors import ConfigurationError
from invitations.partner_central.service import SORT_ORDERS


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
