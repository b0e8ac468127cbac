"""The names of a deployed lake, from a stack's outputs and from options."""

from collections.abc import Iterator

import boto3
import pytest

from invitations.errors import AccessError, ConfigurationError
from tests.support.query_service import QueryService, query_service
from workbench.deployed_lake.athena import opened
from workbench.deployed_lake.stack import DeployedLake, deployed_lake

REGION = "eu-central-1"
NAMES = {"Bucket": "b", "Database": "d", "Workgroup": "w", "Function": "f"}


@pytest.fixture
def cloudformation() -> Iterator[QueryService]:
    with query_service() as service:
        service.describe_stack("Mine", **NAMES)
        yield service


def names(service: QueryService, **options: str) -> DeployedLake:
    session = boto3.Session("a", "b", region_name=REGION)
    return deployed_lake(session, "Mine", endpoint_url=service.endpoint_url, **options)


def test_names_are_those_of_the_stacks_outputs(cloudformation: QueryService) -> None:
    assert names(cloudformation) == DeployedLake(
        region=REGION, database="d", workgroup="w", bucket="b", function="f"
    )


def test_option_replaces_the_name_of_the_output(cloudformation: QueryService) -> None:
    found = names(cloudformation, workgroup="other")
    assert (found.workgroup, found.database, found.bucket) == ("other", "d", "b")


def test_stack_is_not_read_if_options_give_its_names(cloudformation: QueryService) -> None:
    cloudformation.answers.clear()
    found = names(cloudformation, workgroup="w", database="d")
    assert found == DeployedLake(region=REGION, database="d", workgroup="w")


def test_missing_stack_is_refused_with_the_region(cloudformation: QueryService) -> None:
    message = "Stack with id Mine does not exist"
    cloudformation.refuse("DescribeStacks", 400, "ValidationError", message)
    with pytest.raises(ConfigurationError, match="there is no stack 'Mine' in eu-central-1"):
        names(cloudformation)


def test_stack_of_another_project_is_refused_with_what_it_lacks(
    cloudformation: QueryService,
) -> None:
    cloudformation.describe_stack("Mine", Bucket="b", Function="f")
    expected = "Mine is CREATE_COMPLETE and has no output Database and no Workgroup"
    with pytest.raises(ConfigurationError, match=expected):
        names(cloudformation)


def test_query_denied_describe_stacks_names_the_options_that_do_without(
    cloudformation: QueryService,
) -> None:
    cloudformation.refuse("DescribeStacks", 403, "AccessDenied", "not authorized")
    session = boto3.Session("key", "secret", region_name=REGION)
    with pytest.raises(AccessError) as denied:
        opened(session, "Mine", endpoint_url=cloudformation.endpoint_url)
    assert denied.value.action == "cloudformation:DescribeStacks"
    assert denied.value.advice.endswith(
        "Or name --workgroup and --database: no stack is read then."
    )
