"""Checkpoints that can't be resumed are discarded."""

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from invitations.partner_central.listing import Filters
from tests.support.long_listing import KEY, Case, long_listing


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with long_listing(tmp_path) as found:
        yield found


def test_checkpoint_with_other_filters_is_discarded(case: Case) -> None:
    case.run()
    report = case.run(filters=Filters(statuses=("PENDING", "ACCEPTED")))
    assert "NextToken" not in case.requests[0]
    assert report.mode
    assert report.mode.reason == "no snapshot"
    assert (report.status, report.difference.listed) == ("UNFINISHED", 200)


def test_checkpoint_of_another_schema_version_is_discarded(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.run()
    monkeypatch.setattr("invitations.sync.full.SCHEMA_VERSION", 99)
    case.run()
    assert "NextToken" not in case.requests[0]


def test_checkpoint_older_than_the_snapshot_is_discarded(case: Case) -> None:
    case.run()
    old = (case.root / KEY).read_bytes()
    case.in_time = math.inf
    case.run()
    case.job.simulator.advance(timedelta(days=2))
    (case.root / KEY).parent.mkdir(parents=True)
    (case.root / KEY).write_bytes(old)
    report = case.run()
    assert report.mode
    assert report.mode.name == "incremental"
    assert not case.checkpoints()


def test_truncated_checkpoint_is_discarded(case: Case) -> None:
    case.run()
    path = case.root / KEY
    path.write_bytes(path.read_bytes()[:-10])
    case.in_time = math.inf
    case.run()
    assert "NextToken" not in case.requests[0]
    case.check_complete()
