"""What is measured: the job beside the floor, and the job under its request limit."""

from dataclasses import astuple, dataclass, field
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.processes import Cost, Service, count, measure, service, serving

FLOOR: Final = "floor"
FIRST: Final = "job, first sync"
UNCHANGED: Final = "job, nothing new"
PLAIN: Final = "plain boto3 + pyarrow"

_SLICES: Final = 4
_INVITATIONS_A_SLICE: Final = 5_000
_LATENCY_SECONDS: Final = 0.2
_REQUESTS_PER_SECOND: Final = 5


@dataclass
class Comparison:
    """Costs of every contender, by its name; those at the same position were measured in turn."""

    invitations: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)


@dataclass(frozen=True)
class Limited:
    """The cost of a job that its request limit holds back, and what the limit alone costs."""

    cost: Cost
    allowed_seconds: float


@dataclass(frozen=True, kw_only=True)
class History:
    """A slice that was synced once, and what has become of it a day later."""

    invitations: int
    a_day: int
    pending: int
    new: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class Later:
    """What an incremental run over a history costs, what a full one, and how many rows differ."""

    history: History
    incremental: Cost
    full: Cost
    different_rows: int


def against_floor(invitations: int, *, rounds: int, warm_up: bool, plain: bool) -> Comparison:
    """Measure floor and job in turn on one slice, and once what one would write first."""
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
            FLOOR: measure("floor", partner_central, folder),
            FIRST: measure("job", partner_central, folder),
            UNCHANGED: measure("job", partner_central, folder, "--mode=full"),
        }


def _check_rows(comparison: Comparison) -> None:
    for name, costs in comparison.costs.items():
        if any(cost.rows != comparison.invitations for cost in costs):
            raise RuntimeError(f"{name} wrote other rows than it was to list: {costs}")


def under_the_limit() -> Limited:
    """Measure a first sync of four slices from a service that takes its time for each page."""
    limit = f"--requests-per-second={_REQUESTS_PER_SECOND}"
    with (
        service(_INVITATIONS_A_SLICE, slices=_SLICES, latency_seconds=_LATENCY_SECONDS) as slow,
        TemporaryDirectory() as folder,
    ):
        cost = measure("job", slow, Path(folder), "--every-slice", limit)
    return Limited(cost, allowed_seconds=(cost.requests - 1) / _REQUESTS_PER_SECOND)


def a_day_later(history: History) -> Later:
    """Sync a slice once, and a day later incrementally, and in full from the same snapshot."""
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
