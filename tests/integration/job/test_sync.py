from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.lake.glue import GlueLake
from invitations.lake.storage import Lake
from invitations.partner_central.listing import Filters
from invitations.sync.result import RunResult
from tests.support.harness import (
    BUCKET,
    DATABASE,
    FIRST_RUN,
    FULL,
    Job,
    Rows,
    create_bucket_and_table,
    expected_rows,
    rows_in_folder,
    rows_in_glue,
    without_bookkeeping,
)
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Simulator, World

SLICES = [Slice(catalog, side) for catalog in CATALOGS for side in PARTICIPANT_TYPES]
RECEIVED = Slice("AWS", "RECEIVER")


@pytest.fixture(params=["folder", "glue"])
def lake(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Lake, Callable[[], Rows]]]:
    """Return each kind of lake with a function that reads its rows."""
    if request.param == "folder":
        yield FolderLake(tmp_path), lambda: rows_in_folder(tmp_path)
        return
    with mock_aws():
        create_bucket_and_table()
        clients = {"s3": boto3.client("s3"), "glue": boto3.client("glue")}
        yield GlueLake(url=f"s3://{BUCKET}", database=DATABASE, **clients), rows_in_glue  # type: ignore[arg-type]


def counts(report: RunResult, slice_: Slice) -> tuple[int, int, int]:
    found = next(r.difference for r in report.slices if r.slice == slice_)
    return found.listed, found.inserted, found.updated


