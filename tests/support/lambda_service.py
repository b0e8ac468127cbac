"""Lambda, its log and CloudFormation on 127.0.0.1: one function, whose run a test describes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

FUNCTION: Final = "sync"
GROUP: Final = "logs-of-sync"


@dataclass
class LambdaService:
    """A function that answers once its log was read to the end.

    `log` has what it writes, in the order of reading. `refusal` is the status, code and content of
    an error that Lambda answers with instead. If `is_stuck`, it never answers.
    """

    endpoint_url: str = ""
    answer: Any = None
    failed: bool = False
    log: list[list[str]] = field(default_factory=list)
    log_refusal: str | None = None
    refusal: tuple[int, str, dict[str, str]] | None = None
    is_stuck: bool = False
    events: list[Any] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    was_read: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def invoke(self, event: Any) -> tuple[int, Any, dict[str, str]]:
        self.events.append(event)
        if self.refusal:
            status, code, content = self.refusal
            return status, content, {"x-amzn-ErrorType": code}
        if self.log:
            self.was_read.wait(30)
        if self.is_stuck:
            self.ended.wait(30)
        return 200, self.answer, {"X-Amz-Function-Error": "Unhandled"} if self.failed else {}

    def read_log(self, request: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        assert request["logGroupName"] == GROUP
        if self.log_refusal:
            self.was_read.set()
            return 400, {"__type": self.log_refusal, "message": "not allowed"}, {}
        if self.log:
            self.written += self.log.pop(0)
        if not self.log:
            self.was_read.set()
        events = [{"timestamp": n, "message": text} for n, text in enumerate(self.written)]
        return 200, {"events": events}, {}


@contextmanager
def lambda_service() -> Iterator[LambdaService]:
    service = LambdaService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if "invocations" in self.path:
                assert self.path == f"/2015-03-31/functions/{FUNCTION}/invocations"
                self._send(*service.invoke(json.loads(body)))
            elif self.headers.get("X-Amz-Target") == "Logs_20140328.FilterLogEvents":
                self._send(*service.read_log(json.loads(body)))
            else:
                self._send(200, _stack(), {}, "text/xml")

        def do_GET(self) -> None:
            assert self.path == f"/2015-03-31/functions/{FUNCTION}/configuration"
            self._send(200, {"LoggingConfig": {"LogGroup": GROUP}}, {})

        def _send(
            self,
            status: int,
            content: Any,
            headers: dict[str, str],
            kind: str = "application/json",
        ) -> None:
            body = (content if kind == "text/xml" else json.dumps(content)).encode()
            self.send_response(status)
            for name, value in (headers | {"Content-Type": kind}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        service.endpoint_url = f"http://127.0.0.1:{server.server_address[1]}"
        yield service
        service.ended.set()
        server.shutdown()
        thread.join()


def _stack() -> str:
    outputs = {"Bucket": "b", "Database": "d", "Workgroup": "w", "Function": FUNCTION}
    members = "".join(
        f"<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>"
        for key, value in outputs.items()
    )
    return (
        "<DescribeStacksResponse><DescribeStacksResult><Stacks><member>"
        "<StackName>PartnerInvitations</StackName><StackStatus>CREATE_COMPLETE</StackStatus>"
        f"<CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>{members}</Outputs>"
        "</member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
    )
