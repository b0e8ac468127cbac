"""The file in S3 that has a query's whole result, read in bounded memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pa_csv

from invitations.errors import InvitationDataError
from workbench.deployed_lake.values import Reader, reading_values
from workbench.results.result import Row

_BLOCK: Final = 16 * 1024 * 1024
"""Bytes that are read at once, and so the longest row."""


def rows_in(file: Path, readers: Sequence[Reader]) -> Iterator[Row]:
    """Yield the rows of a result file; `readers` read the columns' texts.

    The file is CSV with a header. Null is nothing, and an empty text is two quotes. Values may have
    line breaks. Raises InvitationDataError if it can't be read, and ConfigurationError for a date
    that Python can't hold.
    """
    with reading_values():
        for batch in _batches(file, len(readers)):
            yield from zip(*map(_read, batch.columns, readers), strict=True)


def _batches(file: Path, columns: int) -> Iterator[pa.RecordBatch]:
    try:
        yield from _opened(file, columns)
    except pa.ArrowInvalid as error:
        raise InvitationDataError(
            f"the file with Athena's result can't be read ({error}).", "Ask again."
        ) from error


def _opened(file: Path, columns: int) -> pa_csv.CSVStreamingReader:
    names = [str(place) for place in range(columns)]
    return pa_csv.open_csv(
        file,
        # Names of its own: those in the header may be there twice.
        pa_csv.ReadOptions(column_names=names, skip_rows_after_names=1, block_size=_BLOCK),
        pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def _read(column: pa.Array, reader: Reader) -> list[Any]:
    texts = column.to_pylist()
    return texts if reader is str else [None if t is None else reader(t) for t in texts]
