"""A request: which invitations it lists, and where its next page starts."""

import base64
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

from workbench.simulator.invitation import Invitation
from workbench.simulator.world import Timeline

_SIGNATURE_BYTES = 16
_OFFSET_BYTES = 8


@dataclass(frozen=True)
class Query:
    """A request without its page and page size: what a token is bound to."""

    catalog: str
    participant_type: str
    statuses: tuple[str, ...]
    payload_types: tuple[str, ...]
    engagement_ids: tuple[str, ...]
    senders: tuple[str, ...]
    sort_order: str | None

    @classmethod
    def of(cls, request: dict[str, Any]) -> Self:
        """Return a valid request's query."""
        return cls(
            catalog=request["Catalog"],
            participant_type=request["ParticipantType"],
            statuses=_values(request, "Status"),
            payload_types=_values(request, "PayloadType"),
            engagement_ids=tuple(
                # An ARN names the engagement in its last part.
                value.rpartition("/")[2]
                for value in _values(request, "EngagementIdentifier")
            ),
            senders=_values(request, "SenderAwsAccountId"),
            sort_order=(request.get("Sort") or {}).get("SortOrder"),
        )

    @property
    def filters(self) -> bool:
        """Whether anything besides the slice narrows the listing."""
        return any((self.statuses, self.payload_types, self.engagement_ids, self.senders))

    def matches(self, invitation: Invitation, now: int) -> bool:
        """Return whether every filter has one of the invitation's values at `now`."""
        return (
            (not self.statuses or invitation.status(now) in self.statuses)
            and (not self.payload_types or invitation.payload_type in self.payload_types)
            and (not self.engagement_ids or invitation.engagement_id in self.engagement_ids)
            and (not self.senders or invitation.sender in self.senders)
        )


def _values(request: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(sorted(set(request.get(name) or ())))


def selected(query: Query, timeline: Timeline, now: int) -> Sequence[int]:
    """Return the positions on the timeline that a query lists at `now`, in its order.

    Without a Sort that is the order of the ids: fixed, but not by date. The whole slice by date
    is a range, which costs nothing however many invitations there are.
    """
    invitations = timeline.invitations
    chosen: Sequence[int] = range(timeline.count(now))
    if query.filters:
        chosen = array("I", (i for i in chosen if query.matches(invitations[i], now)))
    if query.sort_order is None:
        return array("I", sorted(chosen, key=lambda position: invitations[position].id))
    return chosen[::-1] if query.sort_order == "DESCENDING" else chosen


def token(query: Query, offset: int) -> str:
    """Return the opaque token of a query's page that starts at `offset`."""
    position = offset.to_bytes(_OFFSET_BYTES, "big")
    signature = blake2b(repr(query).encode() + position, digest_size=_SIGNATURE_BYTES)
    return base64.urlsafe_b64encode(signature.digest() + position).decode()


def offset(query: Query, given: str) -> int:
    """Return where a token's page starts; raises ValueError if the token isn't this query's."""
    with suppress(ValueError):
        start = int.from_bytes(base64.urlsafe_b64decode(given)[-_OFFSET_BYTES:], "big")
        if token(query, start) == given:
            return start
    raise ValueError("is not a token of this query")
