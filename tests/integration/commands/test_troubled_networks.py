"""Networks and disks that don't work: the error of every command, through the real SDK."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.certificate import write_certificate
from tests.integration.commands.test_troubled_surroundings import INVITATIONS, SLICE, command
from tests.support.doctor.result import run_doctor
from tests.support.query_service import query_service
from workbench.cli import main
from workbench.simulator import Simulator, World

PAGE = b"<html><body>Welcome to the hotel. Please sign in.</body></html>"
EMPTY = b'{"EngagementInvitationSummaries": []}'


@dataclass(frozen=True)
class Reply:
    """The answer of a server to every request."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    location: str | None = None


@contextmanager
def serving(reply: Reply, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Yield the address of a server that always gives one answer, over TLS if `tls` is set."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(reply.status)
            headers = {"Content-Type": reply.content_type, "Location": reply.location}
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Print nothing on standard error."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Ignore clients that refuse the certificate."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def argv(name: str, tmp_path: Path, url: str) -> tuple[str, ...]:
    """Return a `list` or `sync` of one slice at an endpoint."""
    if name == "list":
        return ("list", *SLICE, "--endpoint-url", url)
    return ("sync", "--lake", str(tmp_path / "lake"), *SLICE, "--endpoint-url", url)


@pytest.mark.parametrize("name", ["list", "sync"])
@pytest.mark.parametrize(
    ("reply", "content"),
    [
        (Reply(200, PAGE, "text/html; charset=utf-8"), "'text/html'"),
        (Reply(200, b"Hello.", "text/plain"), "'text/plain'"),
        (Reply(200, PAGE), "no content type"),
        (Reply(302, PAGE, "text/html", "http://127.0.0.1:1/"), "'text/html'"),
        (Reply(302, location="http://127.0.0.1:1/"), "no content type"),
        (Reply(403, PAGE, "text/html"), "'text/html'"),
        (Reply(407, PAGE, "text/html"), "'text/html'"),
        (Reply(511, PAGE, "text/html"), "'text/html'"),
    ],
)
def test_answer_of_another_server_is_reported_with_its_content_type(
    tmp_path: Path, name: str, reply: Reply, content: str
) -> None:
    with serving(reply) as url:
        line = command(tmp_path, *argv(name, tmp_path, url))
    wanted = (
        f"something else than Partner Central answered, with {content}: a proxy, or the sign-in"
    )
    assert wanted in line
    assert "ended early" not in line
    assert "hotel" not in line


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the paths of an untrusted certificate and of its key."""
    return write_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def tls_url(certificate: tuple[Path, Path]) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with serving(Reply(200, EMPTY, "application/x-amz-json-1.0"), context) as url:
        yield url


@pytest.mark.parametrize("name", ["list", "sync"])
def test_untrusted_certificate_is_reported_with_aws_ca_bundle(
    tmp_path: Path, tls_url: str, name: str
) -> None:
    line = command(tmp_path, *argv(name, tmp_path, tls_url))
    assert "CERTIFICATE_VERIFY_FAILED" in line
    assert "Check that AWS_CA_BUNDLE names a file with the certificates to trust, also a" in line


def test_missing_ca_bundle_is_named(tmp_path: Path, tls_url: str) -> None:
    line = command(tmp_path, *argv("list", tmp_path, tls_url), AWS_CA_BUNDLE="/nowhere.pem")
    assert "No such file or directory. Check that AWS_CA_BUNDLE names a file" in line


def test_certificate_in_the_ca_bundle_is_trusted(
    tmp_path: Path,
    tls_url: str,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate[0]))
    assert main([*argv("list", tmp_path, tls_url)]) == 0
    assert "EngagementInvitationSummaries" in capsys.readouterr().out


@pytest.mark.parametrize("region", ["a b", "../x"])
def test_invalid_region_is_reported_with_advice(tmp_path: Path, region: str) -> None:
    advice = "Name a region such as us-east-1 with --region or AWS_REGION."
    assert advice in command(tmp_path, "list", *SLICE, "--region", region)
    assert run_doctor("--stack", "--region", region).wrong["credentials"][1] == advice


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"])
def test_doctor_reports_an_invalid_endpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "notaurl")
    found = run_doctor("--lake", str(tmp_path), "--endpoint-url", "http://127.0.0.1:1")
    problem, advice = found.wrong["credentials"]
    assert problem.endswith("failed: Invalid endpoint: notaurl.")
    assert advice.startswith("Use https://… in --endpoint-url, AWS_ENDPOINT_URL")


@pytest.mark.parametrize("service", ["PARTNERCENTRAL_SELLING", "CLOUDFORMATION"])
def test_doctor_reports_an_invalid_endpoint_of_one_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", "notaurl")
    about = ["--stack"] if service == "CLOUDFORMATION" else ["--lake", str(tmp_path)]
    with query_service() as sts:
        sts.answer("GetCallerIdentity", "<Account>123456789012</Account><Arn>a:b:user/me</Arn>")
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.endpoint_url)
        found = run_doctor(*about)
    assert any("Invalid endpoint: notaurl" in problem for problem, _ in found.wrong.values())


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder lake with a few invitations."""
    folder = tmp_path_factory.mktemp("lake")
    with Simulator(World(100)) as simulator:
        options = ["--lake", str(folder), "--endpoint-url", simulator.endpoint_url]
        assert main(["sync", *options, "--no-sign-request"]) == 0
    return folder


@pytest.mark.parametrize(
    "question",
    [
        ("query", "SELECT 1"),
        ("query", "--output", "csv", "SELECT 1"),
        ("doctor", "--no-sign-request", "--endpoint-url", "http://127.0.0.1:1"),
        ("report", "--out", "-"),
        ("list", "--generate-cli-skeleton"),
        ("list", "--generate-cli-skeleton", "output"),
    ],
)
def test_output_to_a_full_disk_fails_in_one_line(lake: Path, question: tuple[str, ...]) -> None:
    """Even a short output fails: Python writes what it has buffered when it exits."""
    name, *options = question
    about = SLICE if name == "list" else ("--lake", str(lake))
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [INVITATIONS, name, *about, *options],
            env={"AWS_EC2_METADATA_DISABLED": "true"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode in {1, 2}
    assert "No space left on device. Make room on the disk" in done.stderr
    assert done.stderr.count("\n") == 1
