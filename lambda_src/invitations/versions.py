"""Ids of immutable versions: of a slice's snapshots, and of a table's months.

An id is the version's number, when its run started, and the run's id. Numbers ascend in the order
of publishing, whatever the clocks of the runs say.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from invitations import keys

PATTERN: Final = rf"(?:[0-9]{{8}}-)?{keys.TIME_PATTERN}-[0-9a-z]+(?:-[0-9a-f]+)*"
"""Matches ids; their run is a word or a UUID. Names of copied files don't match."""
_UNPUBLISHED_KEPT: Final = timedelta(hours=1)
"""Longer than a run takes: another run may be about to publish what was never published."""


def version_id(number: int, at: datetime, run_id: str) -> str:
    """Return the id of the version that run `run_id`, which started at `at`, publishes."""
    id_ = f"{number:08}-{at.astimezone(UTC).strftime(keys.TIME)}-{run_id}"
    if not re.fullmatch(PATTERN, id_):  # no code would find its files
        raise ValueError(f"{run_id!r} can't be the id of a run")
    return id_


def number_of(id_: str | None) -> int:
    """Return a version's number; 0 for none, and for snapshots of version 0.2.0 or older."""
    number = (id_ or "").partition("-")[0]
    return int(number) if number.isdigit() else 0


def made_at(id_: str) -> datetime:
    """Return when the version's run started, UTC."""
    found = re.search(keys.TIME_PATTERN, id_)
    if not found:
        raise ValueError(id_)
    return datetime.strptime(found[0], keys.TIME).replace(tzinfo=UTC)


def prunable(ids: Iterable[str], *, current: str, now: datetime, retention: timedelta) -> set[str]:
    """Return which versions no reader can need any more.

    A version was visible until its successor was published, so it is prunable once that is longer
    ago than `retention`. One with the current version's number was never published: its run
    crashed, or another run was faster.
    """
    ordered = sorted({*ids, current}, key=lambda id_: (number_of(id_), id_))
    superseded_at = {id_: made_at(successor) for id_, successor in pairwise(ordered)}
    return {
        id_
        for id_ in ordered
        if id_ != current
        and (
            superseded_at[id_] < now - retention
            if number_of(id_) < number_of(current)
            else made_at(id_) < now - _UNPUBLISHED_KEPT
        )
    }
