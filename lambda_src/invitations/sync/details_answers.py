"""Answers to requests for details: published month by month, failures counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from invitations.domain import Slice
from invitations.errors import (
    BudgetSpentError,
    ConfigurationError,
    InvitationDataError,
    OutOfTimeError,
    SyncError,
)
from invitations.lake import details_months, outstanding
from invitations.lake.details_months import Answers
from invitations.partner_central.service import THROTTLING_CODES
from invitations.sync.details_queue import Queue, stored
from invitations.sync.details_requests import Answer, Asking
from invitations.sync.result import DetailsResult
from invitations.tables.details import FAILED

_STORED_AT_ONCE: Final = 1000
"""Answers that are held in memory."""
_RUNS: Final = 5
"""An invitation that fails in so many runs isn't asked for again until its status changes."""
_OWN_FAULT: Final = (ConfigurationError, InvitationDataError)
"""Failures that say something about the invitation, not about the service."""
_EXPECTED: Final = (BudgetSpentError, OutOfTimeError)


@dataclass(frozen=True, kw_only=True)
class Details:
    """What asking for details came to, by slice, and what needs a person's look."""

    slices: Mapping[Slice, DetailsResult] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def as_they_are(queues: Sequence[Queue], requests: Mapping[Slice, int] | None = None) -> Details:
    """Return what is outstanding by slice, after so many requests."""
    counts = requests or {}
    return Details(
        slices={
            queue.slice: DetailsResult(
                requests=counts.get(queue.slice, 0), outstanding=len(queue.rows)
            )
            for queue in queues
        }
    )


def work_off(asking: Asking, queues: list[Queue], folder: Path) -> Details:
    """Ask for the details in the queues, publish them, and store what is still outstanding.

    What is answered is published also if something ends the asking. Raises SyncError if the lake
    fails.
    """
    answers: list[Answer] = []
    failed: list[Answer] = []
    stop: SyncError | None = None
    found = 0
    try:
        for answer in asking.answers(queues):
            (failed if answer.failure else answers).append(answer)
            found += answer.row is not None
            if len(answers) == _STORED_AT_ONCE:
                queues = _publish(asking, queues, answers, folder)
                answers = []
            asking.run.on_details(found)
    except SyncError as reason:
        stop = reason
    counted = [
        one for one in failed if one.is_counted and (found or isinstance(one.failure, _OWN_FAULT))
    ]
    given_up = [one for one in counted if one.candidate.failures + 1 >= _RUNS]
    answers += [replace(one, row=asking.row(one.candidate, FAILED)) for one in given_up]
    queues = _publish(asking, _with_failures(queues, counted), answers, folder)
    details = as_they_are(queues, asking.requests)
    return replace(details, warnings=_warnings(failed, stop))


def _warnings(failed: Sequence[Answer], stop: SyncError | None) -> tuple[str, ...]:
    """Return what failed, for a person; the end of time, budget or quota is no failure."""
    texts = []
    if failed:
        one = failed[0]
        texts.append(
            f"Details of {len(failed)} invitation{'s' * (len(failed) != 1)} could not be read, of "
            f"{one.candidate.invitation_id} in {one.candidate.slice} for example: {one.failure}"
        )
    is_expected = isinstance(stop, _EXPECTED) or (stop and stop.code in THROTTLING_CODES)
    if stop and not is_expected and stop not in [one.failure for one in failed]:
        texts.append(f"No further details were asked for: {stop}")
    return tuple(texts)


def _with_failures(queues: list[Queue], failed: Sequence[Answer]) -> list[Queue]:
    return [
        replace(queue, rows=outstanding.with_failures(queue.rows, _ids(failed, queue.slice)))
        for queue in queues
    ]


def _publish(
    asking: Asking, queues: list[Queue], answers: Sequence[Answer], folder: Path
) -> list[Queue]:
    """Publish the rows of answers, and store what is still outstanding."""
    run = asking.run
    months = sorted({answer.candidate.month for answer in answers if answer.row})
    for name in months:
        rows = [one.row for one in answers if one.row and one.candidate.month == name]
        details_months.add(
            run.lake, Answers(name=name, rows=rows, at=asking.started_at, run_id=run.id)
        )
    left = [
        replace(queue, rows=outstanding.without(queue.rows, _ids(answers, queue.slice)))
        for queue in queues
    ]
    return [stored(run.lake, queue, folder) for queue in left]


def _ids(answers: Sequence[Answer], slice_: Slice) -> list[str]:
    return [one.candidate.invitation_id for one in answers if one.candidate.slice == slice_]
