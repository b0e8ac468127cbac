"""The benchmark's output: a table for each scenario, and its targets."""

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

from benchmarks.processes import Cost
from benchmarks.scenarios import BASELINE, Comparison, Later, Limited, Quiet

_HEAD = f"{'':22} {'CPU s':>7} {'ratio':>21} {'wall s':>7} {'ratio':>8} {'MiB':>6} {'ratio':>8}"


@dataclass(frozen=True)
class Target:
    """A measured value that should be at most `limit`."""

    claim: str
    measured: float
    limit: float

    @property
    def reached(self) -> bool:
        """Whether the value is within the limit."""
        return self.measured <= self.limit

    def __str__(self) -> str:
        verdict = "reached" if self.reached else "missed"
        return f"{verdict:8} {self.claim}: {self.measured:.2f}, to reach {self.limit:g}"


def machine() -> str:
    """Return a description of the machine."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"pyarrow {version('pyarrow')}, boto3 {version('boto3')}"
    )


def ratios(comparison: Comparison, name: str, read: Callable[[Cost], float]) -> list[float]:
    """Return a contender's costs, divided by those of the baseline in the same round."""
    costs = comparison.costs[name]
    # A contender that is measured once is measured last.
    baselines = comparison.costs[BASELINE][-len(costs) :]
    return [read(cost) / read(baseline) for cost, baseline in zip(costs, baselines, strict=True)]


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """Yield the table of a comparison: medians, and the range of the ratio that has a target."""
    rounds = len(comparison.costs[BASELINE])
    yield (
        f"{comparison.invitations:,} invitations in one slice, medians of {rounds}, "
        "ratios to the baseline"
    )
    yield _HEAD
    for name, costs in comparison.costs.items():
        cpu = ratios(comparison, name, _cpu)
        yield (
            f"{name:22} {median(map(_cpu, costs)):7.2f} "
            f"{f'{median(cpu):.2f} ({min(cpu):.2f} to {max(cpu):.2f})':>21} "
            f"{median(map(_wall, costs)):7.2f} {median(ratios(comparison, name, _wall)):8.2f} "
            f"{median(map(_peak, costs)):6.0f} {median(ratios(comparison, name, _peak)):8.2f}"
        )
    yield "CPU a page, ms: " + "; ".join(
        f"{name} {_page(costs, _cpu):.2f}, simulator {_page(costs, _service):.2f}"
        for name, costs in comparison.costs.items()
    )


def limited_lines(limited: Limited) -> Iterator[str]:
    """Yield the costs of a job under its request limit."""
    cost = limited.cost
    yield f"four slices, {cost.rows:,} invitations, 200 ms a page, 5 requests a second"
    yield (
        f"{cost.requests} requests in {cost.wall_seconds:.1f} s, of which the limit alone takes "
        f"{limited.allowed_seconds:.1f} s; {cost.cpu_seconds:.2f} s CPU, {cost.peak_mib:.0f} MiB"
    )


def quiet_lines(quiet: Quiet) -> Iterator[str]:
    """Yield the costs of incremental runs that find nothing."""
    requests, read_bytes = quiet.costs[0].requests, quiet.costs[0].read_bytes
    yield (
        f"{quiet.history.invitations:9,} invitations, {quiet.history.pending:5,} pending: "
        f"{requests:3} requests, {median(map(_cpu, quiet.costs)):5.2f} s CPU, "
        f"{median(map(_peak, quiet.costs)):4.0f} MiB, {read_bytes / 1e6:6.3f} MB read"
    )


def later_lines(later: Later) -> Iterator[str]:
    """Yield the costs of an incremental and a full run."""
    history = later.history
    yield (
        f"{history.invitations:,} invitations in one slice, {history.a_day} a day, "
        f"{history.pending:,} pending; then {history.new} new, {history.answered} answered"
    )
    for name, cost in (("incremental", later.incremental), ("full", later.full)):
        yield (
            f"{name:12} {cost.requests:6} requests, {cost.cpu_seconds:6.2f} s CPU, "
            f"{cost.wall_seconds:6.1f} s, {cost.peak_mib:.0f} MiB, "
            f"{cost.read_bytes / 1e6:.1f} MB read"
        )


def _page(costs: list[Cost], read: Callable[[Cost], float]) -> float:
    return 1000 * median(read(cost) / cost.requests for cost in costs)


def _cpu(cost: Cost) -> float:
    return cost.cpu_seconds


def _wall(cost: Cost) -> float:
    return cost.wall_seconds


def _peak(cost: Cost) -> float:
    return cost.peak_mib


def _service(cost: Cost) -> float:
    return cost.service_cpu_seconds
