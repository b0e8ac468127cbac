"""The contenders of the benchmark do the same work, or their ratios would say nothing."""

from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.processes import measure, service

INVITATIONS = 301


def ids(path: Path, column: str) -> list[str]:
    return sorted(pq.ParquetFile(path).read(columns=[column]).column(0).to_pylist())


def test_every_contender_writes_the_same_invitations(tmp_path: Path) -> None:
    with service(INVITATIONS) as partner_central:
        costs = [
            measure(name, partner_central, tmp_path) for name in ("floor", "plain_boto3", "job")
        ]

    (part,) = (tmp_path / "lake" / "invitations").glob("**/*.parquet")
    written = ids(part, "invitation_id")
    assert len(set(written)) == INVITATIONS
    assert ids(tmp_path / "floor.parquet", "invitation_id") == written
    assert ids(tmp_path / "plain_boto3.parquet", "Id") == written
    assert [(cost.rows, cost.requests) for cost in costs] == [(INVITATIONS, 4)] * 3
