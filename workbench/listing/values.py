"""Values in the forms of AWS's CLI: file:// paths, JSON, YAML and shorthand."""

import json
from pathlib import Path
from typing import Final

import yaml

from workbench.options.arguments import refused

_FILE: Final = "file://"
_SHORTHAND: Final = "Name=value,Name=value with each name once, or JSON"


def text(value: str, label: str) -> str:
    """Return a value, or the content of the file that it names with file://."""
    if not value.startswith(_FILE):
        return value
    path = Path(value.removeprefix(_FILE)).expanduser()
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise refused(label, value, f"a text file that can be read ({reason})") from error


def listed(values: list[str], label: str) -> object:
    """Return a list of values, or the list in a single value: JSON or a file."""
    if len(values) > 1:
        return values
    single = text(values[0], label)
    return parsed_json(single, label) if single.startswith("[") else [single]


def structure(value: str, label: str) -> object:
    """Return the members of a structure given as JSON or as Name=value,Name=value."""
    whole = text(value, label)
    if whole.startswith("{"):
        return parsed_json(whole, label)
    pairs = [member.partition("=") for member in whole.split(",")]
    members = {name.strip(): member.strip().strip("\"'") for name, _, member in pairs}
    if len(members) < len(pairs) or not all(equals for _, equals, _ in pairs):
        raise refused(label, whole, _SHORTHAND)
    return members


def parsed_json(document: str, label: str) -> object:
    """Return the value of a JSON text."""
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as error:
        raise refused(label, document, f"JSON ({error})") from error


def parsed_yaml(document: str, label: str) -> object:
    """Return the value of a YAML text."""
    try:
        return yaml.safe_load(document)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise refused(label, document, f"YAML ({error})") from error
