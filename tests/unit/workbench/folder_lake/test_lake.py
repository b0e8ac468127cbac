"""A folder lake that several processes and threads write at once."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.snapshot.published import Snapshot
from invitations.versions import version_id
from workbench.folder_lake.lake import FolderLake

START = datetime(2026, 2, 1, 12, tzinfo=UTC)
TIMES = 20


def snapshot(slice_: Slice, number: int) -> Snapshot:
    at = START + timedelta(hours=number)
    return Snapshot(
        slice=slice_,
        id=version_id(1, at, "run"),
        rows=1,
        unlisted=0,
        synced_at=at,
        last_full_sync_at=at,
    )


def publish_often(root: Path, slice_: Slice) -> None:
    lake, part, published = FolderLake(root), root.parent / "part", None
    for number in range(TIMES):
        new = snapshot(slice_, number)
        lake.put(new.part, part)
        lake.swap(new, published)
        published = new


def publish_side_by_side(root: Path, slices: tuple[Slice, ...]) -> None:
    with ThreadPoolExecutor(len(slices)) as threads:
        for _ in threads.map(publish_often, [root] * len(slices), slices):
            pass


def test_concurrent_publishes_of_processes_and_threads_are_all_kept(tmp_path: Path) -> None:
    root = tmp_path / "lake"
    (tmp_path / "part").write_bytes(b"rows")
    context = multiprocessing.get_context("spawn")
    halves = [tuple(Slice(catalog, type_) for type_ in PARTICIPANT_TYPES) for catalog in CATALOGS]
    processes = [context.Process(target=publish_side_by_side, args=(root, half)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    for slice_ in (Slice(*pair) for pair in product(CATALOGS, PARTICIPANT_TYPES)):
        assert FolderLake(root).current(slice_) == snapshot(slice_, TIMES - 1)


def test_file_left_by_killed_writer_is_overwritten(tmp_path: Path) -> None:
    root, part = tmp_path / "lake", tmp_path / "part"
    root.mkdir()
    part.write_bytes(b"rows")
    (root / ".new").write_bytes(b"half of a much longer file")
    lake, new = FolderLake(root), snapshot(Slice("AWS", "SENDER"), 0)
    lake.put(new.part, part)
    lake.swap(new, None)
    assert (root / new.part).read_bytes() == b"rows"
    assert {path.name for path in root.iterdir()} == {".lock", "invitations", "partitions.json"}
