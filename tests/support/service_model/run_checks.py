"""Checks after every run."""

from datetime import datetime, timedelta

from invitations.domain import FULL, INCREMENTAL
from invitations.lake.event_times import saved
from invitations.partner_central.listing import Filters
from tests.support.expected_tables import LATE, Row
from tests.support.harness import by_id, rows_in_folder
from tests.support.one_slice import RECEIVED, changes_in
from tests.support.service_model.runs import FinishedRun, Runs

OVERLAP = timedelta(days=1)


def check_run(runs: Runs, done: FinishedRun) -> None:
    """Check the table after a run and, if it published, the changes."""
    table = rows_in_folder(runs.root).get(RECEIVED, [])
    check_same(table, list(runs.expected.table.values()))
    if done.published:
        if done.report and not done.refused:
            check_same(changes_in(runs.root), runs.expected.changes)
        else:  # the next run records what this one published
            wrong = _differences(changes_in(runs.root), runs.expected.changes)
            assert all(text.startswith("missing: ") for text in wrong), "\n".join(wrong)
        _check_snapshot(runs, table)
        _check_mode(runs, done)
    if done.report:
        _check_report(runs, done)
        _check_left_out(runs, done)


def check_same(found: list[Row], expected: list[Row]) -> None:
    """Check that rows or changes are the expected ones, in any order."""
    wrong = _differences(found, expected)
    assert not wrong, "\n".join(wrong)


def _differences(found: list[Row], expected: list[Row]) -> list[str]:
    """Return the differences between found and expected rows, in words."""
    ours, theirs = ({_order(row): row for row in rows} for rows in (expected, found))
    wrong = [f"{len(found) - len(theirs)} rows are there twice"] * (len(theirs) < len(found))
    for key in sorted(ours.keys() | theirs.keys()):
        right, row = ours.get(key), theirs.get(key)
        if right is None or row is None:
            wrong.append(f"{'surplus' if right is None else 'missing'}: {right or row}")
        else:
            names = [name for name in right if row.get(name) != right[name]]
            wrong += [f"{key} {n}: {row.get(n)!r} instead of {right[n]!r}" for n in names]
    return wrong


def _order(row: Row) -> tuple[str, str]:
    """Return the key of a change (invitation and time) or of a row of the table (invitation)."""
    return by_id(row), str(row.get("observed_at"))


def _check_snapshot(runs: Runs, table: list[Row]) -> None:
    current = runs.lake.lake.current(RECEIVED)
    assert current
    assert (current.rows, current.unlisted) == (len(table), sum(not r["listed"] for r in table))
    assert current.synced_at == runs.service.now


def _check_mode(runs: Runs, done: FinishedRun) -> None:
    """Check that the run was full if it had to be, and otherwise only if a row required it."""
    full = [old.at for old in runs.history if old.published and old.everything]
    before = [at for at in full if at < done.at]
    longest = timedelta(hours=runs.settings.full_sync_every_hours)
    due = not before or done.plan.mode == FULL
    due |= done.plan.mode != INCREMENTAL and bool(before) and done.at - before[-1] >= longest
    unfindable = any(
        row["listed"] and row["status"] == "PENDING" and row["engagement_id"] is None
        for row in done.before.values()
    )
    # An incremental run becomes full if several invitations are gone at once.
    if runs.settings.filters != Filters():
        due |= not runs.settings.filters.let_pending_through
        unfindable = True  # a look-up with filters may leave a doubt for other reasons
    unfindable |= [change["change_type"] for change in done.changes].count("UNLISTED") > 1
    assert done.everything if due else unfindable or not done.everything


def _check_report(runs: Runs, done: FinishedRun) -> None:
    report = done.report
    assert report
    kinds = [change["change_type"] for change in done.changes]
    assert (report.error is None) == done.published or done.refused
    if report.error is None:
        difference = report.difference
        assert report.mode
        assert report.mode.name == (FULL if done.everything else INCREMENTAL)
        assert difference.inserted == kinds.count("DISCOVERED")
        assert difference.unlisted == kinds.count("UNLISTED")
        assert difference.updated == len(kinds) - difference.inserted - difference.unlisted
        is_counted = done.everything and runs.settings.filters.let_pending_through
        assert difference.reconciled == (len(_corrections(done)) if is_counted else 0)


def _check_left_out(runs: Runs, done: FinishedRun) -> None:
    """Check that an undisturbed run leaves no time of an invitation that isn't in the table."""
    if done.published and not done.plan.write_fault:
        left = saved(runs.lake.lake)
        late = [event for event in left if event.at + timedelta(seconds=1) <= done.at]
        assert {event.invitation_id for event in late} <= runs.expected.table.keys()


def _corrections(done: FinishedRun) -> set[str]:
    """Return the invitations with a change that only a full listing could find."""
    dates = [row["invitation_date"] for row in done.before.values()]
    return {
        change["invitation_id"]
        for change in done.changes
        if dates
        and change["changed_fields"] != LATE
        and not _is_findable(done.before.get(change["invitation_id"]), change, max(dates))
    }


def _is_findable(old: Row | None, change: Row, newest: datetime) -> bool:
    was_pending = old is not None and old["listed"] and old["status"] == "PENDING"
    recent = change["invitation_date"] >= newest - OVERLAP
    return was_pending or bool(change["listed"] and (change["status"] == "PENDING" or recent))
