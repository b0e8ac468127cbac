"""Athena's queries, answered by a Trino instead of MiniStack's DuckDB. It runs inside MiniStack."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from ministack.services import athena, s3

from tests.e2e.athena_engine import Answer, QueryFailedError, QueryStoppedError, ask

_ERROR_TYPES: Final = {
    "DIVISION_BY_ZERO": 1001,
    "TYPE_MISMATCH": 1002,
    "COLUMN_NOT_FOUND": 1006,
    "INVALID_CAST_ARGUMENT": 1100,
    "NOT_SUPPORTED": 1200,
    "SCHEMA_NOT_FOUND": 1301,
    "TABLE_NOT_FOUND": 1301,
    "FUNCTION_NOT_FOUND": 1303,
}
"""Athena's numbers of the engine's errors; it has 1000 for others here."""
_OVER_LIMIT: Final = "Bytes scanned limit was exceeded"


async def execute(id_: str, query: str, database: str, *_: Any) -> None:
    """Answer a query execution, and set its state, statistics and results."""
    execution = athena._executions[id_]
    status = execution["Status"]
    status["State"] = "RUNNING"
    started = time.monotonic()
    try:
        if not _reuse(execution):
            answer = await asyncio.to_thread(ask, query, database, _check_of(execution))
            _finish(execution, answer)
    except QueryFailedError as error:
        _fail(status, error)
    except QueryStoppedError:
        pass
    elapsed = int((time.monotonic() - started) * 1000)
    execution["Statistics"] |= dict.fromkeys(
        ("EngineExecutionTimeInMillis", "TotalExecutionTimeInMillis"), elapsed
    )
    status["CompletionDateTime"] = int(time.time())


def _check_of(execution: dict[str, Any]) -> Callable[[int], None]:
    """Return a check that stops a query if a client did, or if it read too many bytes."""
    configuration = athena._workgroups[execution["WorkGroup"]]["Configuration"]
    limit = int(configuration.get("BytesScannedCutoffPerQuery") or 0)
    status = execution["Status"]

    def check(bytes_read: int) -> None:
        if limit and bytes_read > limit:
            status.update({"State": "CANCELLED", "StateChangeReason": _OVER_LIMIT})
            execution["Statistics"]["DataScannedInBytes"] = limit
        if status["State"] == "CANCELLED":
            raise QueryStoppedError

    return check


def _reuse(execution: dict[str, Any]) -> bool:
    """Take the results of an earlier execution if the request allows one of its age."""
    reuse = execution["ResultReuseConfiguration"].get("ResultReuseByAgeConfiguration", {})
    oldest = time.time() - 60 * int(reuse.get("MaxAgeInMinutes", 60))
    same = ("Query", "QueryExecutionContext", "WorkGroup")
    found = [
        one
        for one in athena._executions.values()
        if one["Status"]["State"] == "SUCCEEDED"
        and one["Status"]["CompletionDateTime"] >= oldest
        and all(one[key] == execution[key] for key in same)
    ]
    is_reused = bool(reuse.get("Enabled") and found)
    execution["Statistics"]["ResultReuseInformation"] = {"ReusedPreviousResult": is_reused}
    if is_reused:
        keys = ("_results", "_column_types", "ResultConfiguration")
        execution.update({key: found[-1][key] for key in keys})
        execution["Status"]["State"] = "SUCCEEDED"
    return is_reused


def _finish(execution: dict[str, Any], answer: Answer) -> None:
    """Store the answer, and set the state when clients can read it."""
    execution["Statistics"]["DataScannedInBytes"] = answer.bytes_read
    names: list[str | None] = [name for name, _ in answer.columns]
    execution["_results"] = {"columns": names, "rows": answer.rows}
    execution["_column_types"] = [type_ for _, type_ in answer.columns]
    _save(execution["ResultConfiguration"]["OutputLocation"], [names, *answer.rows])
    execution["Status"] |= {"State": "SUCCEEDED", "CompletionDateTime": int(time.time())}


def _fail(status: dict[str, Any], error: QueryFailedError) -> None:
    known = {
        "ErrorCategory": 2 if error.is_users else 1,
        "ErrorType": _ERROR_TYPES.get(error.name, 1000) if error.is_users else 200,
        "Retryable": False,
        "ErrorMessage": str(error),
    }
    status |= {"State": "FAILED", "StateChangeReason": str(error), "AthenaError": known}


def _save(location: str, rows: list[list[str | None]]) -> None:
    """Write rows as CSV in S3: values in quotes, null as nothing."""
    lines = (",".join("" if value is None else _quoted(value) for value in row) for row in rows)
    place = urlsplit(location)
    content = "".join(f"{line}\n" for line in lines).encode()
    s3._put_object(place.netloc, place.path.lstrip("/"), content, {})


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
