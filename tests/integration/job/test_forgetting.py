"""Forgotten companies: no file names them any more, and no later run brings them back."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pyarrow.parquet as pq
import pytest
from moto import mock_aws

from invitations.domain import Slice
from invitations.errors import ConfigurationError, RetryableError
from invitations.lake.glue import GlueLake
from invitations.lake.storage import Lake
from invitations.partner_central.listing import Filters
from invitations.tables import DETAILS
from invitations.tables.invitations import COLUMNS
from tests.support.crashing_lake import (
    KILLED_AFTER,
    KILLED_BEFORE,
    CrashingLake,
    Killed,
    WriteFault,
)
from tests.support.details import ALL, details_job
from tests.support.harness import (
    BUCKET,
    DATABASE,
    SETTINGS,
    Job,
    Rows,
    by_id,
    changes_in_folder,
    create_bucket_and_table,
    expected_rows,
    rows_in_folder,
)
from tests.support.tampering import move_back
from workbench.folder_lake.lake import FolderLake
from workbench.forgetting.forget import Forgotten, forget
from workbench.forgetting.older_files import delete_noncurrent_versions
from workbench.forgetting.search import Found, Wanted, search
from workbench.simulator import Simulator, World

RECEIVED = Slice("AWS", "RECEIVER")
WORLD = World.with_slices({("AWS", "RECEIVER"): 300, ("AWS", "SENDER"): 20}, seed=3)
ONE_SLICE = replace(SETTINGS, catalogs=("AWS",), participant_types=("RECEIVER",))
PERSONAL = [column.name for column in COLUMNS if column.personal]
BOTH = (KILLED_BEFORE, KILLED_AFTER)
KILLS = [WriteFault(write, what) for write in range(1, 52, 10) for what in BOTH]


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    """A job whose lake has a history: several runs, with changes between them."""
    with Simulator(WORLD) as simulator:
        made = Job(simulator, FolderLake(tmp_path), settings=SETTINGS)
        go_on(made, runs=3)
        yield made


def go_on(job: Job, *, runs: int, **changes: Any) -> None:
    for _ in range(runs):
        assert job.sync(**changes).errors == []
        job.simulator.advance(timedelta(days=3))
        job.now += timedelta(days=3)


def frequent_sender(root: Path) -> str:
    """Return the company that sent most invitations."""
    names = [row["sender_company_name"] for row in rows_in_folder(root)[RECEIVED]]
    return str(max(filter(None, names), key=names.count))


def forget_now(
    lake: Lake, wanted: Wanted, at: datetime, *, found: Found | None = None
) -> Forgotten:
    return forget(lake, wanted, found or search(lake, wanted), at=at, run_id="f0", erase=lambda: 0)


def files_with(root: Path, text: str) -> list[str]:
    """Return the files of a lake that have a text in any row, whoever wrote them."""
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*.parquet"))
        if any(text in map(str, row.values()) for row in pq.ParquetFile(path).read().to_pylist())
    ]


def without_personal(rows: Rows) -> Rows:
    nothing = dict.fromkeys(PERSONAL)
    return {slice_: [row | nothing for row in of_slice] for slice_, of_slice in rows.items()}


def test_no_file_names_a_forgotten_company_and_other_rows_stay(job: Job, tmp_path: Path) -> None:
    company = frequent_sender(tmp_path)
    before, changes = rows_in_folder(tmp_path), changes_in_folder(tmp_path)
    assert files_with(tmp_path, company)
    found = search(job.lake, Wanted(companies=(f" {company.upper()} ",)))
    done = forget_now(job.lake, Wanted(companies=(company,)), job.now, found=found)
    assert files_with(tmp_path, company) == []
    assert done.checked == len(list((tmp_path / "invitations").rglob("*.parquet"))) + len(
        list((tmp_path / "changes").rglob("*.parquet"))
    )
    after = rows_in_folder(tmp_path)
    assert without_personal(after) == without_personal(before)
    ids = found.ids[RECEIVED]
    for row, earlier in zip(after[RECEIVED], before[RECEIVED], strict=True):
        if row["invitation_id"] in ids:
            assert [row[name] for name in PERSONAL] == [None] * len(PERSONAL)
        else:
            assert row == earlier
    nothing = dict.fromkeys(PERSONAL)
    assert changes_in_folder(tmp_path) == [
        row | nothing if row["invitation_id"] in ids else row for row in changes
    ]


@pytest.mark.parametrize("mode", ["full", "incremental"])
def test_later_runs_do_not_bring_names_back(job: Job, tmp_path: Path, mode: str) -> None:
    company = frequent_sender(tmp_path)
    wanted = Wanted(companies=(company,))
    ids = search(job.lake, wanted).ids[RECEIVED]
    forget_now(job.lake, wanted, job.now)
    go_on(job, runs=2, mode=mode)
    rows = {row["invitation_id"]: row for row in rows_in_folder(tmp_path)[RECEIVED]}
    assert {rows[id_]["sender_company_name"] for id_ in ids} == {None}
    fields = [
        change["changed_fields"]
        for change in changes_in_folder(tmp_path)
        if change["invitation_id"] in ids and change["change_type"] == "UPDATED"
    ]
    assert fields == []
    new = {id_ for id_, row in rows.items() if row["sender_company_name"] == company}
    assert not new & ids


def test_run_after_forgetting_finds_nothing_to_change(job: Job, tmp_path: Path) -> None:
    assert job.sync().errors == []
    forget_now(job.lake, Wanted(companies=(frequent_sender(tmp_path),)), job.now)
    before = changes_in_folder(tmp_path)
    for mode in ("incremental", "full"):
        assert job.sync(mode=mode).errors == []
    assert changes_in_folder(tmp_path) == before


def test_details_of_a_forgotten_company_are_cleared_and_not_asked_for_again(
    tmp_path: Path,
) -> None:
    world = World.with_slices({("AWS", "RECEIVER"): 60}, seed=3)
    with details_job(tmp_path, world, replace(ALL, details_contacts=True)) as job:
        assert job.asked()
        customers = [row["customer_company_name"] for row in job.rows().values()]
        customer = str(next(filter(None, customers)))
        wanted = Wanted(companies=(customer,))
        ids = search(job.lake, wanted).ids[RECEIVED]
        assert ids
        forget_now(job.lake, wanted, job.now)
        assert files_with(tmp_path, customer) == []
        for id_ in ids:
            row = job.rows()[id_]
            assert {row[column.name] for column in DETAILS.columns if column.personal} == {None}
            assert row["status"]
        shutil.rmtree(tmp_path / "outstanding")
        assert job.asked(mode="full") == []
        assert files_with(tmp_path, customer) == []


def test_member_of_an_engagement_is_forgotten(tmp_path: Path) -> None:
    world = World.with_slices({("AWS", "RECEIVER"): 60}, seed=3)
    with details_job(tmp_path, world) as job:
        assert job.asked()
        members = [one for row in job.rows().values() for one in row["existing_members"] or ()]
        company = str(next(filter(None, (one["company_name"] for one in members))))
        assert any(company in str(row) for row in job.rows().values())
        forget_now(job.lake, Wanted(companies=(company,)), job.now)
        assert not any(company in str(row) for row in job.rows().values())


def test_account_is_forgotten_on_both_sides(job: Job, tmp_path: Path) -> None:
    rows = [row for some in rows_in_folder(tmp_path).values() for row in some]
    accounts = [row["sender_aws_account_id"] for row in rows]
    account = max(filter(str.isdigit, filter(None, accounts)), key=accounts.count)
    wanted = Wanted(accounts=(account,))
    forget_now(job.lake, wanted, job.now)
    assert files_with(tmp_path, account) == []
    assert search(job.lake, wanted).ids == {}


@pytest.mark.parametrize("kill", KILLS, ids=str)
def test_forgetting_that_is_killed_is_finished_by_the_next_call(
    job: Job, tmp_path: Path, kill: WriteFault
) -> None:
    company = frequent_sender(tmp_path)
    wanted = Wanted(companies=(company,))
    before = rows_in_folder(tmp_path)
    lake = CrashingLake(FolderLake(tmp_path))
    lake.begin(kill)
    with pytest.raises(Killed):
        forget_now(lake, wanted, job.now)
    assert without_personal(rows_in_folder(tmp_path)) == without_personal(before)
    assert job.sync().errors == []
    forget_now(FolderLake(tmp_path), wanted, job.now)
    assert files_with(tmp_path, company) == []


class InterruptedLake(FolderLake):
    """A lake in which something happens right before the run's first file of a snapshot."""

    def __init__(self, root: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(root)
        self.meanwhile = [meanwhile]

    def put(self, key: str, file: Path) -> None:
        if key.startswith("invitations/") and self.meanwhile:
            self.meanwhile.pop()()
        super().put(key, file)


def test_run_that_was_under_way_publishes_no_name_and_the_next_call_deletes_its_files(
    job: Job, tmp_path: Path
) -> None:
    company = frequent_sender(tmp_path)
    wanted = Wanted(companies=(company,))
    lake = InterruptedLake(tmp_path, lambda: forget_now(job.lake, wanted, job.now))
    (result,) = replace(job, lake=lake, run_id="slow", settings=ONE_SLICE).sync().slices
    assert result.status == "OVERTAKEN"
    assert any("-slow" in file for file in files_with(tmp_path, company))
    names = {row["sender_company_name"] for row in rows_in_folder(tmp_path)[RECEIVED]}
    assert company not in names
    forget_now(job.lake, wanted, job.now)
    assert files_with(tmp_path, company) == []


def test_snapshot_that_a_run_publishes_meanwhile_is_not_overwritten(
    job: Job, tmp_path: Path
) -> None:
    company = frequent_sender(tmp_path)
    wanted = Wanted(companies=(company,))
    lake = InterruptedLake(tmp_path, lambda: job.sync(mode="full"))
    forget_now(lake, wanted, job.now)
    assert files_with(tmp_path, company) == []
    rows = rows_in_folder(tmp_path)[RECEIVED]
    listed = expected_rows(job.simulator, RECEIVED, rows)
    assert [(row["invitation_id"], row["status"]) for row in sorted(rows, key=by_id)] == [
        (row["invitation_id"], row["status"]) for row in listed
    ]


def test_rows_that_left_the_table_by_other_filters_are_cleared_in_the_history(
    job: Job, tmp_path: Path
) -> None:
    company = frequent_sender(tmp_path)
    others = [
        row for row in rows_in_folder(tmp_path)[RECEIVED] if row["sender_company_name"] != company
    ]
    account = next(row["sender_aws_account_id"] for row in others if row["sender_aws_account_id"])
    go_on(job, runs=1, filters=Filters(sender_aws_account_ids=(account,)))
    assert company not in {row["sender_company_name"] for row in rows_in_folder(tmp_path)[RECEIVED]}
    forget_now(job.lake, Wanted(companies=(company,)), job.now)
    assert files_with(tmp_path, company) == []


def test_file_that_a_run_writes_after_the_deletion_fails_the_proof(
    job: Job, tmp_path: Path
) -> None:
    company = frequent_sender(tmp_path)
    wanted = Wanted(companies=(company,))
    late = tmp_path / "unfinished" / "catalog=AWS" / "participant_type=RECEIVER.parquet"
    part = job.lake.current(RECEIVED).part  # type: ignore[union-attr]
    rows = (tmp_path / part).read_bytes()

    def write() -> int:
        late.parent.mkdir(parents=True)
        late.write_bytes(rows)
        return 0

    with pytest.raises(RetryableError, match=r"1 of .* files still have names, unfinished/.* Run"):
        forget(job.lake, wanted, search(job.lake, wanted), at=job.now, run_id="f0", erase=write)


def test_lake_whose_history_is_ahead_is_refused_unchanged(job: Job, tmp_path: Path) -> None:
    wanted = Wanted(companies=(frequent_sender(tmp_path),))
    move_back(tmp_path)
    before = rows_in_folder(tmp_path), changes_in_folder(tmp_path)
    with pytest.raises(ConfigurationError, match=r"AWS RECEIVER and its history don't agree.*Sync"):
        forget_now(job.lake, wanted, job.now)
    assert (rows_in_folder(tmp_path), changes_in_folder(tmp_path)) == before


def test_bucket_keeps_no_old_version_with_a_name(tmp_path: Path) -> None:
    with mock_aws(), Simulator(WORLD) as simulator:
        create_bucket_and_table()
        s3 = boto3.client("s3")
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        lake = GlueLake(s3=s3, glue=boto3.client("glue"), url=f"s3://{BUCKET}", database=DATABASE)
        job = Job(simulator, lake)
        go_on(job, runs=2)
        s3.put_object(Bucket=BUCKET, Key="athena-results/1.csv", Body=b"names")
        rows = pq.read_table(lake.fetch(lake.current(RECEIVED).part, tmp_path)).to_pylist()  # type: ignore[union-attr]
        (tmp_path / "part-00000.parquet").unlink()
        names = [row["sender_company_name"] for row in rows]
        company = max(filter(None, names), key=names.count)
        done = forget(
            lake,
            wanted := Wanted(companies=(company,)),
            search(lake, wanted),
            at=job.now,
            run_id="f0",
            erase=lambda: delete_noncurrent_versions(s3, BUCKET),
        )
        assert done.erased > done.deleted > 0
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET):
            for version in page.get("Versions", []):
                key = version["Key"]
                assert not key.startswith("athena-results/")
                if key.endswith(".parquet"):
                    body = s3.get_object(Bucket=BUCKET, Key=key, VersionId=version["VersionId"])
                    path = tmp_path / "version.parquet"
                    path.write_bytes(body["Body"].read())
                    assert files_with(tmp_path, company) == []
        job.now += timedelta(hours=1)
        go_on(job, runs=1, mode="full")
