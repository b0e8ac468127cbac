"""Bytes of a lake that the dashboards' queries read. Athena charges for them."""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.processes import lines, measure, service, serving
from benchmarks.scenarios import History
from workbench.simulator.clock import START

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reads:
    """Reads of a query from the files of its table: columns, row groups (of each scan), bytes."""

    query: str
    table: str
    columns: int
    row_groups: int
    all_row_groups: int
    bytes: int
    all_bytes: int

    @property
    def share(self) -> float:
        """Bytes read, divided by the bytes of the table."""
        return self.bytes / self.all_bytes


def reads_of_answered(history: History) -> list[Reads]:
    """Measure a slice whose newest invitations are pending, a day after its first sync."""
    with (
        serving("long_history", *astuple(history)) as partner_central,
        TemporaryDirectory() as name,
    ):
        folder = Path(name)
        measure("job", partner_central, folder)
        partner_central.cost(advance_seconds=_DAY.total_seconds())
        measure("job", partner_central, folder, "--mode=incremental")
        return _reads(folder / "lake")


def reads_of_simulated(invitations: int) -> list[Reads]:
    """Measure a slice of the simulator's own world, of two years, after its first sync."""
    with service(invitations) as partner_central, TemporaryDirectory() as name:
        measure("job", partner_central, Path(name))
        return _reads(Path(name, "lake"))


def _reads(lake: Path) -> list[Reads]:
    now = (START + _DAY).replace(tzinfo=None).isoformat()
    return [Reads(**json.loads(line)) for line in lines("bytes_read", lake, now)]


def read_lines(reads: list[Reads]) -> Iterator[str]:
    """Yield the table of the queries' reads."""
    yield f"{'query':26} {'table':29} {'columns':>7} {'row groups':>11} {'MB':>7} {'%':>6}"
    for read in reads:
        groups = f"{read.row_groups} of {read.all_row_groups}"
        yield (
            f"{read.query:26} {read.table:29} {read.columns:7} {groups:>11} "
            f"{read.bytes / 1e6:7.3f} {100 * read.share:6.2f}"
        )
