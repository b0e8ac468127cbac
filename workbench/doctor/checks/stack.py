"""Stack: a deployment and its function's settings."""

from dataclasses import dataclass

import boto3

from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError
from invitations.settings import Settings, from_environment
from workbench.deployed_lake.stack import Stack, described
from workbench.doctor.finding import REVERT, ProblemError


@dataclass(frozen=True)
class Function:
    """The deployed function, its settings and the ARN of its role."""

    name: str
    settings: Settings
    role: str

    def __str__(self) -> str:
        catalogs, sides = self.settings.catalogs, self.settings.participant_types
        slices = f"{' and '.join(catalogs)} as {' and '.join(sides)}"
        return f"{self.name}, lists {slices} with a role of its own; below it is you who ask"


def stack(session: boto3.Session, name: str) -> Stack:
    """Return a deployed stack; raises ConfigurationError if it is missing or another project's."""
    return described(session.client("cloudformation"), name)


def lake_settings(deployed_stack: Stack) -> Settings:
    """Return the function's settings: lake and database from the outputs, defaults for the rest."""
    outputs = deployed_stack.outputs
    return Settings(lake=f"s3://{outputs['Bucket']}", database=outputs["Database"])


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
    return Function(name, settings, found["Role"])
