"""Usage: what runs were measured to need, and what they ask of S3, Glue and the log."""

from dataclasses import dataclass
from math import ceil
from typing import Final

HOURS: Final = 730
"""Of a month."""
REQUESTS_PER_SECOND: Final = 5
CPU_SHARE: Final = 1024 / 1769
"""Of a CPU, for a function with 1,024 MB."""
START_SECONDS: Final = 1
SECONDS_OF_A_RUN: Final = 870
"""How long a run lists before it leaves the rest to the next run."""

WRITES: Final = 5 + 2 + 1 + 3 + 3
"""Of a run that publishes: it lists changes, runs, event times, checkpoints and forgotten ids, and
writes the month of runs and its description. A change costs a list of old snapshots, writes of a
part, its recent rows and its changes, and of the month of changes: its last part, a copied one, and
its description."""
READS: Final = 4 + 1 + 2
"""The recent rows of four slices, the part of the one that changes, and the months' last parts."""
GLUE_CALLS: Final = 2 + 4 * 4 + 2 * 3
"""The registered months of two tables; for each slice its partition and that of its changes, and
its partition again before and at the swap; three for each month that is written."""
LOG_BYTES: Final = 10_000
"""Of a run."""
DAYS_KEPT: Final = 7 + 7
"""A snapshot stays for a week, and for another one as an old version of its object."""


@dataclass(frozen=True, kw_only=True)
class Runs:
    """What runs of a kind need: requests to Partner Central, and CPU seconds."""

    requests: int
    cpu_seconds: float

    @property
    def seconds(self) -> int:
        """How long such a listing takes, in one run or several."""
        waiting = self.requests / REQUESTS_PER_SECOND
        return round(waiting + self.cpu_seconds / CPU_SHARE + START_SECONDS)


@dataclass(frozen=True, kw_only=True)
class Usage:
    """A lake of some invitations: its daily full run, the runs between, and a snapshot's MB."""

    invitations: int
    full: Runs
    between: Runs
    snapshot_mb: float

    def seconds(self, runs: float) -> float:
        """Return the function's seconds of a month with a number of runs."""
        return self.full_runs * self.full.seconds + (runs - self.full_runs) * self.between.seconds

    @property
    def full_runs(self) -> float:
        """Full listings of a month."""
        return HOURS / 24

    @property
    def transitions(self) -> float:
        """Transitions of the state machine in a month: two a run, and its end."""
        runs = ceil(self.full.seconds / SECONDS_OF_A_RUN)
        return self.full_runs * (2 * (runs - 1) + 1) if runs > 1 else 0


MEASURED: Final = (
    Usage(
        invitations=1_000,
        full=Runs(requests=13, cpu_seconds=0.4),
        between=Runs(requests=8, cpu_seconds=0.4),
        snapshot_mb=0.1,
    ),
    Usage(
        invitations=100_000,
        full=Runs(requests=1_003, cpu_seconds=3.3),
        between=Runs(requests=13, cpu_seconds=0.9),
        snapshot_mb=4.3,
    ),
    Usage(
        invitations=1_000_000,
        full=Runs(requests=10_003, cpu_seconds=44.0),
        between=Runs(requests=33, cpu_seconds=4.4),
        snapshot_mb=41.9,
    ),
)
