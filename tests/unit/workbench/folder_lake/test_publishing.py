"""Publishing into a folder lake."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from invitations.domain import Slice
from invitations.errors import ConflictError, InvitationDataError
from tests.support.snapshots import RECEIVED, at
from workbench.folder_lake.lake import FolderLake, read_partitions


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path / "lake")


@pytest.fixture
def part(tmp_path: Path) -> Path:
    path = tmp_path / "merged.parquet"
    path.write_bytes(b"rows")
    return path


def test_snapshot_is_current_once_it_is_swapped_in(lake: FolderLake, part: Path) -> None:
    snapshot = at(1)
    lake.put(snapshot.part, part)
    assert lake.current(RECEIVED) is None
    lake.swap(snapshot, None)
    assert lake.current(RECEIVED) == snapshot
    assert lake.fetch(snapshot.part, part.parent).read_bytes() == b"rows"
    assert lake.current(Slice("AWS", "SENDER")) is None


def test_swap_from_an_outdated_snapshot_raises_conflict(lake: FolderLake, part: Path) -> None:
    first, second, third = at(3), at(2), at(1)
    lake.put(first.part, part)
    lake.swap(first, None)
    with pytest.raises(ConflictError):
        lake.swap(second, None)
    lake.swap(second, first)
    with pytest.raises(ConflictError, match="the next run starts from it"):
        lake.swap(third, first)
    assert lake.current(RECEIVED) == second


def test_confirmation_of_a_snapshot_that_was_confirmed_since_raises_conflict(
    lake: FolderLake, part: Path
) -> None:
    """A publish may follow: it has newer rows."""
    first = at(3)
    lake.put(first.part, part)
    lake.swap(first, None)
    confirmed = replace(first, synced_at=first.synced_at + timedelta(hours=1))
    lake.swap(confirmed, first)
    with pytest.raises(ConflictError, match="another run published the slice first"):
        lake.swap(replace(first, synced_at=first.synced_at + timedelta(minutes=1)), first)
    assert lake.current(RECEIVED) == confirmed
    lake.swap(at(2), first)
    assert lake.current(RECEIVED) == at(2)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"{}", b'{"other": {}}', b"\xff\x00", bytes(100)),
        b'{"engagement_invitations": []}',
        b'{"engagement_invitations": {"AWS/SENDER": "text"}}',
        b'{"engagement_invitations": {"AWS/SENDER": {"parameters": {}}}}',
        b'{"engagement_invitations": {"AWS/SENDER": {"location": "a", "parameters": null}}}',
    ],
)
def test_damaged_partitions_file_raises_error_with_advice(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "partitions.json").write_bytes(content)
    with pytest.raises(
        InvitationDataError,
        match="Restore it, or delete it: every slice is then listed again",
    ):
        read_partitions(tmp_path)
