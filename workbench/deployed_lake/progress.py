"""Progress of a query in Athena, on standard error if that is a terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from workbench.deployed_lake.costs import size


@contextmanager
def shown_progress() -> Iterator[Callable[[Any], None]]:
    """Yield what shows the state of a query's execution, the seconds so far and the bytes read."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    started = time.monotonic()
    with console.status("starting") as status:

        def show(execution: Any) -> None:
            seconds = time.monotonic() - started
            read = size(execution.data_scanned_in_bytes or 0)
            status.update(f"{execution.state}, {seconds:.0f} s, {read} scanned")

        yield show
