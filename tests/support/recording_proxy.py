"""A proxy between a run and the simulator. It records requests and spoils answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from invitations.domain import Slice
from tests.support.harness import slice_of
from workbench.simulator import Answer, AnswerFunction

FaultFunction = Callable[[AnswerFunction, bytes, str, int], Answer]
"""Simulator, body, target and number of a request (counted from 1) → its answer."""


def refusal(status: int, code: str, **fields: str) -> Answer:
    """Return an answer with an error's code and fields."""
    return Answer(status, json.dumps({"__type": code, **fields}).encode())


BAD_ANSWERS: Mapping[str, Callable[[Answer], Answer]] = {
    "throttled": lambda _: refusal(400, "ThrottlingException", Message="No."),
    "internal error": lambda _: refusal(500, "InternalServerException", Message="No."),
    "access denied": lambda _: refusal(400, "AccessDeniedException", Message="No."),
    "no list": lambda good: replace(good, body=b"{}"),
    "cut body": lambda good: replace(good, cut_at=len(good.body) // 2),
}
LASTING = 1000


@dataclass(frozen=True)
class Fault:
    """Spoils the answers to `times` requests, from the request of a number on."""

    spoil: Callable[[Answer], Answer]
    request: int = 1
    times: int = LASTING
    name: str = "fault"

    def __call__(self, answer: AnswerFunction, body: bytes, target: str, number: int) -> Answer:
        good = answer(body, target)
        return self.spoil(good) if 0 <= number - self.request < self.times else good

    def __str__(self) -> str:
        return f"{self.name} from request {self.request}, {self.times} times"


@dataclass
class RecordingProxy:
    """Wraps the simulator of a run; `begin` prepares the next run.

    If `slice_` is set, requests for other slices are neither recorded nor spoiled. `answered` has
    the unspoiled summaries by id.
    """

    slice_: Slice | None = None
    fault: FaultFunction | None = None
    meanwhile: Callable[[int], None] = lambda _number: None
    requests: list[dict[str, Any]] = field(default_factory=list)
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)

    def begin(
        self, fault: FaultFunction | None = None, meanwhile: Callable[[int], None] | None = None
    ) -> None:
        """Start a run with no requests. `meanwhile` is called before each one with its number."""
        self.fault, self.meanwhile = fault, meanwhile or (lambda _number: None)
        self.requests, self.answered = [], {}

    @property
    def listed_everything(self) -> bool:
        """Whether the run has listed the whole slice, from its oldest invitation on."""
        return any(map(_lists_everything, self.requests))

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def answer_through(body: bytes, target: str) -> Answer:
            if self.slice_ and slice_of(body) != self.slice_:
                return answer(body, target)
            request = json.loads(body)
            if _lists_everything(request) and not self.listed_everything:
                self.answered = {}  # a run that becomes full discards what it has listed so far
            self.requests.append(request)
            self.meanwhile(len(self.requests))
            return self._serve(answer, body, target)

        return answer_through

    def _serve(self, answer: AnswerFunction, body: bytes, target: str) -> Answer:
        """Answer the latest request, and record its summaries if they are unspoiled."""
        good: list[Answer] = []

        def remember(body: bytes, target: str) -> Answer:
            good.append(answer(body, target))
            return good[-1]

        fault = self.fault
        served = (
            fault(remember, body, target, len(self.requests)) if fault else remember(body, target)
        )
        if any(served is one for one in good):
            for summary in json.loads(served.body).get("EngagementInvitationSummaries", []):
                self.answered[summary["Id"]] = summary
        return served


def _lists_everything(request: dict[str, Any]) -> bool:
    is_filtered = bool(request.keys() & {"Status", "EngagementIdentifier"})
    return request["Sort"]["SortOrder"] == "ASCENDING" and not is_filtered
