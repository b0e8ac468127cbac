"""Progress of a sync, on standard error: live on a terminal, a line for each slice elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from invitations.domain import Slice
from invitations.sync.result import SliceResult


@contextmanager
def progress() -> Iterator["Slices"]:
    """Yield what a run calls for each page and each slice."""
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

    def on_page(self, slice_: Slice, listed: int) -> None:
        """Show how many invitations of a slice are listed."""
        is_first = slice_ not in self._tasks
        if is_first:
            self._tasks[slice_] = self._live.add_task(str(slice_), total=None)
        self._live.update(self._tasks[slice_], description=f"{slice_} {listed:,} invitations")
        if is_first:  # or a fast slice would end before it is ever shown
            self._live.refresh()

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
