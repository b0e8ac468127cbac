"""Athena's requests about queries, with its checks, errors and pages. It runs inside MiniStack.

An error has its AthenaErrorCode, and Athena's message as far as that is published.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from ministack.core.responses import error_response_json, json_response
from ministack.services import athena

from tests.e2e.athena_engine import QueryFailedError, ask
from tests.e2e.athena_texts import column_info

_MOST: Final = 1000
_NO_LOCATION: Final = (
    "No output location provided. You did not provide an output location for  your query results. "
    "Either specify an S3 bucket location or enable Athena managed query results in your workgroup "
    "settings."
)
_WITH_HEADER: Final = {"SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN"}
_FIRST_WORD: Final = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*(\w+)", re.DOTALL)
_LINE: Final = re.compile(r"\bline (\d+):")

Request = dict[str, Any]
Start = Callable[[Request], Any]


class RequestRefusedError(Exception):
    """A request is wrong. It has Athena's code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def refusing(answer: Start) -> Start:
    """Return a handler of requests that answers a refusal as Athena does."""

    def handle(request: Request) -> Any:
        try:
            return answer(request)
        except RequestRefusedError as error:
            codes = {"AthenaErrorCode": error.code}
            return error_response_json("InvalidRequestException", str(error), 400, extra=codes)

    return handle


def starting(start: Start) -> Start:
    """Return StartQueryExecution with the checks that MiniStack's lacks."""

    def check_and_start(request: Request) -> Any:
        configuration = _configuration(request.get("WorkGroup", "primary"))
        location = _location(request, configuration)
        _check_syntax(request["QueryString"])
        answer = start({**request, "ResultConfiguration": {"OutputLocation": location}})
        execution = athena._executions[json.loads(answer[2])["QueryExecutionId"]]
        execution["ResultReuseConfiguration"] = request.get("ResultReuseConfiguration") or {}
        if _first_word(request["QueryString"]) in _WITH_HEADER:
            execution["StatementType"] = "DML"
        return answer

    return refusing(check_and_start)


def _configuration(workgroup: str) -> dict[str, Any]:
    found = athena._workgroups.get(workgroup)
    if not found:
        raise RequestRefusedError("INVALID_INPUT", f"WorkGroup {workgroup} is not found.")
    if found["State"] != "ENABLED":
        raise RequestRefusedError("INVALID_INPUT", f"WorkGroup {workgroup} is disabled.")
    return dict(found["Configuration"])


def _location(request: Request, configuration: dict[str, Any]) -> str:
    """Return where results go: the workgroup's settings may override the client's."""
    given = (request.get("ResultConfiguration") or {}).get("OutputLocation")
    own = (configuration.get("ResultConfiguration") or {}).get("OutputLocation")
    found = own if configuration.get("EnforceWorkGroupConfiguration") or not given else given
    if not found:
        raise RequestRefusedError("INVALID_INPUT", _NO_LOCATION)
    return f"{found.rstrip('/')}/"


def _check_syntax(query: str) -> None:
    """Refuse what the engine can't parse; PREPARE does no more than parse."""
    try:
        ask(f"PREPARE statement FROM\n{query}", "default", lambda _: None)
    except QueryFailedError as error:
        if error.name == "SYNTAX_ERROR":
            message = _LINE.sub(lambda line: f"line {int(line[1]) - 1}:", error.message)
            raise RequestRefusedError("MALFORMED_QUERY", message) from error


def _first_word(query: str) -> str:
    found = _FIRST_WORD.match(query)
    return found[1].upper() if found else ""


@refusing
def query_execution(request: Request) -> Any:
    """Answer GetQueryExecution."""
    return json_response({"QueryExecution": athena._execution_out(_execution(request))})


@refusing
def query_results(request: Request) -> Any:
    """Answer GetQueryResults: the header of a SELECT counts as a row of the first page."""
    execution = _finished(request)
    size = request.get("MaxResults") or _MOST
    if size > _MOST:
        raise RequestRefusedError(
            "INVALID_INPUT", f"MaxResults is more than maximum allowed length {_MOST}."
        )
    names, rows = execution["_results"]["columns"], execution["_results"]["rows"]
    rows = [names, *rows] if execution["StatementType"] == "DML" else rows
    start = int(request.get("NextToken") or 0)
    types = execution["_column_types"]
    columns = [column_info(name, type_) for name, type_ in zip(names, types, strict=True)]
    page = {
        "ResultSet": {
            "Rows": [{"Data": [_datum(value) for value in row]} for row in rows[start:][:size]],
            "ResultSetMetadata": {"ColumnInfo": columns},
        },
        "UpdateCount": 0,
    }
    more = {"NextToken": str(start + size)} if start + size < len(rows) else {}
    return json_response(page | more)


def _execution(request: Request) -> dict[str, Any]:
    id_ = request["QueryExecutionId"]
    if id_ not in athena._executions:
        raise RequestRefusedError(
            "QUERY_EXECUTION_NOT_FOUND", f"QueryExecution {id_} was not found"
        )
    found: dict[str, Any] = athena._executions[id_]
    return found


def _finished(request: Request) -> dict[str, Any]:
    execution = _execution(request)
    match execution["Status"]["State"]:
        case "SUCCEEDED":
            return execution
        case "CANCELLED":
            raise RequestRefusedError("RESULT_NOT_FOUND", "Could not find results")
        case "FAILED":
            message = "Query did not finish successfully. Final query state: FAILED"
        case state:
            message = f"Query has not yet finished. Current state: {state}"
    raise RequestRefusedError("INVALID_QUERY_EXECUTION_STATE", message)


def _datum(value: str | None) -> dict[str, str]:
    return {} if value is None else {"VarCharValue": value}
