"""What `make deploy` checks between the synth and the deploy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infra.conftest import Synth
from tests.support.query_service import QueryService, query_service
from workbench.doctor.before_deploy import main

ROOT = Path(__file__).parents[2]
LIMITS = "/2016-08-19/account-settings"
CONCURRENCY = "/2019-09-30/functions/sync/concurrency"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[QueryService]:
    """Yield a new account without any stack: it has ten concurrent runs."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with query_service() as service:
        monkeypatch.setenv("AWS_ENDPOINT_URL", service.endpoint_url)
        service.refuse("DescribeStacks", 400, "ValidationError", "Stack does not exist")
        limits = {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}
        service.answer_path(LIMITS, {"AccountLimit": limits})
        yield service


def run(synth: Synth, variation: str) -> int:
    return main([str(synth(variation).path.parent), "--require-approval", "never"])


@pytest.mark.usefixtures("account")
def test_deploy_that_cannot_reserve_a_run_is_refused_with_the_setting(
    synth: Synth, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(synth, "default") == 1
    said = capsys.readouterr().err
    assert said.startswith("PartnerInvitations: 10 of the account's 10 concurrent Lambda runs")
    assert "Deploy with reserved_concurrency=false, or" in said


@pytest.mark.usefixtures("account")
def test_deploy_without_a_reservation_needs_none(
    synth: Synth, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (run(synth, "loose"), capsys.readouterr().err) == (0, "")


def test_deployed_function_keeps_its_reservation(
    account: QueryService, synth: Synth, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = "".join(
        f"<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>"
        for key, value in {
            "Bucket": "bucket",
            "Database": "d",
            "Workgroup": "w",
            "Function": "sync",
        }.items()
    )
    stack = f"<StackStatus>CREATE_COMPLETE</StackStatus><Outputs>{outputs}</Outputs>"
    account.answer("DescribeStacks", f"<Stacks><member>{stack}</member></Stacks>")
    account.answer_path(CONCURRENCY, {"ReservedConcurrentExecutions": 1})
    assert (run(synth, "default"), capsys.readouterr().err) == (0, "")
    account.answer_path(CONCURRENCY, {})
    assert run(synth, "default") == 1


def test_deploy_by_somebody_who_may_not_read_limits_goes_on(
    account: QueryService, synth: Synth, capsys: pytest.CaptureFixture[str]
) -> None:
    account.refuse_path(LIMITS, 403, "not authorized")
    assert run(synth, "default") == 0
    said = capsys.readouterr().err
    assert said.startswith("PartnerInvitations: the account's limits are not checked: ")
    assert "not authorized" in said


def test_make_deploy_checks_the_assembly_that_it_deploys() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\ndeploy:")[2].partition("\n\n")[0]
    synth, check, deploy = recipe.splitlines()[1:]
    assert synth == "\t@$(CDK) synth --quiet $(ARGS)"
    assert check == "\t@$(BIN)/python -m workbench.doctor.before_deploy cdk.out $(ARGS)"
    assert deploy == "\t@$(CDK) deploy --app cdk.out --all $(ARGS)"
