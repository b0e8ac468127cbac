"""The report of a deployed lake: Athena answers its questions side by side."""

from collections.abc import Callable, Sequence
from datetime import datetime

from workbench.deployed_lake.athena import Athena
from workbench.deployed_lake.costs import Scan
from workbench.deployed_lake.several import ask_several
from workbench.report.answers import ask
from workbench.report.page import Report, page_of
from workbench.results.result import Result


def deployed_report(
    athena: Athena, now: datetime, show: Callable[[str], None]
) -> tuple[Report, Scan]:
    """Return the report of a deployed lake as of `now`, and what Athena read for it.

    `now` is the current time: Athena's clock is the one that counts in the questions. `show` takes
    how many are answered. Raises SyncError if one isn't.
    """
    scan = Scan()

    def answer(statements: Sequence[str]) -> list[Result]:
        nonlocal scan
        results, scan = ask_several(athena, statements, show)
        return results

    return page_of(ask(answer), now), scan
