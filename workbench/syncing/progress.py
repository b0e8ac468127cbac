"""Progress of a sync, on standard error: live on a terminal, a line for each slice elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from invitations.domain import Slice
from invitations.sync.result import RunResult, SliceResult


@contextmanager
def progress() -> Iterator["Slices"]:
    """Yield what a run calls for each page, each slice and each answer with details."""
    console = Console(stderr=True, highlight=False)
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as live:
        yield Slices(live)


class Slices:
    """One live line for each slice under way, and a lasting one above for each that has ended."""

    def __init__(self, live: Progress) -> None:
        self._live = live
        self._tasks: dict[Slice, TaskID] = {}
        self._details: TaskID | None = None

    def on_page(self, slice_: Slice, listed: int) -> None:
        """Show how many invitations of a slice are listed."""
        is_first = slice_ not in self._tasks
        if is_first:
            self._tasks[slice_] = self._live.add_task(str(slice_), total=None)
        self._live.update(self._tasks[slice_], description=f"{slice_} {listed:,} invitations")
        if is_first:  # or a fast slice would end before it is ever shown
            self._live.refresh()

    def on_details(self, found: int) -> None:
        """Show how many details the run has got."""
        if self._details is None:
            self._details = self._live.add_task("details", total=None)
        self._live.update(self._details, description=f"details of {found:,} invitations")

    def on_slice(self, result: SliceResult) -> None:
        """Print how a slice has ended."""
        if result.slice in self._tasks:
            self._live.remove_task(self._tasks.pop(result.slice))
        line = f"{result.slice}: {result.failure}" if result.is_overtaken else _line(result)
        self._live.console.print(Text(result.error or line), soft_wrap=True)


def _line(result: SliceResult) -> str:
    counts = result.difference
    requests = result.traffic.requests
    return (
        f"{result.slice}: {counts.listed:,} listed, {counts.inserted:,} inserted, "
        f"{counts.updated:,} updated, {requests:,} request{'s' * (requests != 1)}, "
        f"{result.mode.name if result.mode else 'no mode'}"
    )


def said_of_details(result: RunResult) -> str:
    """Return how far details are, in a line; nothing if they are off."""
    found = [one.details for one in result.slices if one.details]
    if not found:
        return ""
    requests = sum(one.requests for one in found)
    outstanding = sum(one.outstanding or 0 for one in found)
    return f"details: {requests:,} request{'s' * (requests != 1)}, {outstanding:,} outstanding"
