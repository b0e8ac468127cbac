"""A deployed stack: its outputs, and the names of the lake that it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import boto3
from botocore.exceptions import ClientError

from invitations.errors import AccessError, ConfigurationError
from workbench.deployed_lake.requests import asking

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

_OUTPUTS: Final = ("Bucket", "Database", "Workgroup", "Function")


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A deployed stack and its outputs by name."""

    name: str
    region: str
    status: str
    outputs: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.name} in {self.region}, {self.status}"


@dataclass(frozen=True, kw_only=True)
class DeployedLake:
    """The names that a reader of a deployed lake needs.

    `bucket` and `function` are None if options gave the others, and no stack was read.
    """

    region: str
    database: str
    workgroup: str
    bucket: str | None = None
    function: str | None = None


def described(cloudformation: "CloudFormationClient", name: str) -> Stack:
    """Return a deployed stack; raises ConfigurationError if it is missing or has other outputs."""
    region = cloudformation.meta.region_name
    with asking("cloudformation:DescribeStacks"):
        try:
            (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if "does not exist" in error.response["Error"].get("Message", ""):
                raise _not_found(name, region) from error
            raise
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}
    if missing := [name for name in _OUTPUTS if name not in outputs]:
        raise ConfigurationError(
            f"{name} is {found['StackStatus']} and has no output {' and no '.join(missing)}.",
            "Deploy it (make deploy), or name the right one with --stack.",
        )
    return Stack(name=name, region=region, status=found["StackStatus"], outputs=outputs)


def deployed_lake(
    session: boto3.Session,
    stack: str,
    *,
    endpoint_url: str | None = None,
    workgroup: str | None = None,
    database: str | None = None,
) -> DeployedLake:
    """Return the names of a stack's lake; `workgroup` and `database` replace those of the stack.

    If both are given, the stack isn't read: the caller may not be allowed to, or the lake may be in
    another account. Raises ConfigurationError and AccessError.
    """
    with asking("cloudformation:DescribeStacks"):
        client = session.client("cloudformation", endpoint_url=endpoint_url)
    if workgroup and database:
        return DeployedLake(region=client.meta.region_name, database=database, workgroup=workgroup)
    found = described(client, stack)
    outputs = found.outputs
    return DeployedLake(
        region=found.region,
        database=database or outputs["Database"],
        workgroup=workgroup or outputs["Workgroup"],
        bucket=outputs["Bucket"],
        function=outputs["Function"],
    )


def _not_found(name: str, region: str) -> ConfigurationError:
    return ConfigurationError(
        f"there is no stack {name!r} in {region}.",
        "Look in another region with --region, name another stack with --stack, or deploy it: "
        "make deploy",
    )


def with_names_advised(error: AccessError) -> AccessError:
    """Return the error of a stack that can't be read, with another way: names instead of it."""
    return AccessError(
        error.message,
        f"{error.advice} Or name --workgroup and --database: no stack is read then.",
        action=error.action,
        code=error.code,
        missing_policy=error.missing_policy,
    )
