"""Denials: what a service's refusal says, and what to do about it."""

import re
from typing import Final

NOT_REGISTERED: Final = "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
"""The one Reason of an AccessDeniedException that the service model has."""

_DENYING: Final = re.compile(r"explicit deny in an? ([\w -]*\w)")
_NOT_ALLOWING: Final = re.compile(r"because no ([\w -]+?) allows")
_DENIED: Final = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)")
_LAKE_FORMATION: Final = re.compile(r"Lake ?Formation permission", re.IGNORECASE)
_PARTNER_CENTRAL: Final = "partnercentral:"


def missing_policy(message: str) -> str:
    """Return the kind of policy that IAM's message names as not allowing an action, or nothing."""
    found = _NOT_ALLOWING.search(message)
    return found[1] if found else ""


def denied_action(message: str) -> str:
    """Return the action that IAM's message names as denied, or nothing.

    It may be another service's than the one that was called: S3, Glue and SQS call KMS.
    """
    found = _DENIED.search(message)
    return found[1] if found else ""


def denial_advice(action: str, denied: str, *, reason: object, message: str) -> str:
    """Return what to do after `action` was refused because of `denied`: a sentence or two.

    Both are named as IAM policies name them. Partner Central gives a Reason if it refuses the
    account. IAM gives none, and its message names the kind of policy.
    """
    if reason:
        return _refused_account(reason)
    if _LAKE_FORMATION.search(message):
        return (
            "Grant it to the role in Lake Formation: IAM allows this action already. The setting "
            "lake_formation does so, once an administrator has let the deploy (docs/deploy.md)."
        )
    if denying := _DENYING.search(message):
        return f"Have {_a(denying[1])} changed: {_denial(denied)}"
    if denied.startswith("kms:"):
        return _use_key(action, denied)
    if missing := missing_policy(message):
        return f"Allow {_named(action, denied)} in {_a(missing)}."
    linked = "the account is linked to AWS Partner Central and "
    link = linked if action.startswith(_PARTNER_CENTRAL) else ""
    return f"Check that {link}the role is allowed {_named(action, denied)}."


def _refused_account(reason: object) -> str:
    if reason == NOT_REGISTERED:
        return (
            "Check that the account is linked to AWS Partner Central and register it as a partner "
            "in this catalog: Sandbox has a registration of its own."
        )
    return (
        "Check that the account is linked to AWS Partner Central: it is the account that was "
        "refused, not the role."
    )


def _denial(denied: str) -> str:
    sentence = "a statement in it denies this action, and allowing it elsewhere doesn't help."
    if not denied.startswith(_PARTNER_CENTRAL):
        return sentence
    return (
        f"{sentence} If it denies regions, it must exempt {_PARTNER_CENTRAL}* in us-east-1, where "
        "Partner Central's only endpoint is."
    )


def _use_key(action: str, denied: str) -> str:
    """Return who has to allow a KMS action: Glue's catalogue has a key of its own."""
    if action.startswith("glue:"):
        return (
            f"Set catalog_key_arn to the key that encrypts the Glue catalogue, and deploy: it "
            f"allows {denied}. If it is set, the key's own policy must allow the account's roles."
        )
    return f"Allow {denied} on the key, in the role's policy and in the key's own."


def _named(action: str, denied: str) -> str:
    return "this action" if denied == action else denied


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
