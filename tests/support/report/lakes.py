"""Functions that fill lakes for reports."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
from botocore import UNSIGNED
from botocore.config import Config

from invitations.domain import Slice
from invitations.lake.month import Month
from invitations.snapshot import parquet
from invitations.snapshot.merge import ROWS_PER_GROUP
from invitations.snapshot.published import Snapshot
from invitations.sync.result import RunResult
from invitations.sync.run import sync
from invitations.tables import CHANGES
from invitations.tables.invitations import COLUMNS
from invitations.tables.schema import Column, arrow_schema
from tests.support.factories import changed, invitation, set_listing
from tests.support.harness import Job
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import START, Simulator, World

RECEIVED = Slice("AWS", "RECEIVER")
NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MILLION = 1_000_000
WAITING = 20_000
_MILLISECONDS_A_DAY = 86_400_000


def fill_for_two_weeks(root: Path) -> datetime:
    """Sync 3,000 invitations every third day, five times. Return the time of the last sync."""
    with Simulator(World(3_000)) as simulator:
        for _ in range(5):
            simulator.advance(3 * DAY)
            assert sync_all(root, simulator).errors == []
        return simulator.now


def fill_one_slice(root: Path, slice_: Slice, invitations: int) -> datetime:
    """Sync one slice of some invitations once, and no other slice. Return the time of the sync."""
    world = World.with_slices({(slice_.catalog, slice_.participant_type): invitations})
    settings = {"catalogs": (slice_.catalog,), "participant_types": (slice_.participant_type,)}
    with Simulator(world) as simulator:
        assert sync_all(root, simulator, **settings).errors == []
        return simulator.now


def fill_with_members(
    root: Path, *members: dict[str, Any], wait: timedelta = timedelta(0)
) -> datetime:
    """Sync invitations with these members of a summary, after a while. Return the time of the sync.

    They were sent the day before and expire in 15 days.
    """
    world = World(0)
    invitations = (invitation(number, START - DAY) for number in count(1))
    set_listing(
        world, [changed(one, **some) for one, some in zip(invitations, members, strict=False)]
    )
    with Simulator(world) as simulator:
        simulator.advance(wait)
        assert sync_all(root, simulator).errors == []
        return simulator.now


def sync_all(root: Path, simulator: Simulator, **settings: Any) -> RunResult:
    """Sync every slice of the settings. It needs no credentials."""
    run_id = f"run-{simulator.now:%Y%m%d%H%M%S}"
    this_run = Job(simulator, FolderLake(root), now=simulator.now, run_id=run_id).run(**settings)
    connect = cast("partial[Any]", this_run.connect)
    unsigned = Config(signature_version=UNSIGNED)
    return sync(replace(this_run, connect=partial(connect, config=unsigned)))


def fill_with_a_million(root: Path) -> datetime:
    """Put a million invitations into a lake, WAITING of them pending. Return the current time."""
    rows, lake = _million_rows(), FolderLake(root)
    snapshot = Snapshot(
        slice=RECEIVED, id="1", rows=MILLION, unlisted=0, synced_at=NOW, last_full_sync_at=NOW
    )
    _put(lake, snapshot.part, rows, COLUMNS)
    lake.swap(snapshot, None)
    answered = rows.filter(pc.is_valid(rows["previous_status"]))
    for name, value in {
        "change_type": "STATUS_CHANGED",
        "catalog": RECEIVED.catalog,
        "participant_type": RECEIVED.participant_type,
    }.items():
        answered = answered.append_column(name, _repeated([value], answered.num_rows))
    for name in ("changed_at", "observed_at"):
        answered = answered.append_column(name, answered["status_changed_at"])
    month = Month(
        table=CHANGES,
        name="2026-02",
        location="changes/2026-02/00000001-20260210T120000000000Z-run/",
        rows=(answered.num_rows,),
    )
    _put(lake, month.part(0), answered, CHANGES.columns)
    lake.swap_month(month, None)
    return NOW


def _million_rows() -> pa.Table:
    """Return one row a minute. One of 50 is pending; 10 of 100 have changed from pending."""
    number = pa.arange(0, MILLION, 1)
    first = int((NOW - 2 * DAY - timedelta(minutes=MILLION)).timestamp()) * 1000
    sent = pc.add(pc.multiply(number, 60_000), first)
    has_changed = pc.less(pc.subtract(number, pc.multiply(pc.divide(number, 100), 100)), 10)
    statuses = ["ACCEPTED", "REJECTED", "EXPIRED", "ACCEPTED", "EXPIRED"] * 10
    statuses[-1] = "PENDING"
    columns = {
        "invitation_id": pc.binary_join_element_wise("engi", number.cast(pa.string()), "-"),
        "engagement_title": pc.binary_join_element_wise("Title", number.cast(pa.string()), " "),
        "status": _repeated(statuses, MILLION),
        "previous_status": pc.if_else(has_changed, "PENDING", None),
        "sender_company_name": _repeated([f"Sender {n:03}" for n in range(997)], MILLION),
        "receiver_account_aws_account_id": _repeated(["109876543210"], MILLION),
        "invitation_date": sent,
        "expiration_date": pc.add(sent, 15 * _MILLISECONDS_A_DAY),
        "first_seen_at": sent,
        "last_changed_at": sent,
        "status_changed_at": pc.if_else(has_changed, pc.add(sent, _MILLISECONDS_A_DAY), None),
        "listed": _repeated([True], MILLION),
    }
    return pa.table(columns)


def _repeated(values: list[Any], rows: int) -> pa.Array:
    return pa.concat_arrays([pa.array(values)] * (rows // len(values) + 1)).slice(0, rows)


def _put(lake: FolderLake, key: str, rows: pa.Table, columns: tuple[Column, ...]) -> None:
    """Put rows into a lake as a file with these columns. Missing columns are null."""
    for name in {column.name for column in columns} - set(rows.column_names):
        rows = rows.append_column(name, pa.nulls(rows.num_rows))
    rows = rows.select([column.name for column in columns]).cast(arrow_schema(columns))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "part"
        with parquet.writer(file, columns) as writer:
            writer.write_table(rows, row_group_size=ROWS_PER_GROUP)
        lake.put(key, file)
