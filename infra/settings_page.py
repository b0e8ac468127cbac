"""Writes the tables of docs/settings.md and the context of cdk.json from the declared settings."""

import json
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, Final

from infra.settings import Settings

ROOT: Final = Path(__file__).parents[1]
_PAGE: Final = ROOT / "docs" / "settings.md"
_CDK: Final = ROOT / "cdk.json"
_HEADER: Final = "| setting | default | allowed | what it is for |\n|---|---|---|---|\n"
_MOST_USED: Final = 5


def page(text: str) -> str:
    """Return the page with its two tables: the most used settings, and the rest."""
    declared = fields(Settings)
    for some in (declared[:_MOST_USED], declared[_MOST_USED:]):
        before, _, after = text.partition(_HEADER)
        rest = after.partition("\n\n")[2]
        table = "".join(map(_row, some))
        text = f"{before}{_HEADER.upper()}{table}\n{rest}"
    return text.replace(_HEADER.upper(), _HEADER)


def context(text: str) -> str:
    """Return cdk.json with every setting's default as context."""
    defaults = {one.name: _as_json(one.default) for one in fields(Settings)}
    return json.dumps(json.loads(text) | {"context": defaults}, indent=2) + "\n"


def _row(one: "Field[Any]") -> str:
    rule, about = one.metadata["rule"], one.metadata["about"]
    default = json.dumps(_as_json(one.default))
    return f"| `{one.name}` | `{default}` | {rule.allowed} | {about} |\n"


def _as_json(default: Any) -> Any:
    if isinstance(default, tuple):
        return list(default)
    return int(default) if isinstance(default, float) else default


if __name__ == "__main__":
    _PAGE.write_text(page(_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    _CDK.write_text(context(_CDK.read_text(encoding="utf-8")), encoding="utf-8")
