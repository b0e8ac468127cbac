"""Partner Central is linked to another account than the lake's: the job assumes a role there."""

from typing import Any

import boto3
import pytest
from moto import mock_aws

from invitations.errors import AccessError
from invitations.handler import handler
from invitations.partner_central.account import api_session
from tests.support.local_function import Context, deployed
from tests.support.query_service import QueryService, query_service
from workbench.simulator import Simulator, World

ROLE = "arn:aws:iam::210987654321:role/ApiRole"


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch) -> Any:
    with query_service() as service:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", service.endpoint_url)
        yield service


def lakes_session() -> boto3.Session:
    return boto3.Session("key", "secret", region_name="eu-central-1")


def test_without_a_role_the_functions_own_credentials_call_the_api() -> None:
    session = lakes_session()
    assert api_session(session, role_arn="", external_id="") is session


@mock_aws
def test_session_is_the_roles_of_the_other_account() -> None:
    session = api_session(lakes_session(), role_arn=ROLE, external_id="a-random-text")
    caller = session.client("sts").get_caller_identity()["Arn"]
    assert caller == "arn:aws:sts::210987654321:assumed-role/ApiRole/invitations-sync"
    assert session.region_name == "eu-central-1"


@pytest.mark.parametrize(
    ("external_id", "sent"), [("a-random-text", ["a-random-text"]), ("", None)]
)
def test_external_id_is_sent_if_there_is_one(
    sts: QueryService, external_id: str, sent: list[str] | None
) -> None:
    sts.refuse("AssumeRole", 403, "AccessDenied", "No.")
    with pytest.raises(AccessError):
        api_session(lakes_session(), role_arn=ROLE, external_id=external_id)
    (request,) = sts.requests
    assert (request["RoleArn"], request.get("ExternalId")) == ([ROLE], sent)


def test_refused_role_says_which_two_policies_must_allow_it(sts: QueryService) -> None:
    user = "arn:aws:sts::123456789012:assumed-role/sync/sync"
    said = f"User: {user} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    sts.refuse("AssumeRole", 403, "AccessDenied", said)
    with pytest.raises(AccessError) as refused:
        api_session(lakes_session(), role_arn=ROLE, external_id="wrong")
    assert refused.value.advice == (
        "Let the caller's policy allow sts:AssumeRole on the role, and the role's trust policy "
        "trust the caller."
    )
    assert "210987654321" not in str(refused.value)
    assert "wrong" not in str(refused.value)


def test_run_with_a_role_publishes_what_that_account_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    context: Any = Context()
    with Simulator(World(50)) as simulator, deployed(simulator) as variables:
        for name, value in (variables | {"API_ROLE_ARN": ROLE, "API_EXTERNAL_ID": "text"}).items():
            monkeypatch.setenv(name, value)
        slices = handler({}, context)["slices"]
    assert [one["status"] for one in slices] == ["SUCCEEDED"] * 4
    assert sum(one["inserted"] for one in slices) == 50
