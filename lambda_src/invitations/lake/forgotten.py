"""Forgotten invitations: a person had their names and accounts erased, and none may come back.

Partner Central goes on listing them. So the lake keeps their ids, and a run clears the personal
columns of their rows before it writes any.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from invitations import keys
from invitations.domain import SLICE_PATH, Slice
from invitations.lake.storage import Lake
from invitations.tables.invitations import LISTED_COLUMNS, Row

KEY: Final = re.compile(rf"{keys.FORGOTTEN}{SLICE_PATH}/([^/]+)")
_IS_PERSONAL: Final = tuple(column.personal for column in LISTED_COLUMNS)
_ID: Final = [column.name for column in LISTED_COLUMNS].index("invitation_id")


def save(lake: Lake, slice_: Slice, invitation_ids: Iterable[str]) -> None:
    """Store the ids of forgotten invitations; every later run reads them.

    Each id is a key of its own, so that one list request reads all.
    """
    for id_ in invitation_ids:
        lake.put(f"{keys.FORGOTTEN}{slice_.path}/{quote(id_, safe='')}", Path(os.devnull))


def saved(lake: Lake) -> Mapping[Slice, frozenset[str]]:
    """Return the ids of the forgotten invitations of each slice that has any."""
    found: dict[Slice, set[str]] = {}
    for match in filter(None, map(KEY.fullmatch, lake.keys(keys.FORGOTTEN))):
        catalog, participant_type, invitation_id = match.groups()
        found.setdefault(Slice(catalog, participant_type), set()).add(unquote(invitation_id))
    return {slice_: frozenset(ids) for slice_, ids in found.items()}


def cleared(rows: list[Row], forgotten: frozenset[str]) -> list[Row]:
    """Return the rows, those of forgotten invitations without personal values."""
    if not forgotten:
        return rows
    return [_cleared(row) if row[_ID] in forgotten else row for row in rows]


def _cleared(row: Row) -> Row:
    return tuple(
        None if is_personal else value for is_personal, value in zip(_IS_PERSONAL, row, strict=True)
    )
