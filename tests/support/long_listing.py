"""A slice whose full listing takes several runs."""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.keys import CHECKPOINTS
from invitations.sync.result import RunResult, SliceResult
from invitations.tables import RUNS
from tests.support.harness import (
    SETTINGS,
    Job,
    expected_rows,
    parts_of,
    rows_in_folder,
    slice_of,
    without_bookkeeping,
)
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, AnswerFunction, Simulator, World

RECEIVED = Slice("AWS", "RECEIVER")
WORLD = World.with_slices({("AWS", "RECEIVER"): 450, ("AWS", "SENDER"): 30}, seed=11)
PAGES = 5
KEY = "unfinished/catalog=AWS/participant_type=RECEIVER.parquet"
HOUR = timedelta(hours=1)
ONE_SLICE = replace(SETTINGS, catalogs=("AWS",), participant_types=("RECEIVER",))


@dataclass
class Case:
    """A job whose runs have time for `in_time` requests of the slice each."""

    job: Job = field(init=False)
    root: Path
    in_time: float = math.inf
    requests: list[dict[str, Any]] = field(default_factory=list)
    refused: Callable[[dict[str, Any]], bool] = lambda _: False
    ends: bool = False
    engagement_id: bytes = b'"EngagementId"'

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def answer_in_time(body: bytes, target: str) -> Answer:
            if slice_of(body) == RECEIVED:
                self.requests.append(json.loads(body))
                if self.refused(self.requests[-1]):
                    refusal = {"__type": "ValidationException", "Message": "Invalid token"}
                    return Answer(400, json.dumps(refusal).encode())
                if self.ends:
                    return Answer(200, b'{"EngagementInvitationSummaries": []}')
            good = answer(body, target)
            # A renamed member is an unknown field.
            return replace(good, body=good.body.replace(b'"EngagementId"', self.engagement_id))

        return answer_in_time

    def remaining_seconds(self) -> float:
        if math.isinf(self.in_time):
            return math.inf
        return 900.0 if len(self.requests) < self.in_time else 29.9

    def sync(self, **changes: Any) -> RunResult:
        self.requests.clear()
        return self.job.sync(**changes)

    def run(self, **changes: Any) -> SliceResult:
        """Sync the one slice and return its report."""
        (report,) = self.sync(**changes).slices
        return report

    def check_complete(self) -> None:
        rows = rows_in_folder(self.root)[RECEIVED]
        assert without_bookkeeping(rows) == expected_rows(self.job.simulator, RECEIVED)
        assert not self.checkpoints()

    def checkpoints(self) -> list[str]:
        return self.job.lake.keys(CHECKPOINTS)

    def runs(self) -> list[dict[str, Any]]:
        (path,) = parts_of(self.root, RUNS)
        return list(pq.ParquetFile(path).read().to_pylist())


@contextmanager
def long_listing(root: Path) -> Iterator[Case]:
    """Yield a case whose runs have time for two requests each."""
    found = Case(root, in_time=2)
    with Simulator(WORLD, wrap=found.wrap) as simulator:
        found.job = Job(simulator, FolderLake(root), settings=ONE_SLICE)
        found.job.remaining_seconds = found.remaining_seconds
        yield found
