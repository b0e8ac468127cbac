"""Reads every file of a lake that may hold rows, and counts those that still name somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations import keys
from invitations.lake.storage import Lake
from invitations.tables import INVITATIONS
from invitations.tables.schema import Table
from workbench.forgetting.search import MONTHLY, Wanted
from workbench.forgetting.stored_rows import named, rows_of

_TABLES: Final = (
    (INVITATIONS.prefix, INVITATIONS),
    *((table.prefix, table) for table in MONTHLY),
    (keys.CHECKPOINTS, INVITATIONS),
)
"""Prefixes of files with rows, published or not, and the table whose columns they have."""


@dataclass(frozen=True)
class Proof:
    """How many files were read, and which of them still have names of the invitations."""

    files: int
    named: list[str]


def prove(lake: Lake, wanted: Wanted, ids: Collection[str]) -> Proof:
    """Read every file with rows. Raises InvitationDataError if one isn't whole."""
    files, found = 0, []
    for prefix, table in _TABLES:
        for key in lake.keys(prefix):
            if not key.endswith(".parquet"):
                continue
            files += 1
            if any(_count(rows, table, wanted, ids) for rows in rows_of(lake, key)):
                found.append(key)
    return Proof(files, found)


def _count(rows: pa.Table, table: Table, wanted: Wanted, ids: Collection[str]) -> int:
    return int(pc.or_(named(rows, table, ids), wanted.in_rows(rows)).true_count)
