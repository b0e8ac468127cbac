"""Several statements, asked of Athena side by side."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from pyathena.util import stop_retries_on

from workbench.deployed_lake.athena import Athena
from workbench.deployed_lake.costs import Scan, total
from workbench.results.result import Result

AT_ONCE: Final = 4
"""Queries at a time. Accounts begin with 20 or more, for all of their readers."""


def ask_several(
    athena: Athena, statements: Sequence[str], show: Callable[[str], None]
) -> tuple[list[Result], Scan]:
    """Return the results of statements in their order, and what Athena read for all of them.

    `show` takes how many are answered. An interrupt or an error stops the others in Athena, too.
    """
    stopping = threading.Event()

    def ask(sql: str) -> tuple[Result, Scan]:
        with stop_retries_on(stopping):
            return _ask(athena, sql, stopping)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(ask, sql) for sql in statements]
        answers = []
        try:
            for answer in asked:
                answers.append(answer.result())
                show(f"{len(answers)} of {len(statements)} queries are answered")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            stopping.set()
            raise
    return [result for result, _ in answers], total(scan for _, scan in answers)


def _ask(athena: Athena, sql: str, stopping: threading.Event) -> tuple[Result, Scan]:
    def check(_: Any) -> None:
        """Interrupt the query of this thread; PyAthena then stops it in Athena."""
        if stopping.is_set():
            raise KeyboardInterrupt

    with athena.asked(sql, athena.cursor(check)) as answer:
        return Result(answer.result.columns, list(answer.result.rows)), answer.scan
