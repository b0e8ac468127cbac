"""Starts contenders and their service, and reads the cost of each from the kernel."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage
from typing import IO, Final

# Nothing here may import pyarrow or boto3: a child's peak RSS is at least its parent's RSS.

_ROOT: Final = Path(__file__).resolve().parents[1]
_MAXRSS_PER_MIB: Final = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The cost of a contender's process from start to end, and the service's CPU meanwhile.

    `read_bytes` are those that the job read from its lake.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_mib: float
    rows: int
    read_bytes: int
    requests: int
    service_cpu_seconds: float


@dataclass(frozen=True)
class Service:
    """A running simulator: its address, and the pipes for questions about its cost."""

    endpoint_url: str
    questions: IO[str]
    answers: IO[str]

    def cost(self, *, advance_seconds: float = 0) -> tuple[float, int]:
        """Move its clock, and return the CPU seconds and requests so far."""
        self.questions.write(f"{advance_seconds}\n")
        self.questions.flush()
        answer = json.loads(self.answers.readline())
        return answer["cpu_seconds"], answer["requests"]


def service(
    invitations_a_slice: int, *, slices: int = 1, latency_seconds: float = 0
) -> AbstractContextManager[Service]:
    """Serve some invitations in each of the first slices until the block ends."""
    return serving("partner_central", invitations_a_slice, slices, latency_seconds)


@contextmanager
def serving(module: str, *arguments: object) -> Iterator[Service]:
    """Run a module of this package that serves a world, until the block ends."""
    command, pipe = _python(module, *arguments), subprocess.PIPE
    with subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipe")
        # Leaving the block closes its stdin, which ends it, and waits for it.
        yield Service(process.stdout.readline().strip(), process.stdin, process.stdout)


def measure(contender: str, partner_central: Service, folder: Path, *options: str) -> Cost:
    """Run a contender of this package on a service as a fresh process that writes into folder.

    Raises CalledProcessError if it fails.
    """
    command = _python(contender, partner_central.endpoint_url, folder, *options)
    service_cpu_seconds, requests = partner_central.cost()
    start = time.perf_counter()
    (rows, *read_bytes), usage = _run(command)
    wall_seconds = time.perf_counter() - start
    service_cpu_seconds_now, requests_now = partner_central.cost()
    return Cost(
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        wall_seconds=wall_seconds,
        peak_mib=usage.ru_maxrss / _MAXRSS_PER_MIB,
        rows=rows,
        read_bytes=sum(read_bytes),
        requests=requests_now - requests,
        service_cpu_seconds=service_cpu_seconds_now - service_cpu_seconds,
    )


def count(module: str, *arguments: object) -> int:
    """Run a module of this package and return the number that it prints."""
    (number,), _ = _run(_python(module, *arguments))
    return number


def lines(module: str, *arguments: object) -> list[str]:
    """Run a module of this package and return the lines that it prints."""
    return subprocess.check_output(_python(module, *arguments), cwd=_ROOT, text=True).splitlines()


def _run(command: list[str]) -> tuple[list[int], struct_rusage]:
    """Return the numbers that a command prints, and the kernel's resource usage of its process."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    environment["NO_PROXY"] = "127.0.0.1"
    process = subprocess.Popen(
        command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    with process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return [int(number) for number in output.split()], usage


def _python(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
