"""Unfinished: where a lake keeps the full listings that the next run goes on with."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from invitations.full_listing import NOTE, FullListing
from invitations.lake import Lake
from invitations.request import Place, Slice

PREFIX: Final = "unfinished/"


def slices(lake: Lake) -> set[Slice]:
    """Return the slices that have an unfinished listing."""
    found = (key.removeprefix(PREFIX).removesuffix(".parquet") for key in lake.keys(PREFIX))
    values = (dict(one.split("=") for one in path.split("/")) for path in found)
    return {Slice(each["catalog"], each["participant_type"]) for each in values}


def taken_up(lake: Lake, new: FullListing, folder: Path) -> FullListing:
    """Return the slice's unfinished listing as far as it is; throw it away if `new` is another."""
    file = lake.fetch(_key(new.asked.slice), folder)
    try:
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
            place=Place(**note["place"]),
            kept=file,
            listed=metadata.num_rows,
        )
    except (KeyError, TypeError, ValueError):  # not whole, or not the same
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
