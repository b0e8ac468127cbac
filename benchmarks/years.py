"""Queries of a lake of three years beside the same rows in one file, and beside a lake of a day."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.lake import history, run_files
from invitations.lake.housekeeping import Tidying, keep_house
from invitations.snapshot import parquet
from invitations.snapshot.published import Snapshot
from invitations.tables import CHANGES
from invitations.tables.invitations import COLUMNS
from invitations.tables.schema import Column, arrow_schema
from invitations.versions import version_id
from sql.statements import queries
from workbench.folder_lake.lake import FolderLake
from workbench.folder_lake.sql import open_lake, run
from workbench.report.folder import folder_report

COUNT: Final = "count(*)"
"""The name of a query that doesn't use the history."""
_COUNT: Final = "SELECT count(*) FROM engagement_invitations"
_START: Final = datetime(2024, 1, 1, tzinfo=UTC)
_HOUR: Final = timedelta(hours=1)
_ROUNDS: Final = 5
_SLICES: Final = [Slice(catalog, side) for catalog in CATALOGS for side in PARTICIPANT_TYPES]


@dataclass(frozen=True, kw_only=True)
class Timed:
    """The seconds of a question: on a lake of years, on the same rows in one file, on a day's."""

    name: str
    years: float
    one_file: float
    day: float

    @property
    def of_one_file(self) -> float:
        """The ratio to the time on the same rows in one file."""
        return self.years / self.one_file

    @property
    def of_a_day(self) -> float:
        """The ratio to the time on a lake of a day."""
        return self.years / self.day


def timed(days: int) -> tuple[int, list[Timed]]:
    """Return how many files a lake of so many days has, and how long its questions take.

    In each of four slices, one invitation a day is sent or answered every hour.
    """
    with TemporaryDirectory() as name:
        folder, now = Path(name), _START + timedelta(days=days)
        _fill(folder / "years", days, month_of=history.month_of)
        _fill(folder / "one_file", days, month_of=lambda _: history.month_of(now))
        _fill(folder / "day", 1, month_of=history.month_of)
        files = len(FolderLake(folder / "years").keys(CHANGES.prefix)) // 2  # and descriptions
        asked: dict[str, Callable[[Path], object]] = {COUNT: lambda at: _ask(at, _COUNT, now)}
        asked |= {q.key: lambda at, sql=q.sql: _ask(at, sql, now) for q in queries()}  # type: ignore[misc]
        asked["report"] = lambda at: folder_report(at, now)
        lakes = ("years", "one_file", "day")
        return files, [
            Timed(name=key, **_seconds(ask, {lake: folder / lake for lake in lakes}))
            for key, ask in asked.items()
        ]


def lines(files: int, found: list[Timed]) -> Iterator[str]:
    """Yield the table of the questions."""
    yield f"a lake of three years, {files} files of changes, medians of {_ROUNDS}"
    yield f"{'':34} {'s':>6} {'/ one file':>10} {'/ a day':>8}"
    for one in found:
        yield (f"{one.name:34} {one.years:6.3f} {one.of_one_file:10.2f} {one.of_a_day:8.2f}")


def _ask(root: Path, sql: str, now: datetime) -> None:
    with open_lake(root, now, statement=sql) as lake:
        run(lake, sql, now)


def _seconds(ask: Callable[[Path], object], lakes: dict[str, Path]) -> dict[str, float]:
    """Return the median seconds of a question on each lake, asked in turn."""
    taken: dict[str, list[float]] = {name: [] for name in lakes}
    for _ in range(_ROUNDS):
        for name, root in lakes.items():
            start = time.perf_counter()
            ask(root)
            taken[name].append(time.perf_counter() - start)
    return {name: median(seconds) for name, seconds in taken.items()}


