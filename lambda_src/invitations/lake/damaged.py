"""Copies of damaged files, for a person to inspect."""

from datetime import datetime
from pathlib import Path

from invitations import keys
from invitations.lake.storage import Lake
from invitations.snapshot.parquet_errors import DamagedFileError
from invitations.tables.schema import Table


def keep_copy(
    lake: Lake, damage: DamagedFileError, *, key: str, file: Path, table: Table, at: datetime
) -> str:
    """Store a copy of a damaged file and return what happened and what to do."""
    copy = f"{keys.DAMAGED}{at:%Y%m%dT%H%M%SZ}/{key}"
    lake.put(copy, file)
    return (
        f"{key} is damaged ({damage.reason}). A copy is kept as {copy}, and the month goes on "
        f"without it: the rows in it are missing from {table.name}, nothing else is. Find out what "
        "damaged the file, then delete the copy."
    )
