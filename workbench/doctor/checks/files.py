"""Files of a lake: whether the history is there, and which files the lake didn't write."""

from collections.abc import Iterable, Sequence
from typing import Final

from invitations import keys
from invitations.domain import Slice
from invitations.lake import event_times, month, upgrade
from invitations.lake.storage import Lake
from invitations.snapshot import published
from invitations.sync import checkpoint
from invitations.tables import CHANGES
from invitations.tables.invitations import SCHEMA_VERSION
from workbench.doctor.finding import ProblemError

_KEYS: Final = {
    keys.SNAPSHOTS: (published.KEY,),
    keys.CHANGES: (month.KEY, upgrade.CHANGES_KEY),
    keys.RUNS: (month.KEY, upgrade.RUNS_KEY),
    keys.DETAILS: (month.KEY,),
    keys.STATUS_EVENTS: (event_times.KEY,),
    keys.CHECKPOINTS: (checkpoint.KEY,),
}
_SHOWN: Final = 5
_RESTORE: Final = (
    f"Restore {CHANGES.prefix} from a copy (a deployment's bucket keeps what was deleted for "
    "`noncurrent_version_days`); new changes are recorded all the same."
)


def recorded_history(lake: Lake, slices: Iterable[Slice]) -> str:
    """Return how many files the history has.

    Raises ProblemError if a slice with rows has none, or if one is missing.
    """
    months = lake.months(CHANGES)
    found = set(lake.keys(CHANGES.prefix))
    if lost := [part for one in months for part in one.parts if part not in found]:
        raise ProblemError(f"{_some(lost)} of the history is missing.", _RESTORE)
    old = [match for match in map(upgrade.CHANGES_KEY.fullmatch, found) if match]
    recorded = {slice_ for one in months for slice_ in one.ends}
    recorded |= {str(Slice(match["catalog"], match["type"])) for match in old}
    for slice_ in slices:
        snapshot = lake.current(slice_)
        if snapshot is None or snapshot.rows == 0 or snapshot.schema_version != SCHEMA_VERSION:
            continue  # older than the changes table: the next run writes the history
        if str(slice_) not in recorded:
            raise ProblemError(
                f"{slice_} has {snapshot.rows:,} rows, but {CHANGES.name} has no changes of it: "
                "the history is gone.",
                _RESTORE,
            )
    return f"{sum(len(one.parts) for one in months) + len(old):,} files of changes"


def foreign_files(lake: Lake) -> str:
    """Return that the lake wrote every file; raises ProblemError that names others."""
    found = [
        key
        for prefix, patterns in _KEYS.items()
        for key in lake.keys(prefix)
        if not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    if not found:
        return "none that the lake didn't write"
    raise ProblemError(
        f"not written by the lake: {_some(found)}.",
        "Move them out of the lake. Nothing here reads them, but Athena and other engines read "
        "every file of a table that lies there.",
    )


def damaged_copies(lake: Lake) -> str:
    """Return that there are no copies of damaged files; raises ProblemError that names them."""
    copies = lake.keys(keys.DAMAGED)
    if not copies:
        return "no run has met one"
    raise ProblemError(
        f"runs met damaged files and kept copies: {_some(copies)}.",
        "Find out what damaged them (a synced folder, a full disk), then delete the copies: the "
        "runs in them are missing from sync_runs.",
    )


def _some(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _SHOWN:,} more" if len(keys) > _SHOWN else ""
    return f"{', '.join(map(repr, keys[:_SHOWN]))}{more}"
