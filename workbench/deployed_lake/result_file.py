"""The file in S3 that has a query's whole result, read in bounded memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.csv as pa_csv
from botocore.exceptions import ClientError
from pyathena.converter import Converter
from pyathena.cursor import Cursor

from invitations.errors import InvitationDataError
from invitations.run_folders import run_folder
from workbench.deployed_lake.query_errors import translating_query_errors
from workbench.deployed_lake.requests import asking
from workbench.deployed_lake.values import Reader, reading_values
from workbench.results.result import Row

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_BLOCK: Final = 16 * 1024 * 1024
"""Bytes that are read at once, and so the longest row."""


class Texts(Converter):
    """Leaves the values of the API's pages as they are."""

    def convert(self, type_: str, value: str | None, type_hint: str | None = None) -> str | None:  # noqa: ARG002 - PyAthena's signature
        """Return the value."""
        return value


@contextmanager
def result_rows(
    s3: "S3Client", cursor: Cursor, readers: Sequence[Reader]
) -> Iterator[Iterator[Row]]:
    """Yield the rows of a query that has ended; `readers` read the columns' texts.

    They are in a file in S3. Those of SHOW and DESCRIBE, and those that Athena manages, are read
    from the API's pages; `Texts` must be the cursor's converter.
    """
    location = urlsplit(cursor.output_location or "")
    if not location.path.endswith(".csv"):
        yield _from_pages(cursor, readers)
        return
    with run_folder() as folder:
        file = Path(folder) / "result.csv"
        _download(s3, location.netloc, location.path[1:], file)
        yield rows_in(file, readers)


def _download(s3: "S3Client", bucket: str, key: str, file: Path) -> None:
    with asking("s3:GetObject"):
        try:
            s3.download_file(bucket, key, str(file))
        except ClientError as error:
            if error.operation_name == "HeadObject":  # whose answer has no text: ask again
                s3.get_object(Bucket=bucket, Key=key)
            raise


def _from_pages(cursor: Cursor, readers: Sequence[Reader]) -> Iterator[Row]:
    with translating_query_errors(), reading_values():
        for texts in cursor:
            values = zip(texts, readers, strict=True)
            yield tuple(None if text is None else read(text) for text, read in values)


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
