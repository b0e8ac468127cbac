"""Requests for details: outstanding invitations one after the other, pending and newest first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.domain import ALL, PENDING, Slice
from invitations.errors import (
    AccessError,
    BudgetSpentError,
    InvitationDataError,
    OutOfTimeError,
    SyncError,
)
from invitations.lake import details_months
from invitations.lake.details_months import Statuses
from invitations.lake.outstanding import month_of
from invitations.lake.retention import has_expired
from invitations.partner_central.details import get_invitation
from invitations.partner_central.flatten_details import flatten_details
from invitations.partner_central.pacing import Traffic
from invitations.partner_central.service import THROTTLING_CODES
from invitations.sync.context import Run
from invitations.sync.details_queue import Queue
from invitations.tables.details import FOUND, NOT_FOUND

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client

_FAILURES: Final = 3
"""So many failures one after the other are the service's, not the invitations'."""
_ROWS_AT_ONCE: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An outstanding invitation; `month` is that of its row, `failures` are of earlier runs."""

    slice: Slice
    invitation_id: str
    status: str | None
    month: str
    failures: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a candidate: a row, a failure, or neither if it needs no request.

    A failure of the lake's file isn't counted: the invitation may be all right.
    """

    candidate: Candidate
    row: dict[str, Any] | None = None
    failure: SyncError | None = None
    is_counted: bool = True


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A run that asks until `deadline`, never for `forgotten` ids; it counts requests by slice."""

    run: Run
    client: "Client"
    traffic: Traffic
    started_at: datetime
    deadline: datetime
    forgotten: Mapping[Slice, frozenset[str]]
    requests: Counter[Slice] = field(default_factory=Counter)

    def answers(self, queues: Sequence[Queue]) -> Iterator[Answer]:
        """Yield an answer for each candidate, in order, until the time is up.

        Raises AccessError, BudgetSpentError, OutOfTimeError, RetryableError if the quota refused a
        request, and the last failure if several came one after the other.
        """
        months: dict[str, Statuses | None] = {}
        failures = 0
        for candidate in in_order(queues):
            try:
                if self._is_settled(candidate, months):
                    yield Answer(candidate=candidate)
                    continue
            except InvitationDataError as damage:
                months[candidate.month] = None
                yield Answer(candidate=candidate, failure=damage, is_counted=False)
            if months.get(candidate.month) is None:
                continue
            if self.run.clock() >= self.deadline:
                return
            answer = self._ask(candidate)
            yield answer
            failures = failures + 1 if answer.failure else 0
            if answer.failure and failures == _FAILURES:
                raise answer.failure

    def _is_settled(self, candidate: Candidate, months: dict[str, Statuses | None]) -> bool:
        """Return whether a row has the candidate's status already, or it isn't to be asked for."""
        if candidate.invitation_id in self.forgotten.get(candidate.slice, ()):
            return True
        days = self.run.settings.history_retention_days
        if days and has_expired(candidate.month, self.started_at - timedelta(days=days)):
            return True
        if candidate.month not in months:
            months[candidate.month] = details_months.statuses(self.run.lake, candidate.month)
        rows = months[candidate.month]
        if rows is None:
            return False
        key = candidate.slice, candidate.invitation_id
        if key in rows:
            return rows[key] == candidate.status
        return self.run.settings.details != ALL and candidate.status != PENDING

    def _ask(self, candidate: Candidate) -> Answer:
        before = self.traffic.requests
        try:
            details = get_invitation(self.client, candidate.slice.catalog, candidate.invitation_id)
        except (AccessError, BudgetSpentError, OutOfTimeError):
            raise
        except SyncError as failure:
            if failure.code in THROTTLING_CODES:
                raise
            return Answer(candidate=candidate, failure=failure)
        finally:
            self.requests[candidate.slice] += self.traffic.requests - before
        if details is None:
            return Answer(candidate=candidate, row=self.row(candidate, NOT_FOUND))
        contacts = self.run.settings.details_contacts
        found = flatten_details(details, contacts=contacts)
        return Answer(candidate=candidate, row=self.row(candidate, FOUND) | found)

    def row(self, candidate: Candidate, outcome: str) -> dict[str, Any]:
        """Return the columns of a row that describe the request."""
        return {
            "catalog": candidate.slice.catalog,
            "participant_type": candidate.slice.participant_type,
            "invitation_id": candidate.invitation_id,
            "status": candidate.status,
            "asked_at": self.started_at,
            "outcome": outcome,
        }


def in_order(queues: Sequence[Queue]) -> Iterator[Candidate]:
    """Yield the candidates of all slices: those that failed last, else pending and newest first."""
    tables = [
        queue.rows.append_column("queue", pa.repeat(number, len(queue.rows)))
        for number, queue in enumerate(queues)
    ]
    rows = pa.concat_tables(tables)
    has_ended = pc.fill_null(pc.not_equal(rows["status"], PENDING), True)
    order = pc.sort_indices(
        rows.append_column("has_ended", has_ended),
        sort_keys=[
            ("failures", "ascending"),
            ("has_ended", "ascending"),
            ("invitation_date", "descending"),
            ("invitation_id", "ascending"),
        ],
    )
    for start in range(0, len(order), _ROWS_AT_ONCE):
        for row in rows.take(order.slice(start, _ROWS_AT_ONCE)).to_pylist():
            yield Candidate(
                slice=queues[row["queue"]].slice,
                invitation_id=row["invitation_id"],
                status=row["status"],
                month=month_of(row["invitation_date"]),
                failures=row["failures"],
            )
