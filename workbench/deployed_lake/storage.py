"""The storage of a deployed lake: its bucket and its Glue tables."""

import boto3

from invitations.aws_errors import translating_errors
from invitations.lake.glue import GlueLake
from workbench.deployed_lake.stack import DeployedLake


def open_storage(
    session: boto3.Session, names: DeployedLake, *, endpoint_url: str | None = None
) -> GlueLake:
    """Return the Lake of a stack whose outputs were read."""
    with translating_errors("connecting to the lake"):
        return GlueLake(
            s3=session.client("s3", endpoint_url=endpoint_url),
            glue=session.client("glue", endpoint_url=endpoint_url),
            url=f"s3://{names.bucket}",
            database=names.database,
        )
