"""Athena's queries, answered by a Trino instead of MiniStack's DuckDB. It runs inside MiniStack."""

import asyncio
import re
import time
from typing import Any, Final
from urllib.parse import urlsplit

from ministack.services import athena, s3

from tests.e2e.athena_engine import Answer, QueryFailedError, QueryStoppedError, ask

_PARAMETERS: Final = re.compile(r"\(.*\)")


async def execute(id_: str, query: str, database: str, *_: Any) -> None:
    """Answer a query execution, and set its state, statistics and results."""
    execution = athena._executions[id_]
    status = execution["Status"]
    status["State"] = "RUNNING"
    started = time.monotonic()
    try:
        answer = await asyncio.to_thread(
            ask, query, database, lambda: bool(status["State"] == "CANCELLED")
        )
        _finish(execution, answer)
    except QueryFailedError as error:
        status |= {"State": "FAILED", "StateChangeReason": str(error)}
    except QueryStoppedError:
        pass
    elapsed = int((time.monotonic() - started) * 1000)
    execution["Statistics"] |= dict.fromkeys(
        ("EngineExecutionTimeInMillis", "TotalExecutionTimeInMillis"), elapsed
    )
    status["CompletionDateTime"] = int(time.time())


def _finish(execution: dict[str, Any], answer: Answer) -> None:
    """Store the answer, and set the state when clients can read it."""
    execution["Statistics"]["DataScannedInBytes"] = answer.bytes_read
    names: list[str | None] = [name for name, _ in answer.columns]
    execution["_results"] = {"columns": names, "rows": answer.rows}
    execution["_column_types"] = [_PARAMETERS.sub("", type_) for _, type_ in answer.columns]
    _save(execution["ResultConfiguration"]["OutputLocation"], [names, *answer.rows])
    execution["Status"]["State"] = "SUCCEEDED"


def _save(location: str, rows: list[list[str | None]]) -> None:
    """Write rows as CSV in S3: values in quotes, null as nothing."""
    lines = (",".join("" if value is None else _quoted(value) for value in row) for row in rows)
    place = urlsplit(location)
    content = "".join(f"{line}\n" for line in lines).encode()
    s3._put_object(place.netloc, place.path.lstrip("/"), content, {})


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
