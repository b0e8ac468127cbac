"""The API parameters given by options and input documents, with the names that users gave."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from workbench.listing.values import listed, parsed_json, parsed_yaml, structure, text
from workbench.options.arguments import refused


@dataclass(frozen=True)
class Given:
    """A value that the user gave, and its name in messages."""

    value: Any
    label: str


@dataclass(frozen=True)
class Parameter:
    """A parameter of the API: its option, and how the option's text is read."""

    option: str
    read: Callable[[Any, str], object]


def _as_it_is(value: object, _called: str) -> object:
    return value


PARAMETERS: Final = {
    "Catalog": Parameter("--catalog", text),
    "ParticipantType": Parameter("--participant-type", text),
    "PayloadType": Parameter("--payload-type", listed),
    "Status": Parameter("--status", listed),
    "EngagementIdentifier": Parameter("--engagement-identifier", listed),
    "SenderAwsAccountId": Parameter("--sender-aws-account-id", listed),
    "Sort": Parameter("--sort", structure),
    "MaxResults": Parameter("--page-size", _as_it_is),
    "NextToken": Parameter("--starting-token", _as_it_is),
}
ONE_PAGE: Final = {"MaxResults": "--max-results", "NextToken": "--next-token"}
"""Options with the API's own names: as with AWS's command, they list one page."""
_LANGUAGES: Final = {"--cli-input-json": parsed_json, "--cli-input-yaml": parsed_yaml}


def parameters_given(args: argparse.Namespace) -> dict[str, Given]:
    """Return the parameters given, by their API names; an option beats an input document."""
    return _from_documents(args) | _from_options(args)


def option_value(args: argparse.Namespace, option: str) -> object:
    """Return the parsed value of an option; None if it wasn't given."""
    return getattr(args, option.removeprefix("--").replace("-", "_"))


def _from_options(args: argparse.Namespace) -> dict[str, Given]:
    read = {name: (parameter.option, parameter.read) for name, parameter in PARAMETERS.items()}
    raw = {name: option for name, option in ONE_PAGE.items() if _is_given(args, option)}
    read |= {name: (option, _as_it_is) for name, option in raw.items()}
    return {
        name: Given(convert(option_value(args, option), option), option)
        for name, (option, convert) in read.items()
        if _is_given(args, option)
    }


def _is_given(args: argparse.Namespace, option: str) -> bool:
    return option_value(args, option) is not None


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
