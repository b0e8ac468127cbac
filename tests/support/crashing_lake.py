"""A lake that can crash its run, or refuse, at any write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from invitations.domain import Slice
from invitations.errors import RetryableError
from invitations.lake.month import Month
from invitations.lake.storage import Lake
from invitations.snapshot.published import Snapshot
from invitations.tables.schema import Table


class Killed(BaseException):
    """The run's process is killed. It is no Exception, so that the job can't catch it."""


@dataclass(frozen=True)
class WriteFault:
    """A crash before or after a write, or a refusal. Writes are counted from 1."""

    write: int
    what: str

    def __str__(self) -> str:
        return f"{self.what} at write {self.write}"


KILLED_BEFORE, KILLED_AFTER, REFUSED = "killed before", "killed after", "refused"


@dataclass
class CrashingLake:
    """A lake for one run at a time. `begin` starts the next. After a crash every call raises."""

    lake: Lake
    write_fault: WriteFault | None = None
    writes: list[str] = field(default_factory=list)
    crashed: bool = False
    published: set[Slice] = field(default_factory=set)

    def begin(self, write_fault: WriteFault | None = None) -> None:
        """Start a run, perhaps with a fault."""
        self.write_fault, self.writes, self.crashed, self.published = write_fault, [], False, set()

    def current(self, slice_: Slice) -> Snapshot | None:
        self._check_alive()
        return self.lake.current(slice_)

    def keys(self, prefix: str) -> list[str]:
        self._check_alive()
        return self.lake.keys(prefix)

    def fetch(self, key: str, folder: Path) -> Path:
        self._check_alive()
        return self.lake.fetch(key, folder)

    def month(self, table: Table, name: str) -> Month | None:
        self._check_alive()
        return self.lake.month(table, name)

    def months(self, table: Table) -> list[Month]:
        self._check_alive()
        return self.lake.months(table)

    def put(self, key: str, file: Path) -> None:
        self._write(f"put {key}", lambda: self.lake.put(key, file))

    def create(self, key: str, file: Path) -> bool:
        created: list[bool] = []
        self._write(f"create {key}", lambda: created.append(self.lake.create(key, file)))
        return created == [True]

    def copy(self, key: str, to: str) -> None:
        self._write(f"copy {key}", lambda: self.lake.copy(key, to))

    def delete(self, key: str) -> None:
        self._write(f"delete {key}", lambda: self.lake.delete(key))

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        def swap() -> None:
            self.lake.swap(snapshot, replaced)
            self.published.add(snapshot.slice)

        self._write(f"swap {snapshot.slice}", swap)

    def swap_month(self, month: Month, replaced: Month | None) -> None:
        self._write(
            f"swap {month.table.name}/{month.name}", lambda: self.lake.swap_month(month, replaced)
        )

    def drop_month(self, month: Month) -> None:
        self._write(f"drop {month.table.name}/{month.name}", lambda: self.lake.drop_month(month))

    def _write(self, what: str, write: Callable[[], None]) -> None:
        self._check_alive()
        self.writes.append(what)
        write_fault = self.write_fault if self._is_due() else None
        if write_fault and write_fault.what == REFUSED:
            raise RetryableError("the storage refused.")
        if write_fault is None or write_fault.what == KILLED_AFTER:
            write()
        if write_fault:
            self.crashed = True
            self._check_alive()

    def _is_due(self) -> bool:
        return self.write_fault is not None and self.write_fault.write == len(self.writes)

    def _check_alive(self) -> None:
        if self.crashed:
            raise Killed
