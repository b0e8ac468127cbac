"""A timeline is replaced as a whole. The next request lists the new one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from tests.unit.workbench.simulator.conftest import Post
from workbench.simulator import START, Simulator, World
from workbench.simulator.clock import nanoseconds
from workbench.simulator.invitation import Invitation

Listed = Callable[..., list[list[dict[str, Any]]]]

KEY = ("AWS", "RECEIVER")
SLICE: dict[str, Any] = {"Catalog": "AWS", "ParticipantType": "RECEIVER"}
PENDING = SLICE | {"Status": ["PENDING"]}


@pytest.fixture
def made(world: World) -> list[Invitation]:
    """Return three pending invitations, by date."""
    visible = world.slices[KEY].visible(nanoseconds(START))
    return [one for one in visible if one.status(nanoseconds(START)) == "PENDING"][:3]


def ids(pages: list[list[dict[str, Any]]]) -> list[str]:
    return sorted(summary["Id"] for summary in chain(*pages))


def test_world_with_timelines_lists_exactly_those_invitations_by_date(
    made: list[Invitation], listed: Listed
) -> None:
    world = World.with_timelines({KEY: reversed(made)})
    with Simulator(world) as simulator:
        found = simulator.summaries(*KEY)
        ascending = {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"}
        assert list(chain(*listed(simulator, **SLICE, Sort=ascending))) == found
        assert simulator.summaries("AWS", "SENDER") == []
    assert [summary["Id"] for summary in found] == [one.id for one in made]


def test_timeline_of_unknown_slice_is_refused(made: list[Invitation]) -> None:
    with pytest.raises(ValueError, match="RECEIVED"):
        World.with_timelines({("AWS", "RECEIVED"): made})


@pytest.mark.parametrize("request_", [SLICE, PENDING], ids=["all", "filtered"])
def test_replaced_timeline_is_listed_although_the_clock_stands_still(
    made: list[Invitation], listed: Listed, request_: dict[str, Any]
) -> None:
    first, second, late = made
    world = World.with_timelines({KEY: [first, second]})
    with Simulator(world) as simulator:
        assert ids(listed(simulator, **request_)) == sorted([first.id, second.id])
        world.replace_timeline(KEY, [first, late])
        assert ids(listed(simulator, **request_)) == sorted([first.id, late.id])
        world.replace_timeline(KEY, [first, second, late])
        assert ids(listed(simulator, **request_)) == sorted(one.id for one in made)


def test_status_filter_uses_the_replaced_timeline(made: list[Invitation], listed: Listed) -> None:
    world = World.with_timelines({KEY: made})
    with Simulator(world) as simulator:
        assert len(ids(listed(simulator, **PENDING))) == 3
        answered = replace(made[1], ended=nanoseconds(START), outcome="REJECTED")
        world.replace_timeline(KEY, [made[0], answered, made[2]])
        assert ids(listed(simulator, **PENDING)) == sorted([made[0].id, made[2].id])
        found = {summary["Id"]: summary["Status"] for summary in simulator.summaries(*KEY)}
    assert found[answered.id] == "REJECTED"


def test_pages_shift_when_an_invitation_vanishes_between_requests(
    made: list[Invitation], post: Post
) -> None:
    world = World.with_timelines({KEY: made})
    request = PENDING | {
        "MaxResults": 1,
        "Sort": {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
    }
    with Simulator(world) as simulator:
        first = post(simulator, **request).json()
        world.replace_timeline(KEY, made[1:])
        second = post(simulator, **request, NextToken=first["NextToken"]).json()
    assert [s["Id"] for s in first["EngagementInvitationSummaries"]] == [made[0].id]
    assert [s["Id"] for s in second["EngagementInvitationSummaries"]] == [made[2].id]


def test_given_timeline_follows_the_clock(made: list[Invitation]) -> None:
    later = replace(made[0], sent=nanoseconds(START + timedelta(hours=1)))
    with Simulator(World.with_timelines({KEY: [later]})) as simulator:
        assert simulator.summaries(*KEY) == []
        simulator.advance(timedelta(hours=1))
        assert len(simulator.summaries(*KEY)) == 1
