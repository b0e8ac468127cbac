"""Stack: a deployment's outputs and its function's settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import boto3
from botocore.exceptions import ClientError

from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError
from invitations.settings import Settings, from_environment
from workbench.doctor.finding import REVERT, ProblemError

_OUTPUTS: Final = ("Bucket", "Database", "Function")


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A deployed stack and its outputs by name."""

    name: str
    region: str
    status: str
    outputs: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.name} in {self.region}, {self.status}"

    @property
    def settings(self) -> Settings:
        """The function's settings: lake and database from the outputs, defaults for the rest."""
        return Settings(lake=f"s3://{self.outputs['Bucket']}", database=self.outputs["Database"])


@dataclass(frozen=True)
class Function:
    """The deployed function and its settings."""

    name: str
    settings: Settings

    def __str__(self) -> str:
        catalogs, sides = self.settings.catalogs, self.settings.participant_types
        slices = f"{' and '.join(catalogs)} as {' and '.join(sides)}"
        return f"{self.name}, lists {slices} with a role of its own; below it is you who ask"


def stack(session: boto3.Session, name: str) -> Stack:
    """Return a deployed stack; raises ProblemError if it is missing or not of this project."""
    client = session.client("cloudformation")
    with translating_errors("cloudformation:DescribeStacks"):
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
    )


def _not_found(name: str, region: str | None) -> ProblemError:
    return ProblemError(
        f"there is no stack {name!r} in {region}.",
        "Look in another region with --region, name another stack with --stack, or deploy it: "
        "make deploy",
    )


def function(session: boto3.Session, deployed_stack: Stack) -> Function:
    """Return a stack's function; raises ProblemError if it is gone."""
    client = session.client("lambda")
    name = deployed_stack.outputs["Function"]
    with translating_errors("lambda:GetFunctionConfiguration"):
        try:
            found = client.get_function_configuration(FunctionName=name)
        except client.exceptions.ResourceNotFoundException as error:
            raise ProblemError(f"there is no function {name!r}.", REVERT) from error
    try:
        settings = from_environment(found.get("Environment", {}).get("Variables", {}))
    except ConfigurationError as error:
        raise ProblemError(str(error), REVERT) from error
    return Function(name, settings)
