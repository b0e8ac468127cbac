"""Downloads that are cut off or changed on the way are found, and nothing is left of them."""

import base64
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest

from invitations.errors import RetryableError
from invitations.lake.glue import GlueLake
from workbench.folder_lake.lake import FolderLake
from workbench.pulling.fetch import Fetching, fetch

KEY = "invitations/catalog=AWS/participant_type=SENDER/snapshot=1/part-00000.parquet"
WHOLE = b"PAR1" + bytes(100_000) + b"PAR1"


@contextmanager
def s3_that_sends(content: bytes) -> Iterator[str]:
    """Yield the address of an S3 that announces WHOLE and sends this instead."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            checksum = base64.b64encode(zlib.crc32(WHOLE).to_bytes(4)).decode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(WHOLE)))
            self.send_header("x-amz-checksum-crc32", checksum)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(WHOLE[:50_000], id="cut off"),
        pytest.param(WHOLE[:50_000] + b"x" + WHOLE[50_001:], id="changed"),
    ],
)
def test_broken_download_ends_the_pull_and_leaves_no_file(content: bytes, tmp_path: Path) -> None:
    with s3_that_sends(content) as url:
        session = boto3.Session("reader", "secret", region_name="eu-central-1")
        lake = GlueLake(
            s3=session.client("s3", endpoint_url=url),
            glue=session.client("glue", endpoint_url=url),
            url="s3://lake",
            database="partner",
        )
        fetching = Fetching(
            source=lake, target=FolderLake(tmp_path), root=tmp_path, on_file=lambda _: None
        )
        with pytest.raises(RetryableError, match="s3:GetObject failed"):
            fetch(fetching, {KEY: 1})
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
