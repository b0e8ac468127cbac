import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow.parquet as pq

from invitations.snapshot.published import PART
from tests.support.harness import FULL, Job
from workbench.folder_lake.lake import FolderLake, read_partitions
from workbench.simulator import Answer, AnswerFunction, Simulator, World

PUBLISHES = 30
ROWS = 150


@dataclass
class Titles:
    """Sets the title of every listed row to the number of the listing."""

    listing: int = 0

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def entitled(body: bytes, target: str) -> Answer:
            good = answer(body, target)
            page = json.loads(good.body)
            for summary in page["EngagementInvitationSummaries"]:
                summary["EngagementTitle"] = f"listing {self.listing}"
            return replace(good, body=json.dumps(page).encode())

        return entitled


@dataclass
class Reader:
    """Queries in a loop, to be run in a thread, and records the result of each query."""

    read: Callable[[], list[str]]
    results: set[tuple[int, frozenset[str]]] = field(default_factory=set)
    failure: Exception | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    def loop(self) -> None:
        try:
            while not self.stopped.is_set():
                titles = self.read()
                self.results.add((len(titles), frozenset(titles)))
        except Exception as failure:  # noqa: BLE001 - the test's own thread shows it
            self.failure = failure


def test_reader_sees_one_whole_snapshot_while_others_are_published(tmp_path: Path) -> None:
    def read() -> list[str]:
        (entry,) = read_partitions(tmp_path).values()
        part = tmp_path / entry["location"] / PART
        titles: list[str] = pq.read_table(part, columns=["engagement_title"]).column(0).to_pylist()
        return titles

    titles, readers = Titles(), [Reader(read), Reader(read)]
    world = World.with_slices({("AWS", "RECEIVER"): ROWS}, seed=1)
    with Simulator(world, wrap=titles.wrap) as simulator:
        job = Job(simulator, FolderLake(tmp_path), settings=FULL)
        one_slice = {"catalogs": ("AWS",), "participant_types": ("RECEIVER",)}
        job.sync(**one_slice)
        threads = [threading.Thread(target=reader.loop) for reader in readers]
        for thread in threads:
            thread.start()
        for titles.listing in range(1, PUBLISHES + 1):
            assert job.sync(**one_slice).slices[0].difference.updated == ROWS
        for reader in readers:
            reader.stopped.set()
        for thread in threads:
            thread.join()
    assert [reader.failure for reader in readers] == [None, None]
    assert {(rows, len(titles)) for r in readers for rows, titles in r.results} == {(ROWS, 1)}
    assert all(len(reader.results) > PUBLISHES / 5 for reader in readers)
    assert set(read()) == {f"listing {PUBLISHES}"}
