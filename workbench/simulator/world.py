"""Every invitation there is or will be, on a timeline that a seed decides."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Self

from workbench.simulator import generator
from workbench.simulator.invitation import Invitation

SliceKey = tuple[str, str]
"""Catalog and participant type."""

_SHARES: Final = {
    ("AWS", "RECEIVER"): 0.70,
    ("AWS", "SENDER"): 0.15,
    ("Sandbox", "RECEIVER"): 0.10,
    ("Sandbox", "SENDER"): 0.05,
}


@dataclass(frozen=True, eq=False)
class Timeline:
    """The invitations of one slice, ever, in the order in which they were sent.

    Equal to itself only: what has been selected from it is remembered for as long as it is told.
    """

    invitations: Sequence[Invitation]

    def count(self, now: int) -> int:
        """Return how many have been sent by `now`, nanoseconds since 1970."""
        return bisect_right(self.invitations, now, key=attrgetter("sent"))

    def visible(self, now: int) -> Sequence[Invitation]:
        """Return those sent by `now`."""
        return self.invitations[: self.count(now)]


class World:
    """All slices of a partner; the same numbers and seed always give the same invitations.

    `invitations` are visible at START, over all slices. They were sent over two years, and as
    many a day arrive for 60 days after START.
    """

    def __init__(self, invitations: int, seed: int = 0) -> None:
        sizes = {key: int(invitations * share) for key, share in _SHARES.items()}
        sizes["AWS", "RECEIVER"] += invitations - sum(sizes.values())
        self.slices = _timelines(sizes, seed)

    @classmethod
    def with_slices(cls, sizes: Mapping[SliceKey, int], seed: int = 0) -> Self:
        """Return a world with exactly so many invitations visible at START in each slice.

        A slice that isn't named has none; one that doesn't exist is a ValueError.
        """
        world = cls(0)
        world.slices = _timelines(sizes, seed)
        return world

    @classmethod
    def with_timelines(cls, timelines: Mapping[SliceKey, Iterable[Invitation]]) -> Self:
        """Return a world that tells of exactly these invitations; see `retell`."""
        world = cls(0)
        for key, invitations in timelines.items():
            world.retell(key, invitations)
        return world

    def retell(self, key: SliceKey, invitations: Iterable[Invitation]) -> None:
        """Replace all that a slice's timeline tells, between two requests, by other invitations.

        They may come in any order. So one can be listed late, vanish, come back or be changed. A
        slice that doesn't exist is a ValueError.
        """
        _check_known({key})
        self.slices[key] = Timeline(sorted(invitations, key=attrgetter("sent")))


def _check_known(keys: Set[SliceKey]) -> None:
    if unknown := keys - _SHARES.keys():
        msg = f"no such slices: {sorted(unknown)}"
        raise ValueError(msg)


def _timelines(sizes: Mapping[SliceKey, int], seed: int) -> dict[SliceKey, Timeline]:
    _check_known(sizes.keys())
    return {
        key: Timeline(generator.invitations(*key, visible=sizes.get(key, 0), seed=seed))
        for key in _SHARES
    }
