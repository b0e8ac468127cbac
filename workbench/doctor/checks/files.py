"""Files of a lake: whether the history is there, and which files the lake didn't write."""

from collections.abc import Iterable, Sequence
from typing import Final

from invitations import keys
from invitations.domain import Slice
from invitations.lake import change_files, event_times, run_files
from invitations.lake.storage import Lake
from invitations.snapshot.published import PART_KEY
from invitations.sync import checkpoint
from invitations.tables import CHANGES
from invitations.tables.invitations import SCHEMA_VERSION
from workbench.doctor.finding import ProblemError

_KEYS: Final = {
    keys.SNAPSHOTS: PART_KEY,
    keys.CHANGES: change_files.KEY,
    keys.RUNS: run_files.KEY,
    keys.STATUS_EVENTS: event_times.KEY,
    keys.CHECKPOINTS: checkpoint.KEY,
}
_SHOWN: Final = 5


def recorded_history(lake: Lake, slices: Iterable[Slice]) -> str:
    """Return how many files the history has; raises ProblemError if a slice with rows has none."""
    keys = [key for key in lake.keys(CHANGES.prefix) if change_files.KEY.fullmatch(key)]
    for slice_ in slices:
        snapshot = lake.current(slice_)
        if snapshot is None or snapshot.rows == 0 or snapshot.schema_version != SCHEMA_VERSION:
            continue  # older than the changes table: the next run writes the history
        if not any(f"/{slice_.catalog}-{slice_.participant_type}-from-" in key for key in keys):
            raise ProblemError(
                f"{slice_} has {snapshot.rows:,} rows, but {CHANGES.prefix} has no file of its "
                "changes: the history is gone.",
                f"Restore {CHANGES.prefix} from a copy (a deployment's bucket keeps what was "
                "deleted for `noncurrent_version_days`); new changes are recorded all the same.",
            )
    return f"{len(keys):,} files of changes"


def foreign_files(lake: Lake) -> str:
    """Return that the lake wrote every file; raises ProblemError that names others."""
    found = [
        key
        for prefix, pattern in _KEYS.items()
        for key in lake.keys(prefix)
        if not pattern.fullmatch(key)
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
