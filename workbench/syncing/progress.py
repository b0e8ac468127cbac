"""How a sync comes along, on standard error: live on a terminal, a line a slice elsewhere."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from invitations.domain import Slice


@contextmanager
def progress() -> Iterator[Callable[[Slice, int], None]]:
    """Yield what a Run calls for each page; slices that end are taken from the job's log."""
    console = Console(stderr=True, highlight=False)
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as live:
        shown = _Slices(live)
        with _listening(shown):
            yield shown.on_page


class _Slices(logging.Handler):
    """One task for each slice under way, and a line above them for each that has ended."""

    def __init__(self, live: Progress) -> None:
        super().__init__(logging.INFO)
        self._live = live
        self._tasks: dict[str, TaskID] = {}

    def on_page(self, of: Slice, listed: int) -> None:
        """Show how many invitations of a slice have been listed."""
        name = str(of)
        is_first = name not in self._tasks
        if is_first:
            self._tasks[name] = self._live.add_task(name, total=None)
        self._live.update(self._tasks[name], description=f"{name} {listed:,} invitations")
        if is_first:  # or a fast slice would end before it is ever shown
            self._live.refresh()

    def emit(self, record: logging.LogRecord) -> None:
        """Print what the job logs when a slice ends, or the run."""
        ended: dict[str, Any] = vars(record)
        if "catalog" not in ended:
            self._live.console.print(Text(record.getMessage()), soft_wrap=True)
            return
        name = f"{ended['catalog']} {ended['participant_type']}"
        if name in self._tasks:
            self._live.remove_task(self._tasks.pop(name))
        counts = (f"{ended[of]:,} {of}" for of in ("listed", "inserted", "updated"))
        requests = f"{ended['requests']:,} request{'s' * (ended['requests'] != 1)}"
        line = ended["error"] or f"{name}: {', '.join(counts)}, {requests}, {ended['mode']}"
        self._live.console.print(Text(line), soft_wrap=True)


@contextmanager
def _listening(handler: logging.Handler) -> Iterator[None]:
    """Let a handler hear the job's log."""
    logger = logging.getLogger("invitations")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
