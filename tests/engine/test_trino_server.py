"""The engine is the pinned one, only reads, and ends with its parent process."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
import trino

from invitations.tables.invitations import TABLE
from tests.engine.download import Artifact, EngineMissingError, check
from tests.engine.trino_server import Engine

STARTS_ONE = """
import sys, time
from pathlib import Path
from tests.engine.trino_server import running
with running(["/bin/sleep", "60"], Path(sys.argv[1])) as process:
    print(process.pid, flush=True)
    time.sleep(60)
"""


def test_artifact_with_another_checksum_is_refused(tmp_path: Path) -> None:
    artifact = Artifact("group:name:1:zip", sha256="0" * 64)
    (tmp_path / artifact.file).write_bytes(b"another")
    with pytest.raises(EngineMissingError, match="group:name:1:zip has the SHA-256"):
        check(artifact, tmp_path / artifact.file)


def test_dropping_a_table_is_refused(engine: Engine) -> None:
    with pytest.raises(trino.exceptions.TrinoUserError, match="Cannot drop table"):
        engine.query(f"DROP TABLE {TABLE}")
    assert engine.query(f"SELECT count(*) > 0 FROM {TABLE}")[1] == [(True,)]


def test_engine_ends_if_its_parent_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_ONE, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        ends = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    assert select.select([ends], [], [], 15)[0] == [ends]
    os.close(ends)
