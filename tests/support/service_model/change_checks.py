"""Checks of the whole changes table against what really happened."""

from itertools import groupby, pairwise
from pathlib import Path

import pyarrow.parquet as pq

from invitations.tables import RUNS
from invitations.tables.invitations import COLUMNS
from tests.support.expected_tables import EventTimes, Row
from tests.support.harness import by_id
from tests.support.one_slice import changes_in
from tests.support.service_model.runs import Runs
from workbench.folder_lake.lake import FolderLake


def check_changes(runs: Runs) -> None:
    """Check that each change is recorded once, at the right time, and that they give the table."""
    in_order = sorted(changes_in(runs.root), key=lambda row: (by_id(row), row["observed_at"]))
    stories = {id_: list(rows) for id_, rows in groupby(in_order, by_id)}
    assert stories.keys() == runs.expected.table.keys()
    for id_, story in stories.items():
        _check_ends_in(runs.expected.table[id_], story[-1])
        _check_chain(story)
        for change in story:
            _check_time(change, runs.service.status_times)
    _check_runs_are_recorded(runs)
    _check_hints_are_deleted(runs)


def _check_ends_in(row: Row, last: Row) -> None:
    names = [column.name for column in COLUMNS if column.name != "previous_status"]
    assert {name: row[name] for name in names} == {name: last[name] for name in names}
    assert row["last_changed_at"] == last["observed_at"]


def _check_chain(story: list[Row]) -> None:
    """Check that DISCOVERED is first and once, and that each change starts where the last ended."""
    kinds = [change["change_type"] for change in story]
    assert kinds.index("DISCOVERED") == 0
    assert kinds.count("DISCOVERED") == 1
    for before, after in pairwise(story):
        assert before["observed_at"] < after["observed_at"]
        ended = before["status"] if before["status"] != after["status"] else None
        assert after["previous_status"] == ended
        assert before["listed"] or after["change_type"] != "UNLISTED"


def _check_time(change: Row, status_times: EventTimes) -> None:
    """Check that a time is not too early, and right to the millisecond if it is exact."""
    started_at = status_times[change["invitation_id"], change["status"]]
    if change["changed_at_is_exact"]:
        exact = started_at.replace(microsecond=started_at.microsecond // 1000 * 1000)
        assert change["changed_at"] == exact
    else:
        assert started_at <= change["changed_at"] == change["observed_at"]
    assert change["catalog"] == "AWS"
    assert change["participant_type"] == "RECEIVER"


def _check_runs_are_recorded(runs: Runs) -> None:
    """Check that sync_runs has each run that ended once. A killed run may be missing."""
    months = FolderLake(runs.root).months(RUNS)
    rows = [row for month in months for part in month.parts for row in _runs_in(runs.root / part)]
    recorded = {row["run_id"]: row for row in rows}
    assert len(recorded) == len(rows)
    for number, done in enumerate(runs.history, 1):
        row, report = recorded.get(f"run-{number}"), done.report
        if report and not done.refused:
            assert row
            assert row["status"] == ("FAILED" if report.error else "SUCCEEDED")
            assert row["started_at"] == done.at


def _runs_in(path: Path) -> list[Row]:
    rows: list[Row] = pq.ParquetFile(path).read().to_pylist()
    assert {f"{row['started_at']:%Y-%m}" for row in rows} == {path.parent.parent.name}
    assert all(row["run_date"] == f"{row['started_at']:%Y-%m-%d}" for row in rows)
    return rows


def _check_hints_are_deleted(runs: Runs) -> None:
    """Check that no hint is left for a status that the table has."""
    kept = {tuple(key.split("/")[3:5]) for key in runs.lake.lake.keys("hints/")}
    in_table = {(id_, row["status"]) for id_, row in runs.expected.table.items()}
    assert not kept & in_table
