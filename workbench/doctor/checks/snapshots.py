"""Snapshots: whether each published snapshot exists, is whole, and is of this version."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.lake.storage import Lake
from invitations.snapshot.parquet import PartReader
from invitations.snapshot.parquet_errors import DamagedFileError
from invitations.snapshot.published import Snapshot
from invitations.tables.invitations import COLUMNS, SCHEMA_VERSION
from invitations.tables.schema import arrow_schema
from workbench.doctor.finding import ProblemError

_RESTORE: Final = (
    "Restore it (a deployment's bucket keeps what was deleted for `noncurrent_version_days`), or "
    "delete its slice's partition: it is then listed again."
)


@dataclass(frozen=True)
class Published:
    """A published snapshot that matches its partition's parameters."""

    rows: int
    synced_at: datetime

    def __str__(self) -> str:
        return f"{self.rows:,} rows, whole, of {self.synced_at:%Y-%m-%d %H:%M} UTC"


def published(lake: Lake, slice_: Slice) -> Published:
    """Return a slice's published snapshot; raises ProblemError if it can't be read."""
    snapshot = lake.current(slice_)
    if snapshot is None:
        raise ProblemError("nothing is published yet.", "Start a run, and look at what it says.")
    if snapshot.part not in lake.keys(snapshot.prefix):
        raise ProblemError(f"{snapshot.part} is missing.", _RESTORE)
    with tempfile.TemporaryDirectory(prefix="invitations-") as name:
        _check(lake.fetch(snapshot.part, Path(name)), snapshot)
    return Published(snapshot.rows, snapshot.synced_at)


def _check(part: Path, snapshot: Snapshot) -> None:
    try:
        rows = PartReader(part).num_rows
    except DamagedFileError as damage:
        raise ProblemError(f"{snapshot.part} is damaged ({damage.reason}).", _RESTORE) from damage
    if rows != snapshot.rows:
        raise ProblemError(
            f"its part has {rows:,} rows, but its partition says {snapshot.rows:,}.",
            "Restore one of them, or delete the partition: the slice is then listed again.",
        )
    written = {field.name: str(field.type) for field in pq.read_schema(part)}
    declared = {field.name: str(field.type) for field in arrow_schema(COLUMNS)}
    if differing := differences(written, declared):
        raise ProblemError(
            f"schema version {snapshot.schema_version}, this version's is {SCHEMA_VERSION}: "
            f"it {', '.join(differing)}.",
            "Start a run of this version, which publishes it anew; if that was a newer version's, "
            "update this one.",
        )


def differences(found: Mapping[str, str], declared: Mapping[str, str]) -> list[str]:
    """Return how columns, as name and type in order, differ from those of this version."""
    said = [f"lacks {name}" for name in declared if name not in found]
    said += [f"has {name}, unknown here" for name in found if name not in declared]
    said += [
        f"has {name} as {found[name]} instead of {type_}"
        for name, type_ in declared.items()
        if found.get(name, type_) != type_
    ]
    in_order = said or list(found) == list(declared)
    return said if in_order else ["has its columns in another order"]
