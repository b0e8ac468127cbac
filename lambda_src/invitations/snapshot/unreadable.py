"""Unreadable columns: null because the API sent a value that the column can't hold."""

import json
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.tables.invitations import LISTED_COLUMNS

_SOURCES: Final = {c.name: c.source for c in LISTED_COLUMNS if c.source}
_MEMBERS: Final = "|".join(sorted({name for path in _SOURCES.values() for name in path}))


def may_be_unreadable(additional_fields: pa.Array) -> pa.Array:
    """Return a mask of the rows that may have unreadable columns; cheaper than checking all."""
    mentions = pc.match_substring_regex(additional_fields, f'"({_MEMBERS})": ')
    return pc.fill_null(mentions, False)


def unreadable_columns(additional_fields: str) -> frozenset[str]:
    """Return the columns whose values are in a row's additional_fields instead."""
    members = json.loads(additional_fields)
    return frozenset(name for name, source in _SOURCES.items() if _is_in(members, source))


def has_unknown_fields(additional_fields: str) -> bool:
    """Return whether a row's additional_fields have a member without a column."""
    return _has_others(json.loads(additional_fields), list(_SOURCES.values()))


def _is_in(members: Any, source: tuple[str, ...]) -> bool:
    for name in source:
        if not isinstance(members, dict):
            return True  # instead of the structure that the member would be in
        if name not in members:
            return False
        members = members[name]
    return True


def _has_others(members: Any, sources: list[tuple[str, ...]]) -> bool:
    if not isinstance(members, dict) or () in sources:
        return False
    inner = {name: [path[1:] for path in sources if path[0] == name] for name in members}
    return any(not inner[name] or _has_others(members[name], inner[name]) for name in members)
