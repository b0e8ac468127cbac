"""Which files of the lake the engine opens, from the log of the local AWS."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.e2e.local_aws import LocalAws

_READ: Final = re.compile(rb"^GET /(\S+\.parquet) aws-sdk-java", re.MULTILINE)


@contextmanager
def files_opened(aws: LocalAws) -> Iterator[set[str]]:
    """Yield a set. When the block ends, it has the files that the engine opened, as s3://bucket/key."""
    start = aws.log.stat().st_size
    found: set[str] = set()
    yield found
    # Each request is in the log before it is answered.
    with aws.log.open("rb") as log:
        log.seek(start)
        found.update(f"s3://{path.decode()}" for path in _READ.findall(log.read()))
