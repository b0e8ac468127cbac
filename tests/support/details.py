"""A job that asks for details, the requests that it makes, and the rows that readers see."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from invitations.lake.storage import Lake
from invitations.settings import Settings
from invitations.tables import DETAILS
from tests.support.harness import Job, parts_of
from tests.support.one_slice import NOON
from tests.support.one_slice import SETTINGS as ONE_SLICE
from workbench.folder_lake.lake import FolderLake
from workbench.simulator import Answer, AnswerFunction, Simulator, World
from workbench.simulator.clock import nanoseconds
from workbench.simulator.details import details
from workbench.simulator.invitation import Invitation

ALL = replace(ONE_SLICE, details="all", details_requests_per_second=0.0)
PENDING = replace(ALL, details="pending")


@dataclass
class Gets:
    """Requests for details: the ids asked for, in order; `spoil` may change an answer."""

    ids: list[str] = field(default_factory=list)
    spoil: Callable[[str, Answer], Answer] = lambda _id, answer: answer
    meanwhile: Callable[[], None] = lambda: None

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def answer_through(body: bytes, target: str) -> Answer:
            if not target.endswith(".GetEngagementInvitation"):
                return answer(body, target)
            self.ids.append(json.loads(body)["Identifier"])
            self.meanwhile()
            return self.spoil(self.ids[-1], answer(body, target))

        return answer_through

    def taken(self) -> list[str]:
        """Return the ids asked for since the last call."""
        found, self.ids = self.ids, []
        return found


@dataclass
class DetailsJob(Job):
    """A job over a folder. Each sync is an hour after the one before."""

    gets: Gets = field(default_factory=Gets)
    root: Path = Path()

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return the rows of details by invitation id."""
        found = [row for part in parts_of(self.root, DETAILS) for row in read(part)]
        assert len({row["invitation_id"] for row in found}) == len(found)
        return {row["invitation_id"]: row for row in found}

    def simulator_answer(self, one: Invitation) -> dict[str, Any]:
        """Return what the service answers about an invitation now."""
        answer: dict[str, Any] = json.loads(details(one, nanoseconds(self.simulator.now)))
        return answer

    def asked(self, **changes: Any) -> list[str]:
        """Run the job, which must succeed, and return the ids that it asked for."""
        result = self.sync(**changes)
        assert (result.errors, result.warnings) == ([], ())
        return self.gets.taken()


def read(part: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.ParquetFile(part).read().to_pylist()
    return rows


@contextmanager
def details_job(
    root: Path, world: World, settings: Settings = ALL, lake: Lake | None = None
) -> Iterator[DetailsJob]:
    """Yield a job whose simulated clock stands at NOON."""
    gets = Gets()
    with Simulator(world, wrap=gets.wrap) as simulator:
        simulator.advance(NOON - simulator.now)
        yield DetailsJob(
            simulator, lake or FolderLake(root), settings, now=NOON, gets=gets, root=root
        )
