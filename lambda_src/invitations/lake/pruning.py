"""Deletes snapshots that no reader can need any more."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from invitations.lake.storage import Lake
from invitations.snapshot.published import PART_KEY, Snapshot, made_at, slice_prefix


def prune(lake: Lake, current: Snapshot, replaced: Snapshot | None, before: datetime) -> None:
    """Delete the parts of prunable snapshots, and no other file."""
    found = map(PART_KEY.fullmatch, lake.keys(slice_prefix(current.slice)))
    ids = {match[0]: match["id"] for match in found if match}
    doomed = prunable(sorted(set(ids.values())), current=current, replaced=replaced, before=before)
    for key, id_ in ids.items():
        if id_ in doomed:
            lake.delete(key)


def prunable(
    ids: Sequence[str], *, current: Snapshot, replaced: Snapshot | None, before: datetime
) -> list[str]:
    """Return which snapshots of a slice no reader can need any more.

    A snapshot was visible until its successor was published, so it is prunable once that
    successor is older than `before`. Those between the last two published ones were never
    visible: their run crashed before the swap.
    """
    never_visible = [id_ for id_ in ids if replaced and replaced.id < id_ < current.id]
    published = sorted(set(ids) - set(never_visible))
    superseded = [
        id_
        for id_, successor in pairwise(published)
        if id_ != current.id and made_at(successor) < before
    ]
    return never_visible + superseded
