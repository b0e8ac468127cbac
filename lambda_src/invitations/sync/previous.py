"""The files of the snapshot that a run starts from, each fetched when it is first needed."""

from datetime import datetime
from functools import cached_property
from pathlib import Path

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.lake import history
from invitations.lake.history import Start
from invitations.lake.storage import Lake
from invitations.snapshot import parquet
from invitations.snapshot.recent import Recent, read_recent


class Previous:
    """The part of a snapshot and its recent rows, as local files in a folder.

    Without a snapshot the part is empty. If the snapshot was moved back or deleted, it has the rows
    that the slice's history ends with.
    """

    def __init__(self, lake: Lake, slice_: Slice, start: Start, folder: Path) -> None:
        self._lake = lake
        self._slice = slice_
        self._start = start
        self._folder = folder

    @cached_property
    def part(self) -> Path:
        """The whole part. Raises SyncError if it can't be fetched."""
        if self._start.is_moved_back:
            return history.rebuilt(self._lake, self._slice, self._folder)
        if self._start.snapshot is None:
            return parquet.empty(self._folder)
        return self._lake.fetch(self._start.snapshot.part, self._folder)

    @cached_property
    def recent(self) -> Recent | None:
        """The recent rows; None without a file of them that can be read.

        Snapshots of version 0.2.0 have none. The part has the same rows.
        """
        snapshot = self._start.snapshot
        if snapshot is None or self._start.is_moved_back:
            return None
        try:
            return read_recent(self._lake.fetch(snapshot.recent, self._folder))
        except InvitationDataError:
            return None

    def recent_at(self, at: datetime) -> Recent | None:
        """Return the recent rows if they are enough for an incremental run that starts at `at`."""
        return self.recent if self.recent and self.recent.covers(at) else None
