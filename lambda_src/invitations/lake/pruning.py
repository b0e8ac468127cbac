"""Deletes snapshots that no reader can need any more."""

from datetime import datetime, timedelta

from invitations import versions
from invitations.lake.storage import Lake
from invitations.snapshot.published import KEY, Snapshot, slice_prefix


def prune(lake: Lake, current: Snapshot, *, now: datetime, retention: timedelta) -> None:
    """Delete the files of a slice's prunable snapshots, and no other file."""
    found = map(KEY.fullmatch, lake.keys(slice_prefix(current.slice)))
    ids = {match[0]: match["id"] for match in found if match}
    doomed = versions.prunable(ids.values(), current=current.id, now=now, retention=retention)
    for key, id_ in ids.items():
        if id_ in doomed:
            lake.delete(key)
