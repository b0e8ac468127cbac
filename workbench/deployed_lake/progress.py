"""Progress of questions to Athena, on standard error if that is a terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from workbench.deployed_lake.costs import size


@contextmanager
def shown_progress() -> Iterator[Callable[[str], None]]:
    """Yield what shows a text and the seconds so far, in place of the text before it."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    started = time.monotonic()
    with console.status("asking Athena") as status:
        yield lambda text: status.update(f"{text}, {time.monotonic() - started:.0f} s")


def state_of(execution: Any) -> str:
    """Return the state of a query's execution and how much it has read."""
    return f"{execution.state}, {size(execution.data_scanned_in_bytes or 0)} scanned"
