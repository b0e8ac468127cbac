"""Faults of S3 and Glue: readers keep the last snapshot, and the error says what to do."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws

from invitations.domain import Slice
from invitations.errors import AccessError, ConfigurationError, ConflictError, InvitationDataError
from invitations.lake.glue import GlueLake
from invitations.snapshot.published import PART
from invitations.tables.invitations import TABLE
from tests.support.harness import (
    BUCKET,
    DATABASE,
    FULL,
    Job,
    create_bucket,
    create_bucket_and_table,
    expected_rows,
    rows_in_glue,
    without_bookkeeping,
)
from workbench.simulator import Simulator, World

FAULTY = Slice("AWS", "RECEIVER")
WORLD = World.with_slices({("AWS", "RECEIVER"): 450, ("AWS", "SENDER"): 120}, seed=11)


def glue_lake(s3: Any, glue: Any) -> GlueLake:
    return GlueLake(s3=s3, glue=glue, url=f"s3://{BUCKET}", database=DATABASE)


def as_bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else b""


def test_partition_without_parameters_fails_the_slice_with_advice() -> None:
    with mock_aws(), Simulator(WORLD) as simulator:
        create_bucket_and_table()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        values = [FAULTY.catalog, FAULTY.participant_type]
        glue.create_partition(
            DatabaseName=DATABASE, TableName=TABLE, PartitionInput={"Values": values}
        )
        report = Job(simulator, glue_lake(s3, glue), settings=FULL).sync(catalogs=("AWS",))
        (error,) = report.errors
        assert error.startswith(f"{FAULTY}: the partition's parameters are damaged (KeyError(")
        assert "delete the partition: the slice is then listed again." in error


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("s3.PutObject", "s3:PutObject failed: AccessDenied: No."),
        ("glue.UpdatePartition", "glue:UpdatePartition failed: AccessDenied: No."),
    ],
)
def test_refused_write_keeps_the_published_snapshot(operation: str, said: str) -> None:
    def deny(params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        if "RECEIVER" not in params["url_path"] and b'"RECEIVER"' not in as_bytes(params["body"]):
            return None
        error = {"Error": {"Code": "AccessDenied", "Message": "No."}}
        return AWSResponse(params["url"], 403, HTTPHeaders(), None), error

    with mock_aws(), Simulator(WORLD) as simulator:
        create_bucket_and_table()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        lake = glue_lake(s3, glue)
        job = Job(simulator, lake, settings=FULL)
        job.sync(catalogs=("AWS",))
        before = rows_in_glue()
        simulator.advance(timedelta(days=6))
        client: Any = {"s3": s3, "glue": glue}[operation.partition(".")[0]]
        client.meta.events.register_first(f"before-call.{operation}", deny)
        report = job.sync(catalogs=("AWS",))
        table = rows_in_glue()
        assert table[FAULTY] == before[FAULTY]
        sent = Slice("AWS", "SENDER")
        assert without_bookkeeping(table[sent]) == expected_rows(simulator, sent)
        (error,) = report.errors
        assert said in error
        assert "Check that the role is allowed this action." in error
        client.meta.events.unregister(f"before-call.{operation}", deny)
        assert job.sync(catalogs=("AWS",)).errors == []
        assert without_bookkeeping(rows_in_glue()[FAULTY]) == expected_rows(simulator, FAULTY)


def test_swap_in_glue_from_an_outdated_snapshot_raises_conflict() -> None:
    with mock_aws(), Simulator(WORLD) as simulator:
        create_bucket_and_table()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        lake = glue_lake(s3, glue)
        job = Job(simulator, lake, settings=FULL)
        job.sync()
        first = lake.current(FAULTY)
        simulator.advance(timedelta(days=6))
        job.sync()
        second = lake.current(FAULTY)
        assert first
        assert second
        assert first.id != second.id
        for started_from in (first, None):
            with pytest.raises(ConflictError, match="the next run starts from it"):
                lake.swap(replace(first, id="third"), started_from)
        assert lake.current(FAULTY) == second


def test_missing_bucket_fails_the_run_by_name() -> None:
    with mock_aws(), Simulator(WORLD) as simulator:
        s3, glue = boto3.client("s3"), boto3.client("glue")
        lake = glue_lake(s3, glue)
        with pytest.raises(ConfigurationError, match=r"NoSuchBucket.*Check the settings\."):
            Job(simulator, lake).sync()
    assert simulator.requests == 0


def test_missing_table_fails_the_run_before_it_lists_anything() -> None:
    with mock_aws(), Simulator(WORLD) as simulator:
        create_bucket()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        lake = glue_lake(s3, glue)
        with pytest.raises(ConfigurationError) as error:
            Job(simulator, lake, settings=FULL).sync()
    assert "glue:GetPartitions failed: EntityNotFoundException" in str(error.value)
    assert "Check the settings." in str(error.value)
    assert simulator.requests == 0


def test_snapshot_missing_from_the_bucket_fails_the_slice_with_advice() -> None:
    with mock_aws(), Simulator(WORLD) as simulator:
        create_bucket_and_table()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        lake = glue_lake(s3, glue)
        job = Job(simulator, lake, settings=FULL)
        job.sync()
        current = job.lake.current(FAULTY)
        assert current
        s3.delete_object(Bucket=BUCKET, Key=f"{current.prefix}{PART}")
        (error,) = job.sync().errors
    assert error.startswith("AWS RECEIVER: s3:GetObject failed: NoSuchKey: ")
    assert "Restore the object, or delete the partition: the slice is then listed again." in error


@pytest.mark.parametrize("may_list", [True, False])
def test_refused_read_blames_the_role_only_if_the_snapshot_is_there(may_list: bool) -> None:
    """S3 refuses to read what is missing if the caller may only list parts of the bucket."""

    def deny(params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        error = {"Error": {"Code": "AccessDenied", "Message": "No."}}
        return AWSResponse(params["url"], 403, HTTPHeaders(), None), error

    with mock_aws(), Simulator(WORLD) as simulator:
        create_bucket_and_table()
        s3, glue = boto3.client("s3"), boto3.client("glue")
        lake = glue_lake(s3, glue)
        Job(simulator, lake).sync()
        current = lake.current(FAULTY)
        assert current
        hooks: Any = s3.meta.events
        hooks.register_first("before-call.s3.GetObject", deny)
        if not may_list:
            hooks.register_first("before-call.s3.ListObjectsV2", deny)
        with TemporaryDirectory() as folder:
            with pytest.raises(AccessError, match="Check that the role is allowed this action"):
                lake.fetch(current.part, Path(folder))
            s3.delete_object(Bucket=BUCKET, Key=current.part)
            with pytest.raises(InvitationDataError if may_list else AccessError) as caught:
                lake.fetch(current.part, Path(folder))
    assert (f"{current.part} doesn't exist. Restore the object" in str(caught.value)) is may_list
