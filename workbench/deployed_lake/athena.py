"""Athena: asks a deployed lake one statement, and reads the result.

PyAthena starts, follows and stops the query. The result is read here: PyAthena's cursors read it
whole, or take '1' in an array for a number and change line ends in texts.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import boto3
from pyathena import connect
from pyathena.connection import Connection
from pyathena.cursor import Cursor

from invitations.errors import AccessError, SyncError
from invitations.run_folders import delete_abandoned
from workbench.athena_sql.as_json import LINES_BEFORE, with_json
from workbench.athena_sql.reading import check_reads
from workbench.deployed_lake.costs import Scan, scan_of
from workbench.deployed_lake.nested_values import reader_of_json
from workbench.deployed_lake.query_errors import translating_query_errors
from workbench.deployed_lake.result_file import Texts, result_rows
from workbench.deployed_lake.stack import deployed_lake, with_names_advised
from workbench.deployed_lake.values import reader_of
from workbench.results.result import ResultStream

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

SECONDS_BETWEEN_POLLS: Final = 0.5
_NESTED: Final = {"array", "map", "row"}
OnPoll = Callable[[Any], None]
"""Takes the execution of a query each time that Athena is asked for its state."""

logging.getLogger("pyathena").addHandler(logging.NullHandler())  # its errors are raised, too


@dataclass(frozen=True)
class Answer:
    """A result, and what Athena read for it.

    `as_text` are the columns with arrays, maps or rows as Athena writes them, without quotes.
    """

    result: ResultStream
    scan: Scan
    as_text: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Athena:
    """Connections to Athena and S3, for the lake that PyAthena's connection names.

    With `reuse_minutes` an earlier result of the same statement is used if it isn't older.
    """

    connection: Connection[Cursor]
    s3: "S3Client"
    reuse_minutes: int | None = None

    def cursor(self, on_poll: OnPoll | None = None) -> Cursor:
        """Return what asks one statement."""
        return self.connection.cursor(on_poll=on_poll)

    @contextmanager
    def asked(self, sql: str, cursor: Cursor) -> Iterator[Answer]:
        """Yield the answer to one statement that reads.

        An interrupt stops the query. Raises SyncError if the statement does more than read, if
        Athena refuses or fails it, or if the result can't be read.
        """
        check_reads(sql)
        wrapped = with_json(sql)
        with translating_query_errors(lines_before=LINES_BEFORE if wrapped else 0):
            try:
                cursor.execute(
                    wrapped.sql if wrapped else sql,
                    result_reuse_enable=self.reuse_minutes is not None,
                    result_reuse_minutes=self.reuse_minutes,
                )
            except KeyboardInterrupt as interrupt:
                raise _stopped(cursor, interrupt) from interrupt
        columns = cursor.description or []
        names = tuple(column[0] for column in columns)
        readers = [reader_of(column[1]) for column in columns]
        for place, type_ in (wrapped.types if wrapped else {}).items():
            readers[place] = reader_of_json(type_)
        with result_rows(self.s3, cursor, readers) as rows:
            as_text = tuple(column[0] for column in columns if column[1] in _NESTED)
            yield Answer(ResultStream(names, rows), _scan(cursor), as_text)


def opened(
    session: boto3.Session,
    stack: str,
    *,
    endpoint_url: str | None = None,
    workgroup: str | None = None,
    database: str | None = None,
    reuse_minutes: int | None = None,
) -> Athena:
    """Return connections to a stack's lake; `workgroup` and `database` replace those of the stack.

    Results that killed processes have left on the disk are deleted. Raises the errors of
    `deployed_lake`.
    """
    delete_abandoned()
    try:
        lake = deployed_lake(
            session, stack, endpoint_url=endpoint_url, workgroup=workgroup, database=database
        )
    except AccessError as error:
        raise with_names_advised(error) from error
    connection = connect(
        session=session,
        region_name=lake.region,
        endpoint_url=endpoint_url,
        work_group=lake.workgroup,
        schema_name=lake.database,
        converter=Texts(mappings={}),
        poll_interval=SECONDS_BETWEEN_POLLS,
    )
    s3 = session.client("s3", region_name=lake.region, endpoint_url=endpoint_url)
    return Athena(connection=connection, s3=s3, reuse_minutes=reuse_minutes)


def _scan(cursor: Cursor) -> Scan:
    is_free = bool(cursor.reused_previous_result) or cursor.statement_type != "DML"
    return scan_of(cursor.data_scanned_in_bytes or 0, is_free=is_free)


def _stopped(cursor: Cursor, interrupt: KeyboardInterrupt) -> BaseException:
    """Return what an interrupt becomes: PyAthena has stopped the query, or tried to."""
    if interrupt.__cause__ is None:
        return KeyboardInterrupt("interrupted; the query doesn't go on in Athena")
    return SyncError(
        f"interrupted, but query {cursor.query_id} couldn't be stopped: {interrupt.__cause__}.",
        "It goes on and is billed: stop it in Athena's console, under Recent queries.",
    )
