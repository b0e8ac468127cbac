"""The doctor's findings for each refusal of Partner Central, over HTTP."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from invitations.denials import NOT_REGISTERED
from invitations.domain import Slice
from tests.support.doctor.result import DoctorResult, run_doctor
from tests.support.harness import slice_of
from workbench.doctor import folder_checkup
from workbench.simulator import Answer, AnswerFunction, Simulator, World

ACTION = "partnercentral:ListEngagementInvitations"
REFUSED = f"User: arn:aws:sts::123456789012:assumed-role/a/b is not authorized to perform: {ACTION}"
IMPLICITLY = f"{REFUSED} on resource: * because no {{}} allows the {ACTION} action"
STATEMENT = {
    "Effect": "Allow",
    "Action": ACTION,
    "Resource": "*",
    "Condition": {"StringEquals": {"partnercentral:Catalog": ["AWS", "Sandbox"]}},
}
USED_UP = (
    "The account's quota is used up, here or by another integration: try again in a minute, and "
    "lower max_requests_per_second if it stays."
)
EVERY_ANSWER = [
    f"answer {catalog} {side}" for catalog in ("AWS", "Sandbox") for side in ("SENDER", "RECEIVER")
]

Refuse = Callable[[Slice], Answer | None]


@dataclass
class Refusing:
    """Wraps a simulator: refuses requests for some slices and records all requests."""

    refuse: Refuse = lambda _slice: None
    requests: list[dict[str, Any]] = field(default_factory=list)

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def answer_or_refuse(body: bytes, target: str) -> Answer:
            self.requests.append(json.loads(body))
            return self.refuse(slice_of(body)) or answer(body, target)

        return answer_or_refuse


def error(code: str, message: str, status: int = 400, reason: str | None = None) -> Answer:
    body = {"__type": code, "Message": message} | ({"Reason": reason} if reason else {})
    return Answer(status, json.dumps(body).encode())


def denied(message: str, reason: str | None = None) -> Answer:
    return error("AccessDeniedException", message, reason=reason)


@pytest.fixture
def refusing() -> Refusing:
    return Refusing()


@pytest.fixture
def examine(
    refusing: Refusing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Refuse], DoctorResult]]:
    monkeypatch.setattr(folder_checkup, "REQUESTS_PER_SECOND", 0)
    nowhere = str(tmp_path / "nowhere")
    with Simulator(World(20), wrap=refusing.wrap) as simulator:

        def examine(refuse: Refuse) -> DoctorResult:
            refusing.refuse = refuse
            address = ("--endpoint-url", simulator.endpoint_url, "--no-sign-request")
            found = run_doctor("--lake", nowhere, *address)
            assert found.wrong.pop("folder")
            return found

        yield examine


Examine = Callable[[Refuse], DoctorResult]


def answers(found: DoctorResult) -> dict[str, tuple[str, str]]:
    return {check: said for check, said in found.wrong.items() if check.startswith("answer ")}


def statement_in(advice: str) -> tuple[str, Any]:
    """Split an advice into its text and the policy statement at its end."""
    said, brace, rest = advice.partition("{")
    return said, json.loads(brace + rest)


def test_each_slice_gets_one_request_for_one_invitation(
    examine: Examine, refusing: Refusing
) -> None:
    found = examine(lambda _slice: None)
    assert [check for check in found.findings if check.startswith("answer ")] == EVERY_ANSWER
    assert answers(found) == {}
    assert [request["MaxResults"] for request in refusing.requests] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("refusal", "said", "to_do"),
    [
        pytest.param(
            denied("Not eligible.", reason=NOT_REGISTERED),
            f"AccessDeniedException ({NOT_REGISTERED}): Not eligible.",
            "Check that the account is linked to AWS Partner Central and register it as a partner "
            "in this catalog: Sandbox has a registration of its own.",
            id="not registered",
        ),
        pytest.param(
            denied("No.", reason="ACCESS_DENIED"),
            "AccessDeniedException (ACCESS_DENIED): No.",
            "Check that the account is linked to AWS Partner Central: it is the account that was "
            "refused, not the role.",
            id="another reason",
        ),
        pytest.param(
            denied("You don't have access."),
            "AccessDeniedException: You don't have access.",
            "Check that the account is linked to AWS Partner Central and the role is allowed this "
            "action.",
            id="no reason",
        ),
        pytest.param(
            denied(IMPLICITLY.format("identity-based policy")),
            f"because no identity-based policy allows the {ACTION} action.",
            "Allow this action in an identity-based policy.",
            id="no policy",
        ),
        pytest.param(
            denied(IMPLICITLY.format("permissions boundary")),
            f"because no permissions boundary allows the {ACTION} action.",
            "Allow this action in a permissions boundary.",
            id="boundary",
        ),
        pytest.param(
            denied(IMPLICITLY.format("service control policy")),
            f"because no service control policy allows the {ACTION} action.",
            "Allow this action in a service control policy.",
            id="service control policy",
        ),
        pytest.param(
            denied(f"{REFUSED} on resource: * with an explicit deny in a service control policy"),
            "with an explicit deny in a service control policy.",
            "Have a service control policy changed: a statement in it denies this action, and "
            "allowing it elsewhere doesn't help. If it denies regions, it must exempt "
            "partnercentral:* in us-east-1, where Partner Central's only endpoint is.",
            id="explicit deny",
        ),
    ],
)
def test_refusal_is_explained_with_the_required_policy_statement(
    examine: Examine, refusal: Answer, said: str, to_do: str
) -> None:
    wrong = answers(examine(lambda _slice: refusal))
    assert list(wrong) == EVERY_ANSWER
    for found, advice in wrong.values():
        assert found.startswith(f"{ACTION} failed: AccessDeniedException")
        assert found.endswith(said)
        assert "123456789012" not in found
        explanation, statement = statement_in(advice)
        assert explanation == f"{to_do} The policy statement that it takes: "
        assert statement == STATEMENT


def test_refusal_of_one_catalog_only_blames_the_policy_condition(examine: Examine) -> None:
    refusal = denied(IMPLICITLY.format("identity-based policy"))
    wrong = answers(examine(lambda slice_: refusal if slice_.catalog == "Sandbox" else None))
    assert list(wrong) == ["answer Sandbox SENDER", "answer Sandbox RECEIVER"]
    for _, advice in wrong.values():
        explanation, statement = statement_in(advice)
        assert explanation == (
            "Other catalogs answer, so the policy's condition leaves out Sandbox: "
            "let the statement be "
        )
        assert statement == STATEMENT


def test_refusal_of_one_participant_type_does_not_blame_the_condition(examine: Examine) -> None:
    received = Slice("AWS", "RECEIVER")
    refusal = denied(IMPLICITLY.format("identity-based policy"))
    wrong = answers(examine(lambda slice_: refusal if slice_ == received else None))
    assert list(wrong) == ["answer AWS RECEIVER"]
    assert wrong["answer AWS RECEIVER"][1].startswith("Allow this action in an identity-based")


def test_unregistered_catalog_does_not_blame_the_condition(examine: Examine) -> None:
    refusal = denied("No.", reason=NOT_REGISTERED)
    wrong = answers(examine(lambda slice_: refusal if slice_.catalog == "Sandbox" else None))
    assert "register it as a partner in this catalog" in wrong["answer Sandbox SENDER"][1]


def test_throttled_check_is_not_retried_and_explains_the_quota(
    examine: Examine, refusing: Refusing
) -> None:
    sender = Slice("AWS", "SENDER")
    throttled = error("ThrottlingException", "Rate exceeded")
    wrong = answers(examine(lambda slice_: throttled if slice_ == sender else None))
    assert wrong == {
        "answer AWS SENDER": (
            f"{ACTION} failed: ThrottlingException: Rate exceeded.",
            USED_UP,
        )
    }
    assert len(refusing.requests) == 4


def test_outage_advises_to_try_again(examine: Examine) -> None:
    wrong = answers(examine(lambda _slice: error("InternalServerException", "Oh.", status=500)))
    assert set(wrong.values()) == {(f"{ACTION} failed: InternalServerException: Oh.", "Try again.")}


def test_unknown_catalog_advises_to_check_the_settings(examine: Examine) -> None:
    wrong = answers(examine(lambda _slice: error("ValidationException", "No such catalog.")))
    assert set(wrong.values()) == {
        (f"{ACTION} failed: ValidationException: No such catalog.", "Check the settings.")
    }


def test_unreachable_endpoint_is_wrong_for_each_slice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_checkup, "REQUESTS_PER_SECOND", 0)
    address = ("--endpoint-url", "http://127.0.0.1:1", "--no-sign-request")
    wrong = answers(run_doctor("--lake", str(tmp_path), *address))
    for found, advice in wrong.values():
        assert found == (
            f'{ACTION} failed: Could not connect to the endpoint URL: "http://127.0.0.1:1/".'
        )
        assert advice == "Try again."
    assert list(wrong) == EVERY_ANSWER
