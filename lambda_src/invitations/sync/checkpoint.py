"""Checkpoints: incomplete full listings, saved in the lake for the next run to resume."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.lake.storage import Lake
from invitations.partner_central.listing import Place
from invitations.snapshot.parquet_errors import reading
from invitations.sync.full import NOTE, FullListing

PREFIX: Final = "unfinished/"
KEY: Final = re.compile(r"unfinished/catalog=[A-Za-z]+/participant_type=[A-Z]+\.parquet")


def waiting(lake: Lake, among: Iterable[Slice]) -> set[Slice]:
    """Return which slices have an unfinished listing."""
    keys = lake.keys(PREFIX)
    return {of for of in among if _key(of) in keys}


def taken_up(lake: Lake, new: FullListing, folder: Path) -> FullListing:
    """Return the slice's unfinished listing as far as it is; throw it away if `new` is another."""
    key = _key(new.asked.slice)
    file = lake.fetch(key, folder)
    try:
        with reading(key, "It is listed again."):
            metadata = pq.read_metadata(file)
        note = json.loads(metadata.metadata[NOTE.encode()])
        if note["question"] != new.question:
            raise ValueError
        return replace(
            new,
            begun_at=datetime.fromisoformat(note["begun_at"]),
            begun_by=note["begun_by"],
            accept_shrink=new.accept_shrink or note["accept_shrink"],
            restarts=note["restarts"],
            round=note.get("round", 1),  # the version before listed everything once
            place=Place(**note["place"]),
            kept=file,
            listed=metadata.num_rows,
        )
    except (InvitationDataError, KeyError, TypeError, ValueError):  # not whole, or not the same
        drop(lake, new.asked.slice)
        return new


def keep(lake: Lake, listing: FullListing, staged: Path) -> None:
    """Store what `stage` has written, and with it where to go on: both or nothing."""
    lake.put(_key(listing.asked.slice), staged)


def drop(lake: Lake, of: Slice) -> None:
    """Forget the unfinished listing of a slice; one that isn't there is as good as forgotten."""
    lake.delete(_key(of))


def _key(of: Slice) -> str:
    return f"{PREFIX}catalog={of.catalog}/participant_type={of.participant_type}.parquet"
