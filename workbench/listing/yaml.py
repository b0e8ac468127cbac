"""YAML that readers of every version of YAML read alike."""

import re
from typing import Final

import yaml

from invitations import json_text

_LOOKS_LIKE_A_NUMBER: Final = re.compile(r"[-+.0-9][-+.:_0-9A-Za-z]*")
"""Numbers to some reader of YAML 1.1 or 1.2: 0123, 1E5, 0o17, 12:30, 1_000, 2026-01-01, -_, ._"""
_WORDS: Final = frozenset(
    {"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<"}
    | {f"{sign}.{word}" for sign in ("", "-", "+") for word in ("inf", "nan")}
)
_LINE_ENDS_OF_SOME_VERSIONS: Final = re.compile("[\x85\u2028\u2029]")


def as_yaml(value: object) -> str:
    """Return a value as a YAML document; text that some version misreads is quoted."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=2**31 - 1,
    )
    return text


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _: object) -> bool:
        """Return True: a value that occurs twice is written twice, not as anchor and alias."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = None
    if _LOOKS_LIKE_A_NUMBER.fullmatch(text) or text.lower() in _WORDS:
        style = "'"
    if _LINE_ENDS_OF_SOME_VERSIONS.search(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: yaml.SafeDumper, number: json_text.Number) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", number.text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(json_text.Number, _number)
