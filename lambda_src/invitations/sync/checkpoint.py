"""Checkpoints: incomplete full listings, saved in the lake for the next run to resume."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from invitations import keys
from invitations.domain import SLICE_PATH, Slice
from invitations.errors import InvitationDataError
from invitations.lake.storage import Lake
from invitations.partner_central.listing import Cursor
from invitations.snapshot.parquet_errors import reading
from invitations.sync.full import NOTE, FullListing

KEY: Final = re.compile(rf"{keys.CHECKPOINTS}{SLICE_PATH}\.parquet")


def pending_slices(lake: Lake, slices: Iterable[Slice]) -> set[Slice]:
    """Return which of these slices have an incomplete listing to resume."""
    saved = lake.keys(keys.CHECKPOINTS)
    return {slice_ for slice_ in slices if _key(slice_) in saved}


def resume(lake: Lake, new: FullListing, folder: Path) -> FullListing:
    """Return the slice's saved listing; delete it and return `new` if the question has changed.

    One that isn't whole is deleted, too.
    """
    key = _key(new.listing.slice)
    file = lake.fetch(key, folder)
    try:
        with reading(key, "It is listed again."):
            metadata = pq.read_metadata(file)
        note = json.loads(metadata.metadata[NOTE.encode()])
        if note["question"] != new.question:
            raise ValueError
        return replace(
            new,
            started_at=datetime.fromisoformat(note["begun_at"]),
            started_by=note["begun_by"],
            accept_shrink=new.accept_shrink or note["accept_shrink"],
            restarts=note["restarts"],
            round=note.get("round", 1),  # version 0.1.0 listed everything once
            cursor=Cursor(**note["place"]),
            rows_file=file,
            listed=metadata.num_rows,
        )
    except (InvitationDataError, KeyError, TypeError, ValueError):
        discard(lake, new.listing.slice)
        return new


def save(lake: Lake, listing: FullListing, staged: Path) -> None:
    """Store the rows listed so far together with where to resume."""
    lake.put(_key(listing.listing.slice), staged)


def discard(lake: Lake, slice_: Slice) -> None:
    """Delete the saved listing of a slice, if there is one."""
    lake.delete(_key(slice_))


def _key(slice_: Slice) -> str:
    return f"{keys.CHECKPOINTS}{slice_.path}.parquet"
