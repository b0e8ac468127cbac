"""Athena, S3 and CloudFormation on 127.0.0.1, whose answers a test sets."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

BUCKET = "results"
KEY = "athena-results/1.csv"


@dataclass
class AthenaService:
    """Answers every query with one result, after the given states; the last one stays.

    Statements that are `failing` fail. `statements` and `stopped` are by id what was asked.
    `refusals` are errors by operation, `(status, code, message)`, each for one request.
    """

    endpoint_url: str = ""
    states: list[str] = field(default_factory=lambda: ["SUCCEEDED"])
    reason: str | None = None
    columns: list[tuple[str, str]] = field(default_factory=lambda: [("a", "integer")])
    csv: bytes | None = b'"a"\n"1"\n'
    scanned: int = 1_200_000
    statement_type: str = "DML"
    reused: bool = False
    refusals: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    statements: dict[str, str] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def asked(self, operation: str) -> list[dict[str, Any]]:
        """Return the requests of one operation."""
        return [request for name, request in self.requests if name == operation]

    def answer(self, operation: str, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return the status and content of an answer of Athena's."""
        if refusals := self.refusals.get(operation):
            status, code, message = refusals.pop(0)
            return status, {"__type": code, "message": message}
        return 200, _ANSWERS[operation](self, request)

    def start(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the id of a query."""
        with self.lock:
            id_ = f"id-{len(self.statements) + 1}"
            self.statements[id_] = request["QueryString"]
        return {"QueryExecutionId": id_}

    def stop(self, request: dict[str, Any]) -> dict[str, Any]:
        """Cancel the query."""
        self.stopped.add(request["QueryExecutionId"])
        return {}

    def execution(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the next state of the query."""
        id_ = request["QueryExecutionId"]
        state = self._state(id_)
        reason = {"StateChangeReason": self.reason} if self.reason else {}
        location = f"s3://{BUCKET}/{KEY}"
        reuse = {"ReusedPreviousResult": self.reused}
        return {
            "QueryExecution": {
                "QueryExecutionId": id_,
                "Query": self.statements[id_],
                "StatementType": self.statement_type,
                "Status": {"State": state, **reason},
                "Statistics": {
                    "DataScannedInBytes": self.scanned,
                    "ResultReuseInformation": reuse,
                },
                "ResultConfiguration": {
                    "OutputLocation": location if self.csv is not None else f"{location[:-3]}txt"
                },
            }
        }

    def _state(self, id_: str) -> str:
        if id_ in self.stopped:
            return "CANCELLED"
        if self.statements[id_] in self.failing:
            return "FAILED"
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]

    def results(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the columns, and rows if there is no file."""
        columns = [
            {
                "Name": name,
                "Type": type_,
                "Label": name,
                "Precision": 0,
                "Scale": 0,
                "Nullable": "UNKNOWN",
            }
            for name, type_ in self.columns
        ]
        rows = [] if self.csv is not None else [{"Data": [{"VarCharValue": "sync_runs"}]}]
        return {"ResultSet": {"Rows": rows, "ResultSetMetadata": {"ColumnInfo": columns}}}


_ANSWERS: Final = {
    "StartQueryExecution": AthenaService.start,
    "StopQueryExecution": AthenaService.stop,
    "GetQueryExecution": AthenaService.execution,
    "GetQueryResults": AthenaService.results,
}


@contextmanager
def athena_service() -> Iterator[AthenaService]:
    service = AthenaService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            operation = self.headers["X-Amz-Target"].rpartition(".")[2]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            service.requests.append((operation, request))
            status, answer = service.answer(operation, request)
            self._send(status, json.dumps(answer).encode())

        def do_HEAD(self) -> None:
            self._send_result()

        def do_GET(self) -> None:
            self._send_result()

        def _send_result(self) -> None:
            if refusals := service.refusals.get("GetObject"):
                status, code, message = refusals[0]
                error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
                self._send(status, error.encode())
            else:
                assert self.path.startswith(f"/{BUCKET}/{KEY}"), self.path
                self._send(200, service.csv or b"")

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", '"1"')
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing on standard error."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.endpoint_url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
