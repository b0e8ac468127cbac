"""A local AWS: MiniStack in its own process, on a free port of 127.0.0.1, for one `with` block."""

import os
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import boto3

from tests.e2e.certificate import write_certificate

ACCOUNT: Final = "000000000000"
REGION: Final = "us-east-1"
"""The region in which Partner Central sends its events."""

BIN: Final = Path(__file__).parents[2] / ".venv-e2e" / "bin"
_SERVER: Final = Path(__file__).with_name("ministack_server.py")
_START_SECONDS: Final = 30


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS: the environment for its clients, and its log."""

    environment: Mapping[str, str]
    log: Path

    def client(self, service: str) -> Any:
        """Return a boto3 client of a service here."""
        session = boto3.Session(
            self.environment["AWS_ACCESS_KEY_ID"],
            self.environment["AWS_SECRET_ACCESS_KEY"],
            region_name=REGION,
        )
        return session.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            verify=self.environment["AWS_CA_BUNDLE"],
        )


@contextmanager
def local_aws(folder: Path, functions: Mapping[str, str]) -> Iterator[LocalAws]:
    """Run a local AWS that enforces IAM, and stop it at the end. All files are written in `folder`.

    Lambda functions get the variables of `functions` in addition to their own.
    """
    port = free_port()
    certificate, key = write_certificate(folder)
    clients = _client_environment(port, certificate)
    server = clients | _server_environment(port, folder, certificate, key) | dict(functions)
    log = folder / "ministack.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [BIN / "python", _SERVER],
            cwd=folder,
            env=server,
            stdin=subprocess.PIPE,  # it ends when this end closes, even if this process is killed
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(process, clients["AWS_ENDPOINT_URL"], certificate, log)
            yield LocalAws(clients, log)
        finally:
            _stop(process)


@cache
def function_python() -> tuple[int, int]:
    """Return the Python that the local AWS runs functions with, as (major, minor)."""
    program = "import sys; print(*sys.version_info[:2])"
    command = [str(BIN / "python"), "-c", program]
    major, minor = subprocess.run(command, capture_output=True, check=True).stdout.split()
    return int(major), int(minor)


def _client_environment(port: int, certificate: Path) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": f"https://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CA_BUNDLE": str(certificate),
        "NODE_EXTRA_CA_CERTS": str(certificate),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _server_environment(port: int, folder: Path, certificate: Path, key: Path) -> dict[str, str]:
    state = folder / "ministack"
    state.mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(state),
        "TMPDIR": str(state),
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificate),
        "MINISTACK_SSL_KEY": str(key),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LAMBDA_STRICT": "0",
    }


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(
    process: subprocess.Popen[bytes], url: str, certificate: Path, log: Path
) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_ministack/ready", context=trust, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the local AWS didn't start:\n{log.read_text()[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and the functions that it started. They are one process group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # it has nothing to save
    process.wait()
    if process.stdin:
        process.stdin.close()
