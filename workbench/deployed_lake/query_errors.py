"""Why Athena didn't answer, and what to do about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError
from pyathena.error import Error

from invitations.denials import denial_advice, denied_action
from invitations.errors import (
    AccessError,
    ConfigurationError,
    RetryableError,
    SyncError,
    without_account_ids,
)
from workbench.deployed_lake.requests import LATER, asking

_CORRECT: Final = "Correct the statement."
_RESULTS: Final = (
    "Have the workgroup's result location set to a bucket that exists and that you may write to "
    "and read, or name another workgroup with --workgroup."
)
_INVALID: Final = "InvalidRequestException"
_LINE: Final = re.compile(r"\bline (\d+):")


class _Reason(NamedTuple):
    pattern: str
    group: type[SyncError]
    advice: str


_REASONS: Final = (
    _Reason(
        r"bytes scanned limit",
        ConfigurationError,
        "Name fewer columns, or a catalog and a participant_type; or raise the workgroup's limit, "
        "the setting query_scan_limit_mb.",
    ),
    _Reason(
        r"workgroup .*not found",
        ConfigurationError,
        "Name another with --workgroup, or another region with --region.",
    ),
    _Reason(
        r"workgroup .*disabled",
        ConfigurationError,
        "Enable it in Athena's console, or name another with --workgroup.",
    ),
    _Reason(
        r"output location|output bucket|when writing|query results is invalid",
        ConfigurationError,
        _RESULTS,
    ),
    _Reason(
        r"lake ?formation",
        AccessError,
        "Have an administrator of Lake Formation grant you SELECT and DESCRIBE on the tables that "
        "the query reads, also by views.",
    ),
    _Reason(
        r"requester is not authorized",
        ConfigurationError,
        "DESCRIBE shows a table's columns; one that is missing there is misspelled, or Lake "
        "Formation doesn't grant it to you.",
    ),
    _Reason(
        r"not authorized|insufficient permissions|access ?denied|permission_denied",
        AccessError,
        "Allow what it names in your policy.",
    ),
    _Reason(
        r"table_not_found|table \S+ does not exist",
        ConfigurationError,
        "SHOW TABLES names those there are; --database names another database. An older deployment "
        "lacks what is new: make deploy.",
    ),
    _Reason(
        r"(schema|database|catalog)(_not_found|.* does not exist|.* not found)",
        ConfigurationError,
        "Name the lake's database with --database, or leave it out of the statement.",
    ),
    _Reason(
        r"column.* cannot be resolved",
        ConfigurationError,
        "DESCRIBE shows the columns of a table.",
    ),
    _Reason(
        r"exhausted resources|too many|throttl|internal_error|slow down", RetryableError, LATER
    ),
    _Reason(r"query cancel", ConfigurationError, "Somebody or something stopped it: ask again."),
)
"""Patterns of Athena's reasons, and what to do. The first match counts."""


@contextmanager
def translating_query_errors(lines_before: int = 0) -> Iterator[None]:
    """Turn errors of PyAthena into errors of the job, with advice on what to do next.

    `lines_before` are the lines before the caller's own in the statement that Athena was asked.
    """
    try:
        yield
    except Error as error:
        cause = error.__cause__
        if isinstance(cause, ClientError | BotoCoreError):
            raise _from_request(cause, lines_before) from error
        raise from_reason(_in_own_lines(str(error), lines_before)) from error


def from_reason(reason: str) -> SyncError:
    """Return the error of a query that Athena refused or failed, with Athena's own reason."""
    said = " ".join(without_account_ids(reason).split()).rstrip(".")
    if said in {"", "None"}:
        said = "Query cancelled"
    group, advice = _group_and_advice(said)
    action = denied_action(said)
    if action:
        advice = denial_advice(action, action, reason=None, message=said)
    return group(f"Athena didn't answer: {said}.", advice, action=action)


def _group_and_advice(reason: str) -> tuple[type[SyncError], str]:
    for pattern, group, advice in _REASONS:
        if re.search(pattern, reason, re.IGNORECASE):
            return group, advice
    return ConfigurationError, _CORRECT


def _in_own_lines(reason: str, lines_before: int) -> str:
    return _LINE.sub(lambda line: f"line {int(line[1]) - lines_before}:", reason)


def _from_request(cause: ClientError | BotoCoreError, lines_before: int) -> SyncError:
    """Return the error of a request that failed. Athena refuses some statements in this way."""
    if isinstance(cause, ClientError) and cause.response["Error"]["Code"] == _INVALID:
        return from_reason(_in_own_lines(cause.response["Error"]["Message"], lines_before))
    operation = cause.operation_name if isinstance(cause, ClientError) else "StartQueryExecution"
    try:
        with asking(f"athena:{operation}"):
            raise cause
    except SyncError as error:
        return error
