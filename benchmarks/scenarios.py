"""The scenarios: the job beside the baseline, and the job under its request limit."""

from dataclasses import astuple, dataclass, field
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.processes import Cost, Service, count, measure, service, serving

BASELINE: Final = "baseline"
FIRST: Final = "job, first sync"
UNCHANGED: Final = "job, nothing new"
PLAIN: Final = "plain boto3 + pyarrow"

_SLICES: Final = 4
_INVITATIONS_A_SLICE: Final = 5_000
_LATENCY_SECONDS: Final = 0.2
_REQUESTS_PER_SECOND: Final = 5


@dataclass
class Comparison:
    """Costs of every contender by name. Costs at the same position are of the same round."""

    invitations: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)


@dataclass(frozen=True)
class Limited:
    """The cost of a job under its request limit, and the time that the limit alone takes."""

    cost: Cost
    allowed_seconds: float


@dataclass(frozen=True, kw_only=True)
class History:
    """A slice that was synced once, and its state a day later."""

    invitations: int
    a_day: int
    pending: int
    new: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The costs of incremental runs that find nothing, on a history."""

    history: History
    costs: list[Cost]


@dataclass(frozen=True, kw_only=True)
class Later:
    """The costs of an incremental and a full run on a history, and the number of different rows."""

    history: History
    incremental: Cost
    full: Cost
    different_rows: int


def against_baseline(invitations: int, *, rounds: int, warm_up: bool, plain: bool) -> Comparison:
    """Measure baseline and job in turn on one slice, and the plain boto3 program once."""
    comparison = Comparison(invitations)
    with service(invitations) as partner_central:
        if warm_up:
            _round(partner_central)
        for _ in range(rounds):
            for name, cost in _round(partner_central).items():
                comparison.costs.setdefault(name, []).append(cost)
        if plain:
            with TemporaryDirectory() as folder:
                cost = measure("plain_boto3", partner_central, Path(folder))
            comparison.costs[PLAIN] = [cost]
    _check_rows(comparison)
    return comparison


def _round(partner_central: Service) -> dict[str, Cost]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        return {
            BASELINE: measure("baseline", partner_central, folder),
            FIRST: measure("job", partner_central, folder),
            UNCHANGED: measure("job", partner_central, folder, "--mode=full"),
        }


def _check_rows(comparison: Comparison) -> None:
    for name, costs in comparison.costs.items():
        if any(cost.rows != comparison.invitations for cost in costs):
            raise RuntimeError(f"{name} wrote other rows than were listed: {costs}")


def under_the_limit() -> Limited:
    """Measure a first sync of four slices from a slow service."""
    limit = f"--requests-per-second={_REQUESTS_PER_SECOND}"
    with (
        service(_INVITATIONS_A_SLICE, slices=_SLICES, latency_seconds=_LATENCY_SECONDS) as slow,
        TemporaryDirectory() as folder,
    ):
        cost = measure("job", slow, Path(folder), "--every-slice", limit)
    return Limited(cost, allowed_seconds=(cost.requests - 1) / _REQUESTS_PER_SECOND)


def finding_nothing(history: History, *, rounds: int) -> Quiet:
    """Sync a slice once. A quarter of an hour later, sync it incrementally some times.

    Raises RuntimeError if a run publishes a snapshot.
    """
    with (
        serving("long_history", *astuple(history)) as partner_central,
        TemporaryDirectory() as name,
    ):
        folder = Path(name)
        measure("job", partner_central, folder)
        partner_central.cost(advance_seconds=900)
        runs = [
            measure("job", partner_central, folder, "--mode=incremental") for _ in range(rounds)
        ]
        snapshots = list((folder / "lake").rglob("snapshot=*"))
    if len(snapshots) != 1:
        raise RuntimeError(f"a run that should find nothing published: {snapshots}")
    return Quiet(history=history, costs=runs)


def a_day_later(history: History) -> Later:
    """Sync a slice once. A day later, sync it incrementally and fully from the same snapshot."""
    with (
        serving("long_history", *astuple(history)) as partner_central,
        TemporaryDirectory() as name,
    ):
        one, other = Path(name, "incremental"), Path(name, "full")
        one.mkdir()
        measure("job", partner_central, one)
        copytree(one, other)
        partner_central.cost(advance_seconds=86_400)
        return Later(
            history=history,
            incremental=measure("job", partner_central, one, "--mode=incremental"),
            full=measure("job", partner_central, other, "--mode=full"),
            different_rows=count("difference", one / "lake", other / "lake"),
        )
