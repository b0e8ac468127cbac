"""Access: what a refusal means, and what to do about it."""

import re
from typing import Final

NOT_REGISTERED: Final = "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
"""The one Reason of an AccessDeniedException that the service model has."""

_DENYING: Final = re.compile(r"explicit deny in an? ([\w -]*\w)")
_NOT_ALLOWING: Final = re.compile(r"because no ([\w -]+?) allows")


def advice(action: str, *, reason: object, message: str) -> str:
    """Return what to do where `action`, named as IAM policies name it, was refused: one sentence.

    Partner Central gives a Reason where it refuses the account; IAM gives none, and its message
    says which kind of policy it was.
    """
    if reason == NOT_REGISTERED:
        return (
            "Check that the account is linked to AWS Partner Central and register it as a partner "
            "in this catalog: Sandbox has a registration of its own."
        )
    if reason:
        return (
            "Check that the account is linked to AWS Partner Central: it is the account that was "
            "refused, not the role."
        )
    if denying := _DENYING.search(message):
        return (
            f"Have {_a(denying[1])} changed: a statement in it denies this action, and allowing "
            "it elsewhere doesn't help."
        )
    if missing := _NOT_ALLOWING.search(message):
        return f"Allow this action in {_a(missing[1])}."
    linked = "the account is linked to AWS Partner Central and "
    link = linked if action.startswith("partnercentral:") else ""
    return f"Check that {link}the role is allowed this action."


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
