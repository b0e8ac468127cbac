"""The Lambda function in this process: a simulated Partner Central, and S3 and Glue in memory.

`python -m tests.support.local_function '{"mode": "full"}'` invokes the handler with an event.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from moto import mock_aws

from invitations.handler import handler
from tests.support.harness import BUCKET, DATABASE, create_bucket_and_table
from workbench.simulator import Simulator, World


@dataclass
class Context:
    """The context of an invocation, as from Lambda."""

    aws_request_id: str = "0b9a6a3c-7d9c-4a29-8cf0-3ea1a23ee0f5"
    function_name: str = "sync"
    memory_limit_in_mb: int = 1769
    invoked_function_arn: str = "arn:aws:lambda:eu-central-1:123456789012:function:sync"
    milliseconds_left: int = 900_000

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds_left


@contextmanager
def deployed(simulator: Simulator) -> Iterator[dict[str, str]]:
    """Yield the function's environment variables. Its bucket and table exist inside the block."""
    with mock_aws():
        create_bucket_and_table()
        yield {
            "LAKE": f"s3://{BUCKET}",
            "DATABASE": DATABASE,
            "MAX_REQUESTS_PER_SECOND": "0",
            "AWS_ENDPOINT_URL_PARTNERCENTRAL_SELLING": simulator.endpoint_url,
        }


def main() -> None:
    """Invoke the handler with the event of the command line, and print its result."""
    event = json.loads(sys.argv[1])
    os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"
    with Simulator(World(400)) as simulator, deployed(simulator) as variables:
        os.environ.update(variables)
        context: Any = Context()
        summary = handler(event, context)
    sys.stdout.write(f"{json.dumps(summary, indent=2)}\n")


if __name__ == "__main__":
    main()
