"""Storage of a lake: objects by key, and what the registered partitions of its tables point at."""

from pathlib import Path
from typing import Protocol

from invitations.domain import Slice
from invitations.errors import ConflictError
from invitations.lake.month import Month
from invitations.snapshot.published import Snapshot
from invitations.tables.schema import Table


class Lake(Protocol):
    """Storage of objects by key, and what the partitions of its tables point at.

    Every method raises SyncError: RetryableError if the storage fails for now, AccessError or
    ConfigurationError if it isn't set up for this.
    """

    def current(self, slice_: Slice) -> Snapshot | None:
        """Return the published snapshot of a slice; None before the first publish."""

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        """Publish a snapshot whose part is stored, in one step.

        Raises ConflictError and changes nothing if `replaced` is not the published one.
        """

    def month(self, table: Table, name: str) -> Month | None:
        """Return the published version of a month, such as 2026-11; None before its first rows."""

    def months(self, table: Table) -> list[Month]:
        """Return the published version of every month of a table, in their order."""

    def swap_month(self, month: Month, replaced: Month | None) -> None:
        """Publish a version of a month whose parts are stored, in one step.

        Raises ConflictError and changes nothing if `replaced` is not the published one.
        """

    def drop_month(self, month: Month) -> None:
        """Take a month out of its table; its files stay. Nothing happens if it isn't there."""

    def keys(self, prefix: str) -> list[str]:
        """Return the keys of all objects below a prefix that ends in a slash."""

    def fetch(self, key: str, folder: Path) -> Path:
        """Return a local copy of an object, written to folder unless the object is a local file.

        Raises InvitationDataError if there is none.
        """

    def put(self, key: str, file: Path) -> None:
        """Store a file as an object; readers of the key get the old one or the new one, whole."""

    def create(self, key: str, file: Path) -> bool:
        """Store a file as an object unless there is one; return whether it was stored."""

    def copy(self, key: str, to: str) -> None:
        """Store an object under another key, too."""

    def delete(self, key: str) -> None:
        """Delete an object, if there is one."""


def check_swap(current: Snapshot | None, new: Snapshot, replaced: Snapshot | None) -> None:
    """Raise ConflictError unless `new` may take the place of `current`.

    A run that confirms a snapshot keeps its id and moves its times on. It must not do so if
    another run has confirmed the snapshot since: its own times may be older.
    """
    if (current and current.id) != (replaced and replaced.id):
        raise overtaken()
    if replaced and new.id == replaced.id and current != replaced:
        raise overtaken()


def check_month_swap(current: Month | None, replaced: Month | None) -> None:
    """Raise ConflictError unless the published version of a month is the expected one."""
    if current != replaced:
        raise ConflictError(
            "another run published the month first.", "Nothing to do: the next run adds its rows."
        )


def overtaken() -> ConflictError:
    """Return the error of a run whose slice another run published first."""
    return ConflictError(
        "another run published the slice first; its snapshot stays.",
        "Nothing to do: the next run starts from it.",
    )
