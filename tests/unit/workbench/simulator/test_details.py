"""GetEngagementInvitation of the simulator: every answer obeys the service model."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from botocore.exceptions import ClientError

from tests.unit.workbench.simulator.conftest import Connect
from workbench.simulator import Simulator, World
from workbench.simulator.clock import DAY, START, nanoseconds
from workbench.simulator.details import details
from workbench.simulator.invitation import Invitation
from workbench.simulator.model import GET, operation, violations

NOW = nanoseconds(START)


@pytest.fixture(scope="module")
def invitations() -> Sequence[Invitation]:
    world = World(1_500, seed=3)
    return [one for timeline in world.slices.values() for one in timeline.visible(NOW)]


@pytest.fixture(scope="module")
def answers(invitations: Sequence[Invitation]) -> list[dict[str, Any]]:
    return [orjson.loads(details(one, NOW)) for one in invitations]


def test_every_answer_matches_the_service_model(answers: list[dict[str, Any]]) -> None:
    shape = operation(GET).output_shape
    assert shape
    assert [one for answer in answers for one in violations(answer, shape)] == []


def test_answers_have_the_summary_without_the_participant_type(
    invitations: Sequence[Invitation], answers: list[dict[str, Any]]
) -> None:
    for invitation, answer in zip(invitations, answers, strict=True):
        summary = orjson.loads(invitation.summary(NOW))
        summary.pop("ParticipantType", None)
        assert answer | summary == answer


def test_answers_are_as_odd_as_real_ones(answers: list[dict[str, Any]]) -> None:
    opportunities = [one["Payload"].get("OpportunityInvitation", {}) for one in answers]
    spends = [one["Project"]["ExpectedCustomerSpend"] for one in opportunities if one]
    amounts = {spend.get("Amount") for some in spends for spend in some}
    leads = [
        one["Payload"]["LeadInvitation"] for one in answers if "LeadInvitation" in one["Payload"]
    ]
    assert {len(some) for some in spends} == {0, 1, 2, 10}
    assert {None, "", "5.", "9" * 31 + ".99"} <= amounts
    assert {len(one.get("ExistingMembers", [])) for one in answers} == {0, 1, 2, 20}
    assert {"CompanyName"} in [one["Customer"].keys() for one in leads]
    assert {0, 1, 3} == {len(one.get("SenderContacts", [])) for one in opportunities}


def test_only_a_rejected_invitation_has_a_reason(answers: list[dict[str, Any]]) -> None:
    assert {one["Status"] for one in answers if "RejectionReason" in one} == {"REJECTED"}


def test_client_gets_an_invitation_by_its_id_and_by_its_arn(connect: Connect, world: World) -> None:
    with Simulator(world) as simulator:
        summary = next(one for one in simulator.summaries("AWS", "RECEIVER") if one.get("Arn"))
        for identifier in (summary["Id"], summary["Arn"]):
            answer = connect(simulator).get_engagement_invitation(
                Catalog="AWS", Identifier=identifier
            )
            assert answer["Id"] == summary["Id"]


def test_unknown_future_and_other_catalogs_invitations_are_not_found(
    connect: Connect, world: World
) -> None:
    future = next(one for one in world.slices["AWS", "RECEIVER"].invitations if one.sent > NOW)
    with Simulator(world) as simulator:
        sandbox = simulator.summaries("Sandbox", "RECEIVER")[0]["Id"]
        for identifier in ("engi-0000000000000", future.id, sandbox):
            with pytest.raises(ClientError, match="ResourceNotFoundException"):
                connect(simulator).get_engagement_invitation(Catalog="AWS", Identifier=identifier)
        with pytest.raises(ClientError, match="Identifier must match"):
            connect(simulator).get_engagement_invitation(Catalog="AWS", Identifier="engi-1")


def test_status_of_an_answer_follows_the_clock(invitations: Sequence[Invitation]) -> None:
    pending = next(one for one in invitations if one.status(NOW) == "PENDING")
    later = orjson.loads(details(pending, pending.ended + DAY))
    assert later["Status"] == pending.outcome
