"""The simulator with a slice of a long history. Most of its invitations have ended."""

import sys
from dataclasses import replace

from benchmarks.partner_central import serve
from workbench.simulator import START, World, generator
from workbench.simulator.clock import DAY, SECOND, nanoseconds
from workbench.simulator.invitation import Invitation

_START = nanoseconds(START)
_NEVER = _START + 3650 * DAY


def world(invitations: int, a_day: int, pending: int, new: int, answered: int) -> World:
    """Return a world whose newest invitations are pending at START. All others have ended.

    A day later `answered` of them are accepted, and `new` more are pending.
    """
    made = generator.invitations(
        "AWS", "RECEIVER", visible=invitations, seed=0, history_days=invitations // a_day
    )
    old = [_ended(one) for one in made[: invitations - pending]]
    waiting = [
        replace(one, ended=_NEVER) for one in made[invitations - pending : invitations + new]
    ]
    for number in range(answered):
        position = number * (pending // answered)
        waiting[position] = replace(waiting[position], ended=_START + SECOND, outcome="ACCEPTED")
    return World.with_timelines({("AWS", "RECEIVER"): old + waiting})


def _ended(one: Invitation) -> Invitation:
    return one if one.ended <= _START else replace(one, ended=_START)


if __name__ == "__main__":
    serve(world(*map(int, sys.argv[1:])))
