"""`invitations doctor --stack` before the first deploy: the account's limit of concurrent runs."""

import pytest

from tests.support.doctor.deployed_in_moto import Deployed
from tests.support.doctor.result import run_doctor
from tests.support.query_service import QueryService

LIMITS = "/2016-08-19/account-settings"


@pytest.fixture
def account(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> QueryService:
    """Return an account without the stack."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", deployed.cloudformation.endpoint_url)
    deployed.cloudformation.refuse(
        "DescribeStacks", 400, "ValidationError", "Stack with id PartnerInvitations does not exist"
    )
    return deployed.cloudformation


def limited(account: QueryService, *, limit: int, unreserved: int) -> None:
    limits = {"ConcurrentExecutions": limit, "UnreservedConcurrentExecutions": unreserved}
    account.answer_path(LIMITS, {"AccountLimit": limits})


def test_new_account_without_a_run_to_reserve_is_wrong_with_the_setting(
    account: QueryService,
) -> None:
    limited(account, limit=10, unreserved=10)
    found, advice = run_doctor("--stack").wrong["account limits"]
    assert found == (
        "10 of the account's 10 concurrent Lambda runs are unreserved, and Lambda lets none of "
        "them be reserved: the deploy would fail."
    )
    assert advice.startswith("Deploy with reserved_concurrency=false, or have the quota ")


def test_account_with_runs_to_reserve_is_in_order(account: QueryService) -> None:
    limited(account, limit=1000, unreserved=900)
    assert run_doctor("--stack").findings["account limits"] == (
        "OK",
        "900 of the account's 1,000 concurrent Lambda runs are unreserved",
        "",
    )


def test_account_between_lambdas_two_limits_is_in_order_with_the_setting(
    account: QueryService,
) -> None:
    limited(account, limit=50, unreserved=50)
    outcome, found, _ = run_doctor("--stack").findings["account limits"]
    assert outcome == "OK"
    assert found.endswith("Lambda may want to keep them (else: reserved_concurrency=false)")


@pytest.mark.usefixtures("deployed")
def test_limits_are_not_checked_once_the_stack_is_deployed() -> None:
    assert "account limits" not in run_doctor("--stack").findings
