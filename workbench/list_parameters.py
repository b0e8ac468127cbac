"""The API parameters given to `list`, by options and input documents, under the user's names."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from workbench.argument_types import refused
from workbench.parameter_values import listed, parsed_json, parsed_yaml, structure, text


@dataclass(frozen=True)
class Given:
    """A value that the user gave, and what the user called it."""

    value: Any
    called: str


@dataclass(frozen=True)
class Parameter:
    """A parameter of the API: its option, and how the option's text is read.

    `rule` is the key in `invitations.request.RULES` of what its values may be.
    """

    option: str
    read: Callable[[Any, str], object]
    rule: str = ""


def _as_it_is(value: object, _called: str) -> object:
    return value


PARAMETERS: Final = {
    "Catalog": Parameter("--catalog", text, "catalogs"),
    "ParticipantType": Parameter("--participant-type", text, "participant_types"),
    "PayloadType": Parameter("--payload-type", listed, "payload_types"),
    "Status": Parameter("--status", listed, "statuses"),
    "EngagementIdentifier": Parameter("--engagement-identifier", listed, "engagement_identifiers"),
    "SenderAwsAccountId": Parameter("--sender-aws-account-id", listed, "sender_aws_account_ids"),
    "Sort": Parameter("--sort", structure),
    "MaxResults": Parameter("--page-size", _as_it_is),
    "NextToken": Parameter("--starting-token", _as_it_is),
}
_LANGUAGES: Final = {"--cli-input-json": parsed_json, "--cli-input-yaml": parsed_yaml}


def parameters_given(args: argparse.Namespace) -> dict[str, Given]:
    """Return the parameters given, by their API names; an option beats an input document."""
    return _from_documents(args) | _from_options(args)


def option_value(args: argparse.Namespace, option: str) -> object:
    """Return what the parser keeps for an option; None if it wasn't given."""
    return getattr(args, option.removeprefix("--").replace("-", "_"))


def _from_options(args: argparse.Namespace) -> dict[str, Given]:
    return {
        name: Given(parameter.read(value, parameter.option), parameter.option)
        for name, parameter in PARAMETERS.items()
        if (value := option_value(args, parameter.option)) is not None
    }


def _from_documents(args: argparse.Namespace) -> dict[str, Given]:
    return {
        name: Given(value, f"{name} in {option}")
        for option, parse in _LANGUAGES.items()
        if isinstance(document := option_value(args, option), str)
        for name, value in _members(parse(text(document, option), option), option).items()
    }


def _members(document: object, option: str) -> dict[str, object]:
    known = ", ".join(PARAMETERS)
    if not isinstance(document, dict):
        raise refused(option, document, f"a map of {known}")
    for name in document:
        if name not in PARAMETERS:
            raise refused(option, name, known)
    return document
