"""AWS services on 127.0.0.1, for answers that moto lacks: Query protocol, and JSON by path."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class QueryService:
    """Answers each action with its given status and XML, and each path with its JSON.

    `requests` are the parameters of the actions.
    """

    endpoint_url: str = ""
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    requests: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, action: str, result: str) -> None:
        self.answers[action] = (
            200,
            f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>",
        )

    def answer_path(self, path: str, value: object) -> None:
        self.answers[path] = (200, json.dumps(value))

    def refuse_path(self, path: str, status: int, message: str) -> None:
        self.answers[path] = (status, json.dumps({"message": message}))

    def refuse(self, action: str, status: int, code: str, message: str) -> None:
        error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
        self.answers[action] = (status, f"<ErrorResponse>{error}</ErrorResponse>")

    def describe_stack(self, name: str, status: str = "CREATE_COMPLETE", **outputs: str) -> None:
        """Set the status and outputs with which DescribeStacks answers."""
        found = "".join(
            f"<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>"
            for key, value in outputs.items()
        )
        self.answer(
            "DescribeStacks",
            f"<Stacks><member><StackName>{name}</StackName><StackStatus>{status}</StackStatus>"
            f"<CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>{found}</Outputs></member>"
            "</Stacks>",
        )


@contextmanager
def query_service() -> Iterator[QueryService]:
    service = QueryService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            request = parse_qs(body)
            service.requests.append(request)
            self._send(*service.answers[request["Action"][0]])

        def do_GET(self) -> None:
            self._send(*service.answers[self.path])

        def _send(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

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
