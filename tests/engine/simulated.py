"""The simulated Partner Central of these tests: recent dates, and rows for every saved query."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import starmap
from typing import Final

from tests.support.factories import changed
from workbench.simulator import START, Answer, AnswerFunction, World
from workbench.simulator.invitation import Invitation

DAYS_AGO: Final = 13
"""How long ago START is in the answers. The tests move the simulated clock by as many days."""
_DATE: Final = re.compile(rb'("(?:Invitation|Expiration)Date": ?")(\d{4}-\d\d-\d\d)')
_AWS: Final = {"Account": {"AwsAccountId": "aws", "Alias": "AWS"}}


def varied_world() -> World:
    """Return a world in which AWS receives some invitations, and some have a field of their own."""
    world = World(3_000)
    for key, timeline in list(world.slices.items()):
        world.replace_timeline(key, starmap(_varied, enumerate(timeline.invitations)))
    return world


def forget_oldest(world: World) -> None:
    """Let the service no longer list the oldest invitation of each slice."""
    for key, timeline in list(world.slices.items()):
        world.replace_timeline(key, timeline.invitations[1:])


def with_recent_dates(answer: AnswerFunction) -> AnswerFunction:
    """Return an `answer` whose invitation and expiration dates are moved by whole days.

    Queries about the last week find some rows then.
    """
    moved_by = datetime.now(UTC).date() - START.date() - timedelta(days=DAYS_AGO)

    def moved(found: re.Match[bytes]) -> bytes:
        return found[1] + (date.fromisoformat(found[2].decode()) + moved_by).isoformat().encode()

    def recent(body: bytes, target: str) -> Answer:
        found = answer(body, target)
        return replace(found, body=_DATE.sub(moved, found.body))

    return recent


def _varied(position: int, one: Invitation) -> Invitation:
    if position % 20 == 1:
        return changed(one, Receiver=_AWS)
    return changed(one, Campaign="Spring") if position % 50 == 2 else one