@pytest.mark.parametrize("size", [0, 1, 100, 101, 5000])
def test_first_run_writes_every_invitation_once_with_every_field(
    lake: tuple[Lake, Callable[[], Rows]], size: int
) -> None:
    sizes = {("AWS", "RECEIVER"): size, ("AWS", "SENDER"): 3, ("Sandbox", "SENDER"): 1}
    with Simulator(World.with_slices(sizes, seed=size)) as simulator:
        store, read = lake
        report = Job(simulator, store, settings=FULL).sync()
        assert report.errors == []
        table = read()
        assert table.keys() == set(SLICES)
        for slice_ in SLICES:
            assert without_bookkeeping(table[slice_]) == expected_rows(simulator, slice_)
            assert all(row["first_seen_at"] == FIRST_RUN for row in table[slice_])
            assert all(row["last_changed_at"] == FIRST_RUN for row in table[slice_])
            dates = [row["invitation_date"] for row in table[slice_]]
            assert dates == sorted(dates)
    assert counts(report, RECEIVED) == (size, size, 0)
    assert next(r.traffic.requests for r in report.slices if r.slice == RECEIVED) == max(
        1, -(-size // 100)
    )


def test_later_run_adds_new_and_changed_invitations(
    lake: tuple[Lake, Callable[[], Rows]],
) -> None:
    with Simulator(World(invitations=800, seed=3)) as simulator:
        store, read = lake
        job = Job(simulator, store, settings=FULL)
        job.sync()
        before = {row["invitation_id"]: row for row in read()[RECEIVED]}
        simulator.advance(timedelta(days=4))
        report = job.sync()
        after = {row["invitation_id"]: row for row in read()[RECEIVED]}
        assert without_bookkeeping(list(after.values())) == expected_rows(simulator, RECEIVED)
    inserted = after.keys() - before.keys()
    updated = {i for i, row in before.items() if row["status"] != after[i]["status"]}
    assert inserted
    assert updated
    assert counts(report, RECEIVED) == (len(after), len(inserted), len(updated))
    for invitation_id, row in after.items():
        second = FIRST_RUN + timedelta(hours=1)
        new, changed = invitation_id in inserted, invitation_id in updated
        assert row["first_seen_at"] == (second if new else FIRST_RUN)
        assert row["last_changed_at"] == (second if new or changed else FIRST_RUN)


def test_equal_listing_changes_only_synced_at(lake: tuple[Lake, Callable[[], Rows]]) -> None:
    with Simulator(World(invitations=300, seed=1)) as simulator:
        store, read = lake
        job = Job(simulator, store, settings=FULL)
        job.sync()
        before, table = store.current(RECEIVED), read()
        report = job.sync()
        after = store.current(RECEIVED)
    assert before
    assert after
    assert read() == table
    assert (after.id, after.rows) == (before.id, before.rows)
    assert after.synced_at == before.synced_at + timedelta(hours=1)
    assert [r.snapshot for r in report.slices if r.slice == RECEIVED] == [before.id]
    assert counts(report, RECEIVED) == (before.rows, 0, 0)


@pytest.mark.parametrize(
    ("filters", "column", "wanted"),
    [
        (Filters(statuses=("PENDING",)), "status", {"PENDING"}),
        (Filters(statuses=("ACCEPTED", "EXPIRED")), "status", {"ACCEPTED", "EXPIRED"}),
        (Filters(payload_types=("LeadInvitation",)), "payload_type", {"LeadInvitation"}),
    ],
)
def test_filter_limits_the_table_to_matching_rows(
    tmp_path: Path, filters: Filters, column: str, wanted: set[str]
) -> None:
    with Simulator(World(invitations=2000, seed=5), max_page_size=37) as simulator:
        job = Job(simulator, FolderLake(tmp_path), settings=FULL)
        assert job.sync(filters=filters).errors == []
        expected = [r for r in expected_rows(simulator, RECEIVED) if r[column] in wanted]
    assert {row[column] for row in expected} == wanted
    assert without_bookkeeping(rows_in_folder(tmp_path)[RECEIVED]) == expected


@pytest.mark.parametrize("count", [1, 10, 25])
def test_long_filters_list_the_union_of_their_values(tmp_path: Path, count: int) -> None:
    with Simulator(World(invitations=2000, seed=6)) as simulator:
        everything = expected_rows(simulator, RECEIVED)
        engagements = sorted({r["engagement_id"] for r in everything if r["engagement_id"]})[:count]
        senders = sorted({r["sender_aws_account_id"] for r in everything})
        filters = Filters(
            engagement_identifiers=tuple(engagements), sender_aws_account_ids=tuple(senders)
        )
        report = Job(simulator, FolderLake(tmp_path), settings=FULL).sync(filters=filters)
    expected = [row for row in everything if row["engagement_id"] in engagements]
    assert len(expected) >= count
    assert report.errors == []
    assert without_bookkeeping(rows_in_folder(tmp_path)[RECEIVED]) == expected


def test_other_filters_list_the_slice_anew(tmp_path: Path) -> None:
    with Simulator(World(invitations=900, seed=2)) as simulator:
        job = Job(simulator, FolderLake(tmp_path), settings=FULL)
        job.sync()
        everything = expected_rows(simulator, RECEIVED)
        accepted = [row for row in everything if row["status"] == "ACCEPTED"]
        pending = [row for row in everything if row["status"] == "PENDING"]
        report = job.sync(filters=Filters(statuses=("PENDING",)))
        assert len(pending) < len(everything) / 2
        assert counts(report, RECEIVED) == (len(pending), 0, 0)
        assert without_bookkeeping(rows_in_folder(tmp_path)[RECEIVED]) == pending
        job.sync(filters=Filters(statuses=("ACCEPTED",)))
        assert without_bookkeeping(rows_in_folder(tmp_path)[RECEIVED]) == accepted


def test_old_snapshots_are_pruned_but_the_replaced_one_is_kept(tmp_path: Path) -> None:
    with Simulator(World(invitations=3000, seed=4)) as simulator:
        job = Job(simulator, FolderLake(tmp_path), settings=FULL)
        for _ in range(4):
            job.sync()
            job.now += timedelta(days=5)
            simulator.advance(timedelta(days=2))
    folder = tmp_path / "invitations" / "catalog=AWS" / "participant_type=RECEIVER"
    names = sorted(path.name.removeprefix("snapshot=")[:17] for path in folder.iterdir())
    assert names == ["00000002-20260206", "00000003-20260211", "00000004-20260216"]
