"""One slice whose invitations a test sets, the real job that syncs it, and its tables."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.lake.event_times import StatusEvent, save
from invitations.lake.storage import Lake
from invitations.settings import Settings
from invitations.sync.result import SliceResult
from invitations.tables import CHANGES
from tests.support.expected_tables import Row
from tests.support.factories import move_to, set_listing
from tests.support.harness import Job, rows_in_folder
from tests.support.recording_proxy import RecordingProxy
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import AnswerFunction, Simulator, World
from workbench.simulator.invitation import Invitation

RECEIVED = Slice("AWS", "RECEIVER")
SETTINGS = Settings(
    lake="",
    database="",
    catalogs=("AWS",),
    participant_types=("RECEIVER",),
    max_requests_per_second=0,
)
NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sync_slice_once(
    lake: Lake, simulator: Simulator, *, run_id: str, settings: Settings, session: boto3.Session
) -> SliceResult:
    """Run the job for its one slice at the simulated time."""
    job = Job(
        simulator,
        lake,
        settings,
        now=simulator.now,
        session=session,
        run_id=run_id,
        trigger="schedule",
    )
    (report,) = job.sync().slices
    return report


@dataclass
class ScriptedSlice:
    """A slice that lists the given invitations. Each sync is an hour after the one before."""

    world: World
    simulator: Simulator
    proxy: RecordingProxy
    root: Path
    settings: Settings = SETTINGS
    runs: int = 0
    session: boto3.Session = field(default_factory=boto3.Session)

    @property
    def now(self) -> datetime:
        """The start of the next run."""
        return self.simulator.now

    def lists(self, *invitations: Invitation, more: Iterable[Invitation] = ()) -> None:
        """Let the service list exactly these invitations from now on."""
        set_listing(self.world, [*invitations, *more])

    def has_event(
        self, one: Invitation, status: str, at: datetime, *, slice_: Slice = RECEIVED
    ) -> None:
        """Add an event about a status of an invitation, as if it had arrived."""
        save(
            FolderLake(self.root),
            StatusEvent(slice=slice_, invitation_id=one.id, status=status, at=at),
        )

    def sync(
        self,
        *,
        lake: Lake | None = None,
        meanwhile: Callable[[int], None] | None = None,
        **changes: Any,
    ) -> SliceResult:
        """Run the job and return its result, which may be an error.

        `meanwhile` is called before each request with its number.
        """
        self.runs += 1
        self.proxy.begin(meanwhile=meanwhile)
        try:
            return sync_slice_once(
                lake or FolderLake(self.root),
                self.simulator,
                run_id=f"run-{self.runs}",
                settings=replace(self.settings, **changes),
                session=self.session,
            )
        finally:
            move_to(self.simulator, self.now + HOUR)

    def row(self, one: Invitation) -> Row:
        """Return the one row of an invitation that readers see."""
        (row,) = (row for row in self.table() if row["invitation_id"] == one.id)
        return row

    def table(self) -> list[Row]:
        return rows_in_folder(self.root)[RECEIVED]

    def changes_of(self, one: Invitation) -> list[Row]:
        """Return the changes of an invitation, in order."""
        rows = [row for row in changes_in(self.root) if row["invitation_id"] == one.id]
        return sorted(rows, key=lambda row: (row["snapshot_number"] or 0, row["observed_at"]))

    def last_change(self, one: Invitation) -> Row:
        return self.changes_of(one)[-1]


@contextmanager
def one_slice(
    root: Path,
    at: datetime = NOON,
    *,
    wrap: Callable[[AnswerFunction], AnswerFunction] = lambda answer: answer,
) -> Iterator[ScriptedSlice]:
    """Yield a slice without invitations and an empty lake. `wrap` may make its answers faulty."""
    proxy, world = RecordingProxy(), World.with_timelines({})
    with Simulator(
        world, max_page_size=7, wrap=lambda answer: proxy.wrap(wrap(answer))
    ) as simulator:
        move_to(simulator, at)
        yield ScriptedSlice(world, simulator, proxy, root)


def changes_in(root: Path) -> list[Row]:
    """Return every row of the changes table. Each must be in the partition of its month."""
    months = FolderLake(root).months(CHANGES)
    rows = [row for month in months for part in month.parts for row in _changes_of(root / part)]
    return [
        row | {"changed_fields": row["changed_fields"] and sorted(row["changed_fields"])}
        for row in rows
    ]


@cache
def _changes_of(part: Path) -> list[Row]:
    rows: list[Row] = pq.ParquetFile(part).read().to_pylist()
    assert {f"{row['observed_at']:%Y-%m}" for row in rows} <= {part.parent.parent.name}
    return rows
