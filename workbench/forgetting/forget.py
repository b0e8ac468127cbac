"""Forgetting: store the ids, clear the rows, delete what may still have names, and prove it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from invitations.errors import RetryableError
from invitations.lake import forgotten
from invitations.lake.storage import Lake
from workbench.forgetting.clear import Clearing, clear
from workbench.forgetting.older_files import delete_older_files
from workbench.forgetting.proof import prove
from workbench.forgetting.search import Found, Wanted


@dataclass(frozen=True)
class Forgotten:
    """What was done: files deleted, old versions of them erased, and files read for the proof."""

    deleted: int
    erased: int
    checked: int


def forget(
    lake: Lake,
    wanted: Wanted,
    found: Found,
    *,
    at: datetime,
    run_id: str,
    erase: Callable[[], int],
) -> Forgotten:
    """Clear the invitations that `search` has found, and prove that no file names them.

    The ids are stored first: what a run lists from then on is cleared, too. `erase` deletes what
    the storage keeps of deleted files and returns the number. It can be repeated if it fails at any
    point. Raises RetryableError if a file still has names, because a run was under way.
    """
    for slice_, ids in found.ids.items():
        forgotten.save(lake, slice_, ids)
    # Those of earlier calls, too: one of them may have been interrupted.
    ids = {id_ for of_slice in forgotten.saved(lake).values() for id_ in of_slice}
    clear(Clearing(lake=lake, ids=ids, at=at, run_id=run_id))
    deleted = delete_older_files(lake)
    erased = erase()
    proof = prove(lake, wanted, ids)
    if proof.named:
        raise RetryableError(
            f"{len(proof.named)} of {proof.files} files still have names, {proof.named[0]} among "
            "them: a run has written since. What readers see has none of those that were found.",
            "Run this again in a quarter of an hour.",
        )
    return Forgotten(deleted=deleted, erased=erased, checked=proof.files)
