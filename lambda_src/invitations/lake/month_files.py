"""Rows of a month: added to its published version, by publishing the next one.

A version has few parts: big ones, which the next version copies, and a small one, to which rows are
added. No file that a reader may have opened is ever written again.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations import keys, versions
from invitations.errors import ConflictError, InvitationDataError, RetryableError
from invitations.lake.month import Month, month_prefix
from invitations.lake.storage import Lake
from invitations.run_folders import run_folder
from invitations.snapshot import parquet
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables.schema import Table, arrow_schema

SMALL: Final = 8 * 1024
"""Rows of a part to which rows are added; a part that would have more is left alone."""
_TRIES: Final = 5
_ONE_AT_A_TIME: Final = threading.RLock()
"""The slices of a run add rows to the same month."""
_ADVICE: Final = "Restore it from a copy."


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

    Returns a warning for the person on call if a damaged part was dropped. Raises ConflictError if
    other runs were faster again and again.
    """
    for attempt in range(1, _TRIES + 1):
        with _ONE_AT_A_TIME, run_folder() as name:
            base = lake.month(addition.table, addition.name)
            if base and base.rows is None:
                raise RetryableError(f"{base.table.name} of {base.name} is not upgraded yet.")
            if base and _has_ends(base, addition.ends):
                return None
            try:
                return _publish(lake, base, addition, Path(name))
            except ConflictError:
                if attempt == _TRIES:
                    raise
    return None


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


def rewritten(
    table: Table, files: Iterable[Path], path: Path, schema: pa.Schema | None = None
) -> int:
    """Write the rows of several files into one, and return their number.

    `schema` is that of the written file, the table's by default. Raises DamagedFileError if a file
    isn't whole.
    """
    schema = schema or arrow_schema(table.columns)
    waiting: list[pa.Table] = []
    rows = waiting_rows = 0
    with parquet.writer(path, table.columns, schema) as writer:
        for group in _row_groups(files):
            waiting.append(conformed(group, schema))
            waiting_rows += group.num_rows
            if waiting_rows >= SMALL:
                rows += _write(writer, waiting)
                waiting_rows = 0
        return rows + _write(writer, waiting)


def conformed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return rows with the columns of a schema, null where they lack one."""
    types = {field.name: field.type for field in schema}
    found = [field.with_type(types.get(field.name, field.type)) for field in rows.schema]
    tables = [schema.empty_table(), rows.cast(pa.schema(found))]
    return pa.concat_tables(tables, promote_options="default").select(schema.names)


def _row_groups(files: Iterable[Path]) -> Iterator[pa.Table]:
    for file in files:
        with reading(file.name, _ADVICE):
            source = pq.ParquetFile(file)
            groups = source.metadata.num_row_groups
        for group in range(groups):
            with reading(file.name, _ADVICE):
                rows = source.read_row_group(group)
            yield rows


def _write(writer: pq.ParquetWriter, waiting: list[pa.Table]) -> int:
    """Write tables, empty the list, and return the number of rows.

    Discovered invitations, which most queries of changes don't ask for, have a row group of their
    own, which engines then skip.
    """
    rows = pa.concat_tables(waiting) if waiting else pa.table({})
    groups = [rows]
    if "change_type" in rows.column_names:
        discovered = pc.equal(rows["change_type"], "DISCOVERED")
        groups = [rows.filter(discovered), rows.filter(pc.invert(discovered))]
    for group in groups:
        if group.num_rows:
            writer.write_table(group, row_group_size=group.num_rows)
    waiting.clear()
    parquet.release_memory()
    return int(rows.num_rows)


def _has_ends(base: Month, ends: Mapping[str, str]) -> bool:
    return bool(ends) and all(
        versions.number_of(base.ends.get(slice_)) >= versions.number_of(id_)
        for slice_, id_ in ends.items()
    )


def _publish(lake: Lake, base: Month | None, addition: Addition, folder: Path) -> str | None:
    """Publish the version that has the rows of `base` and of the addition."""
    warning, file = None, addition.file
    kept = list(base.rows or ()) if base else []
    added = pq.read_metadata(file).num_rows
    if base and not added:
        lake.swap_month(replace(base, ends={**base.ends, **addition.ends}), base)
        return None
    if base and kept and kept[-1] + added <= SMALL:
        try:
            file = _joined(lake, base.parts[-1], addition, folder)
            kept.pop()
        except DamagedFileError as damage:
            if addition.drop_damaged:
                warning = _keep_copy(lake, base.parts[-1], addition, folder, damage)
                kept.pop()
        except InvitationDataError as missing:
            if not addition.drop_damaged:
                raise
            warning = f"{missing.message} The month goes on without it."
            kept.pop()
    new = successor(base or _first(lake, addition), addition.at, addition.run_id, rows=())
    for position, part in enumerate(base.parts[: len(kept)] if base else ()):
        lake.copy(part, new.part(position))
    lake.put(new.part(len(kept)), file)
    kept.append(pq.read_metadata(file).num_rows)
    new = replace(new, rows=tuple(kept), ends={**new.ends, **addition.ends})
    publish(lake, new, base, folder)
    return warning


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


def _joined(lake: Lake, part: str, addition: Addition, folder: Path) -> Path:
    """Return a file with the rows of a part and those of the addition."""
    columns = arrow_schema(addition.table.columns)
    with reading(part, _ADVICE):
        earlier = pq.ParquetFile(lake.fetch(part, folder)).read()
        earlier.validate(full=True)  # finds text that isn't UTF-8
        if missing := set(addition.unique) - set(earlier.column_names):
            raise DamagedFileError(part, f"it has no {', no '.join(sorted(missing))}", _ADVICE)
        schema = pa.unify_schemas(
            [columns, earlier.schema.remove_metadata()], promote_options="permissive"
        )
        earlier = conformed(earlier, schema)
    added = conformed(pq.ParquetFile(addition.file).read(), schema)
    if addition.unique:
        earlier = earlier.filter(pc.invert(_same(earlier, added, addition.unique)))
    path = folder / "joined.parquet"
    with parquet.writer(path, addition.table.columns, schema) as writer:
        _write(writer, [earlier, added])
    return path


def _same(rows: pa.Table, others: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """Return which rows agree in some columns with one of the others."""
    texts = (
        pc.binary_join_element_wise(*(table.column(name) for name in names), "\n")
        for table in (rows, others)
    )
    found, among = texts
    return pc.is_in(found, value_set=among.combine_chunks())


def _keep_copy(
    lake: Lake, part: str, addition: Addition, folder: Path, damage: DamagedFileError
) -> str:
    """Store a copy of a damaged part and return what happened and what to do."""
    copy = f"{keys.DAMAGED}{addition.at:%Y%m%dT%H%M%SZ}/{part}"
    lake.put(copy, lake.fetch(part, folder))
    return (
        f"{part} is damaged ({damage.reason}). A copy is kept as {copy}, and the month goes on "
        f"without it: the rows in it are missing from {addition.table.name}, nothing else is. "
        "Find out what damaged the file, then delete the copy."
    )
