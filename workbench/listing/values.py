"""Values as AWS's CLI takes them: file:// paths, JSON, YAML and shorthand."""

import json
from pathlib import Path
from typing import Final

import yaml

from workbench.options.arguments import refused

_FILE: Final = "file://"
_SHORTHAND: Final = "Name=value,Name=value with each name once, or JSON"


def text(value: str, called: str) -> str:
    """Return a value, or what the file holds that it names with file://."""
    if not value.startswith(_FILE):
        return value
    path = Path(value.removeprefix(_FILE)).expanduser()
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise refused(called, value, f"a text file that can be read ({reason})") from error


def listed(values: list[str], called: str) -> object:
    """Return a list of values, or the list that a single value holds as JSON or in a file."""
    if len(values) > 1:
        return values
    single = text(values[0], called)
    return parsed_json(single, called) if single.startswith("[") else [single]


def structure(value: str, called: str) -> object:
    """Return the members of a structure given as JSON or as Name=value,Name=value."""
    whole = text(value, called)
    if whole.startswith("{"):
        return parsed_json(whole, called)
    pairs = [member.partition("=") for member in whole.split(",")]
    members = {name.strip(): member.strip().strip("\"'") for name, _, member in pairs}
    if len(members) < len(pairs) or not all(equals for _, equals, _ in pairs):
        raise refused(called, whole, _SHORTHAND)
    return members


def parsed_json(document: str, called: str) -> object:
    """Return what a JSON text holds."""
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as error:
        raise refused(called, document, f"JSON ({error})") from error


def parsed_yaml(document: str, called: str) -> object:
    """Return what a YAML text holds."""
    try:
        return yaml.safe_load(document)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise refused(called, document, f"YAML ({error})") from error
