"""Which files of the lake the engine opens, from the log of the local AWS."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from uuid import uuid4

from botocore.exceptions import ClientError

from tests.e2e.deployment import Deployment

_READ: Final = re.compile(r'"GET /[^/ ]+/(\S+\.parquet) .*"aws-sdk-java')


@contextmanager
def files_opened(deployment: Deployment) -> Iterator[set[str]]:
    """Yield a set that has the keys of the files that the engine opened when the block ends."""
    start = _mark(deployment)
    found: set[str] = set()
    yield found
    lines = deployment.aws.log.read_text(encoding="utf-8").partition(start)[2]
    found.update(_READ.findall(lines.partition(_mark(deployment))[0]))


def _mark(deployment: Deployment) -> str:
    """Ask for a missing object. Its name separates earlier from later requests in the log."""
    name = uuid4().hex
    with suppress(ClientError):
        deployment.aws.client("s3").head_object(
            Bucket=deployment.checkout.output("Bucket"), Key=name
        )
    return name
