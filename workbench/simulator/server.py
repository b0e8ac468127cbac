"""HTTP/1.1 on loopback, with little work for each request."""

import socket
import threading
import time
import uuid
import weakref
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from io import BufferedIOBase
from socketserver import StreamRequestHandler, ThreadingTCPServer

import orjson

from workbench.simulator.api import Answer, AnswerFunction
from workbench.simulator.clock import Clock

_CLOCK_PATH = "/_simulator/clock"


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Server(ThreadingTCPServer):
    """Serves `answer` at every path except the clock's, with a thread for each connection.

    http.server takes six times as long to read a request's head (28 µs against 5), and looks up
    the host's name when it starts, which hangs without a name server.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, port: int, *, answer: AnswerFunction, clock: Clock, latency_seconds: float
    ) -> None:
        # If the port is taken, the base class closes what isn't open yet.
        self._connections = weakref.WeakSet[socket.socket]()
        super().__init__(("127.0.0.1", port), _Connection)
        self.requests = 0
        self._answer = answer
        self._clock = clock
        self._latency_seconds = latency_seconds
        self._counting = threading.Lock()

    def respond(self, request: _Request) -> Answer:
        """Return the answer to one request, of the service or of the clock."""
        if request.path == _CLOCK_PATH:
            return _clock_answer(request, self._clock)
        if request.method != "POST":
            return Answer(405, b"the service takes POST only\n")
        if self._latency_seconds:
            time.sleep(self._latency_seconds)
        answer = self._answer(request.body, request.headers.get("x-amz-target", ""))
        with self._counting:
            self.requests += 1
        return answer

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection, and keep it in the set of open ones."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def server_close(self) -> None:
        """Stop listening and close the connections that clients keep open."""
        super().server_close()
        for connection in tuple(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(StreamRequestHandler):
    """One client's connection: answers its requests one after the other, each with one send."""

    disable_nagle_algorithm = True
    server: Server

    def handle(self) -> None:
        with suppress(ConnectionError):  # a client may hang up at any time
            self._answer_requests()

    def _answer_requests(self) -> None:
        while request := _read(self.rfile):
            answer = self.server.respond(request)
            self.wfile.write(_head(answer) + answer.body[: answer.cut_at])
            if answer.cut_at is not None:
                return


def _read(stream: BufferedIOBase) -> _Request | None:
    """Return the next request; None when the client has hung up or doesn't speak HTTP."""
    words = stream.readline().decode("latin-1").split()
    if len(words) != 3:
        return None
    headers = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return _Request(words[0], words[1], headers, body)


def _head(answer: Answer) -> bytes:
    kind = "application/x-amz-json-1.0" if answer.body.startswith(b"{") else "text/plain"
    return (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
        f"x-amzn-RequestId: {uuid.uuid4()}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(answer.body)}\r\n\r\n"
    ).encode()


def _clock_answer(request: _Request, clock: Clock) -> Answer:
    """Answer GET with the time, and POST of {"advance_seconds": number} with the new time."""
    try:
        if request.method == "POST":
            seconds = orjson.loads(request.body)["advance_seconds"]
            clock.advance(timedelta(seconds=seconds))
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        return Answer(400, f'send {{"advance_seconds": 86400}}: {error!r}\n'.encode())
    return Answer(200, orjson.dumps({"now": clock.now}))
