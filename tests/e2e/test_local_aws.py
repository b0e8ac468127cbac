"""The local AWS ends even if its parent process is killed."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

STARTS_ONE = """
import sys, time
from pathlib import Path
from tests.e2e.local_aws import local_aws
with local_aws(Path(sys.argv[1]), {}) as aws:
    print(aws.environment["AWS_ENDPOINT_URL"], flush=True)
    time.sleep(60)
"""


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_local_aws_ends_if_its_parent_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_ONE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        port = urlsplit(parent.stdout.readline().strip()).port
        assert port
        assert listens(port)
        parent.kill()

    deadline = time.monotonic() + 15
    while listens(port):
        assert time.monotonic() < deadline, "the local AWS outlives its parent process"
        time.sleep(0.1)