def _fill(root: Path, days: int, *, month_of: Callable[[datetime], str]) -> None:
    """Fill a lake with a change an hour in each slice, and a run with it."""
    lake = FolderLake(root)
    hours = [_START + n * _HOUR for n in range(24 * days)]
    for name in sorted({month_of(at) for at in hours}):
        some = [at for at in hours if month_of(at) == name]
        for slice_ in _SLICES:
            _record(lake, slice_, some, number=hours.index(some[-1]) + 1)
        rows = [_run(at, slice_) for at in some for slice_ in _SLICES]
        run_files.append(lake, rows, some[-1])
        end = some[-1] + 3 * _HOUR
        for at in (end, end + 3 * _HOUR):
            keep_house(Tidying(lake=lake, at=at, run_id="0a", has_time=lambda: True))
    for slice_ in _SLICES:
        _publish(lake, slice_, hours)


def _record(lake: FolderLake, slice_: Slice, hours: list[datetime], *, number: int) -> None:
    """Record the changes of some hours, as they are in a month: in the order of publishing."""
    rows = [_change(at, slice_) for at in hours]
    with TemporaryDirectory() as folder:
        file = _file(Path(folder), rows, CHANGES.columns)
        history.record(lake, slice_, version_id(number, hours[-1], "0a"), file)


def _publish(lake: FolderLake, slice_: Slice, hours: list[datetime]) -> None:
    rows = {row["invitation_id"]: row for row in (_change(at, slice_) for at in hours)}
    snapshot = Snapshot(
        slice=slice_,
        id=version_id(len(hours), hours[-1], "0a"),
        rows=len(rows),
        unlisted=0,
        synced_at=hours[-1],
        last_full_sync_at=hours[-1],
    )
    with TemporaryDirectory() as folder:
        lake.put(snapshot.part, _file(Path(folder), list(rows.values()), COLUMNS))
    lake.swap(snapshot, None)


def _change(at: datetime, slice_: Slice) -> dict[str, Any]:
    """Return the change of an hour: an invitation is sent, and accepted an hour later."""
    hour = int((at - _START) / _HOUR)
    is_answer = hour % 2 == 1
    sent = at - _HOUR if is_answer else at
    return {
        "change_type": "STATUS_CHANGED" if is_answer else "DISCOVERED",
        "changed_at": at,
        "changed_at_is_exact": False,
        "observed_at": at,
        "run_id": "0a",
        "snapshot_number": hour + 1,
        "follows_number": hour or None,
        "catalog": slice_.catalog,
        "participant_type": slice_.participant_type,
        "previous_status": "PENDING" if is_answer else None,
        "changed_fields": ["status"] if is_answer else None,
        "invitation_id": f"engi-{hour // 2:013}",
        "engagement_id": f"eng-{hour // 2:014}",
        "engagement_title": f"Title {hour // 2}",
        "payload_type": "OpportunityInvitation",
        "status": "ACCEPTED" if is_answer else "PENDING",
        "invitation_date": sent,
        "expiration_date": sent + timedelta(days=15),
        "sender_aws_account_id": f"{hour % 97:012}",
        "sender_company_name": f"Sender {hour % 97}",
        "first_seen_at": sent,
        "last_changed_at": at,
        "listed": True,
        "status_changed_at": at if is_answer else None,
    }


def _run(at: datetime, slice_: Slice) -> dict[str, Any]:
    return {
        "run_id": f"{int(at.timestamp()):x}",
        "catalog": slice_.catalog,
        "participant_type": slice_.participant_type,
        "mode": "incremental",
        "started_at": at,
        "finished_at": at,
        "listing_began_at": at,
        "requests": 3,
        "status": "SUCCEEDED",
    }


def _file(folder: Path, rows: list[dict[str, Any]], columns: tuple[Column, ...]) -> Path:
    path = folder / "rows.parquet"
    names = {column.name for column in columns}
    some = [{name: value for name, value in row.items() if name in names} for row in rows]
    with parquet.writer(path, columns) as writer:
        writer.write_table(pa.Table.from_pylist(some, schema=arrow_schema(columns)))
    return path
