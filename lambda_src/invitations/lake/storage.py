"""Storage of a lake: objects by key, and one published snapshot for each slice."""

from pathlib import Path
from typing import Protocol

from invitations.domain import Slice
from invitations.errors import ConflictError
from invitations.snapshot.published import Snapshot


class Lake(Protocol):
    """Storage of objects by key, and one published snapshot for each slice.

    Every method raises SyncError: RetryableError if the storage fails for now, AccessError or
    ConfigurationError if it isn't set up for this.
    """

    def current(self, slice_: Slice) -> Snapshot | None:
        """Return the published snapshot of a slice; None before the first publish."""

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        """Publish a snapshot whose part is stored, in one step.

        Raises ConflictError and changes nothing if `replaced` is not the published one.
        """

    def keys(self, prefix: str) -> list[str]:
        """Return the keys of all objects below a prefix that ends in a slash."""

    def fetch(self, key: str, folder: Path) -> Path:
        """Return a local copy of an object, written to folder unless the object is a local file.

        Raises InvitationDataError if there is none.
        """

    def put(self, key: str, file: Path) -> None:
        """Store a file as an object; readers of the key get the old one or the new one, whole."""

    def delete(self, key: str) -> None:
        """Delete an object, if there is one."""


def check_unchanged(current: Snapshot | None, expected: Snapshot | None) -> None:
    """Raise ConflictError unless the published snapshot is the one a run started from."""
    if (current and current.id) != (expected and expected.id):
        raise overtaken()


def check_swap(current: Snapshot | None, new: Snapshot, replaced: Snapshot | None) -> None:
    """Raise ConflictError unless `new` may take the place of `current`.

    A run that confirms a snapshot keeps its id and moves its times on. It must not do so if
    another run has confirmed the snapshot since: its own times may be older.
    """
    check_unchanged(current, replaced)
    if replaced and new.id == replaced.id and current != replaced:
        raise overtaken()


def overtaken() -> ConflictError:
    """Return the error of a run whose slice another run published first."""
    return ConflictError(
        "another run published the slice first; its snapshot stays.",
        "Nothing to do: the next run starts from it.",
    )
