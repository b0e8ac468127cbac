"""Every invitation, present and future, on timelines that follow from a seed."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
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
    """All invitations of one slice, in the order in which they are sent.

    Compared by identity, so that it can be a key of the selection cache.
    """

    invitations: Sequence[Invitation]

    def find(self, id_: str) -> Invitation | None:
        """Return the invitation with this id, present or future."""
        return self._by_id.get(id_)

    @cached_property
    def _by_id(self) -> dict[str, Invitation]:
        return {one.id: one for one in self.invitations}

    def count(self, now: int) -> int:
        """Return the number sent by `now`, in nanoseconds since 1970."""
        return bisect_right(self.invitations, now, key=attrgetter("sent"))

    def visible(self, now: int) -> Sequence[Invitation]:
        """Return the invitations sent by `now`."""
        return self.invitations[: self.count(now)]


class World:
    """All slices of a partner; equal numbers and seeds give equal invitations.

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

        A slice that isn't named has none. Raises ValueError for one that doesn't exist.
        """
        world = cls(0)
        world.slices = _timelines(sizes, seed)
        return world

    @classmethod
    def with_timelines(cls, timelines: Mapping[SliceKey, Iterable[Invitation]]) -> Self:
        """Return a world of exactly these invitations; see `replace_timeline`."""
        world = cls(0)
        for key, invitations in timelines.items():
            world.replace_timeline(key, invitations)
        return world

    def replace_timeline(self, key: SliceKey, invitations: Iterable[Invitation]) -> None:
        """Replace a slice's timeline by other invitations, between two requests.

        They may be in any order. So an invitation can be listed late, vanish, return or change.
        Raises ValueError for a slice that doesn't exist.
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
