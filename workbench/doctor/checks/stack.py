"""Stack: what a deployment consists of, as CloudFormation and its function's settings tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from invitations.aws_errors import explained
from invitations.errors import ConfigurationError
from invitations.settings import Settings, from_environment
from workbench.doctor.finding import REVERT, ProblemError

_OUTPUTS: Final = ("Bucket", "Database", "Function")


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A deployed stack; `resources` are physical ids by logical id, by type."""

    name: str
    region: str
    status: str
    outputs: Mapping[str, str]
    resources: Mapping[str, Mapping[str, str]]

    def __str__(self) -> str:
        return f"{self.name} in {self.region}, {self.status}"

    def of_type(self, type_: str) -> dict[str, str]:
        """Return the physical ids of a type's resources, by their construct's name in the stack."""
        found = self.resources.get(type_, {})
        return {re.sub("[0-9A-F]{8}$", "", logical): found[logical] for logical in sorted(found)}

    @property
    def settings(self) -> Settings:
        """What the outputs tell of the function's settings; the rest is as it is by default."""
        return Settings(lake=f"s3://{self.outputs['Bucket']}", database=self.outputs["Database"])


@dataclass(frozen=True)
class Function:
    """The deployed function and what it was told to do."""

    name: str
    settings: Settings

    def __str__(self) -> str:
        catalogs, sides = self.settings.catalogs, self.settings.participant_types
        slices = f"{' and '.join(catalogs)} as {' and '.join(sides)}"
        return f"{self.name}, lists {slices} with a role of its own; below it is you who ask"


def stack(session: boto3.Session, name: str) -> Stack:
    """Return a stack and its resources; raises ProblemError where there is none of this project."""
    client = session.client("cloudformation")
    with explained("cloudformation:DescribeStacks"):
        try:
            (found,) = client.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if "does not exist" in error.response["Error"].get("Message", ""):
                raise _not_found(name, session.region_name) from error
            raise
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}
    if missing := [name for name in _OUTPUTS if name not in outputs]:
        raise ProblemError(
            f"{name} is {found['StackStatus']} and has no output {' and no '.join(missing)}.",
            "Deploy it (make deploy), or name the right one with --stack.",
        )
    return Stack(
        name=name,
        region=str(session.region_name),
        status=found["StackStatus"],
        outputs=outputs,
        resources=_resources(client, name),
    )


def _not_found(name: str, region: str | None) -> ProblemError:
    return ProblemError(
        f"there is no stack {name!r} in {region}.",
        "Look in another region with --region, name another stack with --stack, or deploy it: "
        "make deploy",
    )


def _resources(client: Any, name: str) -> dict[str, dict[str, str]]:
    resources: dict[str, dict[str, str]] = {}
    with explained("cloudformation:ListStackResources"):
        for page in client.get_paginator("list_stack_resources").paginate(StackName=name):
            for one in page["StackResourceSummaries"]:
                of_type = resources.setdefault(one["ResourceType"], {})
                of_type[one["LogicalResourceId"]] = one.get("PhysicalResourceId", "")
    return resources


def function(session: boto3.Session, of: Stack) -> Function:
    """Return a stack's function; raises ProblemError where it is gone."""
    client = session.client("lambda")
    name = of.outputs["Function"]
    with explained("lambda:GetFunctionConfiguration"):
        try:
            found = client.get_function_configuration(FunctionName=name)
        except client.exceptions.ResourceNotFoundException as error:
            raise ProblemError(f"there is no function {name!r}.", REVERT) from error
    try:
        settings = from_environment(found.get("Environment", {}).get("Variables", {}))
    except ConfigurationError as error:
        raise ProblemError(str(error), REVERT) from error
    return Function(name, settings)
