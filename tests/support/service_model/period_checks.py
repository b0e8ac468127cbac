"""Checks of the status history view against periods computed from the changes."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from tests.support.expected_tables import LATE, Row
from tests.support.harness import by_id
from tests.support.service_model.runs import Runs
from workbench.folder_lake.sql import open_lake, run


@dataclass(frozen=True, order=True)
class Period:
    """A period of a status. `until` is None for the current one."""

    invitation_id: str
    status: str
    since: datetime
    is_exact: bool
    until: datetime | None


def check_periods(runs: Runs) -> None:
    """Check that the view has exactly the periods that follow from the changes."""
    changes = sorted(runs.expected.changes, key=lambda row: (by_id(row), row["observed_at"]))
    expected = [period for _, story in groupby(changes, by_id) for period in periods(list(story))]
    found = _in_view(runs)
    wrong = set(found) ^ set(expected)
    assert not wrong, "\n".join(map(str, sorted(wrong, key=attrgetter("invitation_id", "since"))))
    assert len(found) == len(expected)
    _check_answers(runs, found)


def _check_answers(runs: Runs, found: list[Period]) -> None:
    """Check that the view of answers has every observed answer, each at the start of a period."""
    observed = sorted(
        (by_id(change), change["status"])
        for change in runs.expected.changes
        if change["change_type"] == "STATUS_CHANGED"
        and change["previous_status"] == "PENDING"
        and change["status"] in {"ACCEPTED", "REJECTED"}
    )
    columns = "invitation_id, status, answered_at, answered_at_is_exact"
    with open_lake(runs.root) as connection:
        answers = run(connection, f"SELECT {columns} FROM invitation_answers").rows
    assert sorted((row[0], row[1]) for row in answers) == observed
    starts = {
        (period.invitation_id, period.status, period.since, period.is_exact) for period in found
    }
    assert {(row[0], row[1], _utc(row[2]), row[3]) for row in answers} <= starts


def periods(story: list[Row]) -> list[Period]:
    """Return the periods of an invitation from its changes, in the order of observation."""
    found: list[Period] = []
    before: Row = {"status": None, "listed": False}
    for change in story:
        if set(LATE) <= set(change["changed_fields"] or ()):
            _correct(found, change["status_changed_at"])
        if (change["status"], change["listed"]) != (before["status"], before["listed"]):
            is_new_status = change["status"] != before["status"]
            at = change["changed_at"] if is_new_status else change["observed_at"]
            _end(found, at)
            if change["listed"]:
                exact = is_new_status and change["changed_at_is_exact"]
                found.append(Period(by_id(change), change["status"], at, exact, None))
        before = change
    return found


def _end(found: list[Period], at: datetime) -> None:
    if found and found[-1].until is None:
        found[-1] = replace(found[-1], until=at)


def _correct(found: list[Period], at: datetime) -> None:
    """Correct the start of the last period, and so the end of the one before it."""
    found[-1] = replace(found[-1], since=at, is_exact=True)
    if len(found) > 1:
        found[-2] = replace(found[-2], until=at)


def _in_view(runs: Runs) -> list[Period]:
    columns = "invitation_id, status, valid_from, valid_from_is_exact, valid_to, is_current"
    with open_lake(runs.root) as connection:
        rows = run(connection, f"SELECT {columns} FROM invitation_status_history").rows
    for row in rows:
        assert row[5] == (row[4] is None)
    return [Period(r[0], r[1], _utc(r[2]), r[3], r[4] and _utc(r[4])) for r in rows]


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
