"""Files of changes or runs: rewritten and joined, with the columns of every version."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.snapshot import parquet
from invitations.snapshot.parquet_errors import DamagedFileError, reading
from invitations.tables.schema import Table, arrow_schema

SMALL: Final = 8 * 1024
"""Rows of a part to which rows are added; a part that would have more is left alone."""
_ADVICE: Final = "Restore it from a copy."


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


def join(
    table: Table, first: Path, second: Path, path: Path, *, key: str, unique: tuple[str, ...] = ()
) -> None:
    """Write the rows of two files into one; the rows of the second replace equal ones.

    Rows are equal if they agree in the columns `unique`; without any no row is replaced. `key` is
    the first file's. Raises DamagedFileError if that isn't whole.
    """
    columns = arrow_schema(table.columns)
    with reading(key, _ADVICE):
        earlier = pq.ParquetFile(first).read()
        earlier.validate(full=True)  # finds text that isn't UTF-8
        if missing := set(unique) - set(earlier.column_names):
            raise DamagedFileError(key, f"it has no {', no '.join(sorted(missing))}", _ADVICE)
        schema = pa.unify_schemas(
            [columns, earlier.schema.remove_metadata()], promote_options="permissive"
        )
        earlier = conformed(earlier, schema)
    added = conformed(pq.ParquetFile(second).read(), schema)
    if unique:
        earlier = earlier.filter(pc.invert(_same(earlier, added, unique)))
    with parquet.writer(path, table.columns, schema) as writer:
        _write(writer, [earlier, added])


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


def _same(rows: pa.Table, others: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """Return which rows agree in some columns with one of the others."""
    texts = (
        pc.binary_join_element_wise(*(table.column(name) for name in names), "\n")
        for table in (rows, others)
    )
    found, among = texts
    return pc.is_in(found, value_set=among.combine_chunks())
