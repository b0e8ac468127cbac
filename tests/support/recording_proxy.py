"""The way from a run to the simulator: what was answered, what failed, what happened meanwhile."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.simulator import Answer, AnswerFunction


def refusal(status: int, code: str) -> Answer:
    return Answer(status, json.dumps({"__type": code, "Message": "No."}).encode())


BAD_ANSWERS: dict[str, Callable[[Answer], Answer]] = {
    "throttled": lambda _: refusal(400, "ThrottlingException"),
    "internal error": lambda _: refusal(500, "InternalServerException"),
    "access denied": lambda _: refusal(400, "AccessDeniedException"),
    "no list": lambda good: replace(good, body=b"{}"),
    "cut body": lambda good: replace(good, cut_at=len(good.body) // 2),
}
LASTING = 1000


@dataclass(frozen=True)
class Fault:
    """A kind of BAD_ANSWERS, from a request on (counted from 1), for so many requests."""

    kind: str
    request: int
    times: int = LASTING

    def __str__(self) -> str:
        return f"{self.kind} from request {self.request}, {self.times} times"


@dataclass
class Wire:
    """What the simulator's `wrap` needs; `begin` before each run."""

    fault: Fault | None = None
    meanwhile: Callable[[int], None] = lambda _number: None
    requests: list[dict[str, Any]] = field(default_factory=list)
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)

    def begin(
        self, fault: Fault | None = None, meanwhile: Callable[[int], None] | None = None
    ) -> None:
        """Forget the run before. `meanwhile` is called before each request with its number."""
        self.fault, self.meanwhile = fault, meanwhile or (lambda _number: None)
        self.requests, self.answered = [], {}

    @property
    def listed_everything(self) -> bool:
        """Whether the run has asked for the whole slice, from its oldest invitation on."""
        return any(map(_lists_everything, self.requests))

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def answer_through(body: bytes, target: str) -> Answer:
            request = json.loads(body)
            if _lists_everything(request) and not self.listed_everything:
                self.answered = {}  # a run that turns full throws away what it has listed so far
            self.requests.append(request)
            number = len(self.requests)
            self.meanwhile(number)
            good = answer(body, target)
            fault = self.fault
            if fault and fault.request <= number < fault.request + fault.times:
                return BAD_ANSWERS[fault.kind](good)
            for summary in json.loads(good.body).get("EngagementInvitationSummaries", []):
                self.answered[summary["Id"]] = summary
            return good

        return answer_through


def _lists_everything(request: dict[str, Any]) -> bool:
    is_filtered = bool(request.keys() & {"Status", "EngagementIdentifier"})
    return request["Sort"]["SortOrder"] == "ASCENDING" and not is_filtered
