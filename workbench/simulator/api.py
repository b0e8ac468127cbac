"""Answers requests as the service does: pages and errors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import orjson

from workbench.simulator.clock import Clock
from workbench.simulator.details import details
from workbench.simulator.model import GET, LIST, Violation, request_shape, violations
from workbench.simulator.quota import TokenBucket
from workbench.simulator.request import Query, offset, selected, token
from workbench.simulator.world import World

DEFAULT_PAGE_SIZE: Final = 100
"""Without MaxResults; the real service's default is unknown."""

_SERVICE = "AWSPartnerCentralSelling."
_NAMESPACE = "com.amazonaws.partnercentralselling"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; with `cut_at` the connection closes after that many bytes of the body."""

    status: int
    body: bytes
    cut_at: int | None = None


AnswerFunction = Callable[[bytes, str], Answer]
"""Request body and X-Amz-Target → answer."""


class PartnerCentral:
    """The service: a world at the time of a clock, behind a quota (None for no quota).

    An answer has at most `max_page_size` invitations, as the real service may give fewer than
    asked for.
    """

    def __init__(
        self, world: World, clock: Clock, bucket: TokenBucket | None, max_page_size: int
    ) -> None:
        self.max_page_size = max_page_size
        self._world = world
        self._clock = clock
        self._bucket = bucket
        # A filtered listing is scanned once, not for each page, until clock or timeline change.
        self._selected = lru_cache(maxsize=16)(selected)

    def answer(self, body: bytes, target: str) -> Answer:
        """Answer one request as JSON: a page, an invitation or an error of the service model."""
        if self._bucket and not self._bucket.take():
            return _error("ThrottlingException", "Rate exceeded")
        operations = {LIST: self._list, GET: self._get}
        operation = target.removeprefix(_SERVICE)
        if operation not in operations:
            return _error("UnknownOperationException", f"Unknown operation: {target}")
        try:
            request = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            return _error("SerializationException", str(error))
        if found := list(violations(request, request_shape(operation))):
            return _invalid("REQUEST_VALIDATION_FAILED", found)
        return operations[operation](request)

    def _get(self, request: dict[str, Any]) -> Answer:
        now = self._clock.nanoseconds
        # An ARN names the invitation in its last part.
        id_ = request["Identifier"].rpartition("/")[2]
        for (catalog, _), timeline in self._world.slices.items():
            found = timeline.find(id_) if catalog == request["Catalog"] else None
            if found and found.sent <= now:
                return Answer(200, details(found, now))
        return _error("ResourceNotFoundException", "The engagement invitation doesn't exist")

    def _list(self, request: dict[str, Any]) -> Answer:
        query = Query.of(request)
        if (query.catalog, query.participant_type) not in self._world.slices:
            return _refused("Catalog", "is not a catalog of this service")
        given = request.get("NextToken")
        try:
            start = 0 if given is None else offset(query, given)
        except ValueError as error:
            return _refused("NextToken", str(error))
        size = min(request.get("MaxResults") or DEFAULT_PAGE_SIZE, self.max_page_size)
        return self._page(query, start, size)

    def _page(self, query: Query, start: int, size: int) -> Answer:
        now = self._clock.nanoseconds
        # Read once: the slice's timeline may be replaced while a page is built.
        timeline = self._world.slices[query.catalog, query.participant_type]
        positions = self._selected(query, timeline, now)
        end = start + size
        listed = positions[start:end]
        summaries = b",".join([timeline.invitations[i].summary(now) for i in listed])
        more = f',"NextToken":"{token(query, end)}"' if end < len(positions) else ""
        return Answer(200, b'{"EngagementInvitationSummaries":[%b]%b}' % (summaries, more.encode()))


def _refused(field: str, message: str) -> Answer:
    return _invalid("BUSINESS_VALIDATION_FAILED", [Violation(field, message, "INVALID_VALUE")])


def _invalid(reason: str, found: list[Violation]) -> Answer:
    message = "; ".join(f"{violation.field} {violation.message}".strip() for violation in found)
    errors = [{"FieldName": v.field, "Message": v.message, "Code": v.code} for v in found]
    return _error("ValidationException", message, Reason=reason, ErrorList=errors)


def _error(kind: str, message: str, **members: object) -> Answer:
    return Answer(
        400, orjson.dumps({"__type": f"{_NAMESPACE}#{kind}", "Message": message} | members)
    )
