"""A lake whose runs can die, or be refused, at any write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from invitations.domain import Slice
from invitations.errors import RetryableError
from invitations.lake.storage import Lake
from invitations.snapshot.published import Snapshot


class Killed(BaseException):
    """The run's process is gone: nothing of the job may catch this and carry on."""


@dataclass(frozen=True)
class Accident:
    """What happens at the write of that number, counted from 1: before it, after it, or instead."""

    write: int
    what: str

    def __str__(self) -> str:
        return f"{self.what} at write {self.write}"


KILLED_BEFORE, KILLED_AFTER, REFUSED = "killed before", "killed after", "refused"


@dataclass
class MortalLake:
    """A lake for one run at a time; `begin` starts the next. Once killed it does nothing more."""

    lake: Lake
    accident: Accident | None = None
    writes: list[str] = field(default_factory=list)
    dead: bool = False
    published: set[Slice] = field(default_factory=set)

    def begin(self, accident: Accident | None = None) -> None:
        """Forget the run before, and prepare an accident for the next."""
        self.accident, self.writes, self.dead, self.published = accident, [], False, set()

    def current(self, of: Slice) -> Snapshot | None:
        self._live()
        return self.lake.current(of)

    def keys(self, prefix: str) -> list[str]:
        self._live()
        return self.lake.keys(prefix)

    def fetch(self, key: str, folder: Path) -> Path:
        self._live()
        return self.lake.fetch(key, folder)

    def put(self, key: str, file: Path) -> None:
        self._write(f"put {key}", lambda: self.lake.put(key, file))

    def delete(self, key: str) -> None:
        self._write(f"delete {key}", lambda: self.lake.delete(key))

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        def swap() -> None:
            self.lake.swap(snapshot, replaced)
            self.published.add(snapshot.slice)

        self._write(f"swap {snapshot.slice}", swap)

    def _write(self, what: str, write: Callable[[], None]) -> None:
        self._live()
        self.writes.append(what)
        accident = self.accident if self._is_due() else None
        if accident and accident.what == REFUSED:
            raise RetryableError("the storage refused.")
        if accident is None or accident.what == KILLED_AFTER:
            write()
        if accident:
            self.dead = True
            self._live()

    def _is_due(self) -> bool:
        return self.accident is not None and self.accident.write == len(self.writes)

    def _live(self) -> None:
        if self.dead:
            raise Killed
