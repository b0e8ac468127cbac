"""Rows of a month: added to its published version, by publishing the next one.

A version has few parts: big ones, which the next version copies, and a small one, to which rows are
added. No file that a reader may have opened is ever written again.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from invitations import versions
from invitations.errors import ConflictError, InvitationDataError, RetryableError
from invitations.lake.damaged import keep_copy
from invitations.lake.month import Month, month_prefix
from invitations.lake.month_rows import SMALL, join
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot.parquet_errors import DamagedFileError
from invitations.tables.schema import Table

_TRIES: Final = 5
_ONE_AT_A_TIME: Final = threading.RLock()
"""The slices of a run add rows to the same month."""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """Rows for a month of a table: a file with its columns, written by a run.

    `ends` are the new values of Month.ends. Rows that agree with one of these in the columns
    `unique` are replaced, if they are in the part that the rows are added to. A part that is
    damaged stays as it is, unless `drop_damaged`.
    """

    table: Table
    name: str
    file: Path
    at: datetime
    run_id: str
    ends: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    drop_damaged: bool = False


def add(lake: Lake, addition: Addition) -> str | None:
    """Add rows to a month, unless it has those of the addition's `ends` already.

    Returns a warning for the person on call if a damaged part was dropped. Raises RetryableError if
    other runs were faster again and again, or if the month is not upgraded yet.
    """
    for _ in range(_TRIES):
        with suppress(ConflictError), _ONE_AT_A_TIME, run_folder() as name:
            base = lake.month(addition.table, addition.name)
            if base and base.rows is None:
                raise RetryableError(f"{base.table.name} of {base.name} is not upgraded yet.")
            if base and _has_ends(base, addition.ends):
                return None
            return _publish(lake, base, addition, Path(name))
    raise RetryableError(
        f"other runs published {addition.table.name} of {addition.name} first, {_TRIES} times."
    )


def publish(lake: Lake, new: Month, replaced: Month | None, folder: Path) -> None:
    """Publish a version whose parts are stored, and its description with it."""
    description = folder / "month.json"
    description.write_text(json.dumps(new.parameters()), encoding="utf-8")
    lake.put(new.description, description)
    lake.swap_month(new, replaced)


def successor(month: Month, at: datetime, run_id: str, *, rows: tuple[int, ...]) -> Month:
    """Return the next version of a month, which run `run_id` publishes with these rows."""
    id_ = versions.version_id(versions.number_of(month.id) + 1, at, run_id)
    return replace(month, location=f"{month_prefix(month.table, month.name)}{id_}/", rows=rows)


def fetched(lake: Lake, parts: Iterable[str], folder: Path) -> Iterator[Path]:
    """Yield a local copy of each part, as it is needed."""
    for position, part in enumerate(parts):
        inside = folder / str(position)  # the names of parts are alike
        inside.mkdir()
        yield lake.fetch(part, inside)


def _has_ends(base: Month, ends: Mapping[str, str]) -> bool:
    return bool(ends) and all(
        versions.number_of(base.ends.get(slice_)) >= versions.number_of(id_)
        for slice_, id_ in ends.items()
    )


def _publish(lake: Lake, base: Month | None, addition: Addition, folder: Path) -> str | None:
    """Publish the version that has the rows of `base` and of the addition."""
    added = pq.read_metadata(addition.file).num_rows
    if base and not added:
        lake.swap_month(replace(base, ends={**base.ends, **addition.ends}), base)
        return None
    kept = list(base.rows or ()) if base else []
    file, warning = addition.file, None
    if base and kept and kept[-1] + added <= SMALL:
        joined, warning = _joined_with_last(lake, base.parts[-1], addition, folder)
        if joined:
            file = joined
            kept.pop()
    new = successor(base or _first(lake, addition), addition.at, addition.run_id, rows=())
    for position, part in enumerate(base.parts[: len(kept)] if base else ()):
        lake.copy(part, new.part(position))
    lake.put(new.part(len(kept)), file)
    kept.append(pq.read_metadata(file).num_rows)
    new = replace(new, rows=tuple(kept), ends={**new.ends, **addition.ends})
    publish(lake, new, base, folder)
    return warning


def _joined_with_last(
    lake: Lake, part: str, addition: Addition, folder: Path
) -> tuple[Path | None, str | None]:
    """Return the file that takes the place of the last part, and a warning if that is damaged.

    None instead of a file means that the last part stays.
    """
    try:
        last, path = lake.fetch(part, folder), folder / "joined.parquet"
        join(addition.table, last, addition.file, path, key=part, unique=addition.unique)
        return path, None
    except DamagedFileError as damage:
        if not addition.drop_damaged:
            return None, None
        file = lake.fetch(part, folder)
        warning = keep_copy(lake, damage, key=part, file=file, table=addition.table, at=addition.at)
        return addition.file, warning
    except InvitationDataError as missing:
        if not addition.drop_damaged:
            raise
        return addition.file, f"{missing.message} The month goes on without it."


def _first(lake: Lake, addition: Addition) -> Month:
    """Return a month before its first version. It goes on where the newest other one ends."""
    newest = max(lake.months(addition.table), key=lambda month: month.name, default=None)
    return Month(
        table=addition.table,
        name=addition.name,
        location="",
        rows=(),
        ends=newest.ends if newest else {},
    )
