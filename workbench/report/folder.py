"""The report of a lake in a folder."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from workbench.folder_lake.sql import open_lake, run
from workbench.report.answers import ask
from workbench.report.page import Report, page_of
from workbench.results.result import Result


def folder_report(root: Path, now: datetime) -> Report:
    """Return the report of a folder lake as of `now`.

    Raises ConfigurationError without a lake, InvitationDataError if a file is damaged.
    """
    with open_lake(root, now) as lake:

        def answer(statements: Sequence[str]) -> list[Result]:
            return [run(lake, sql, now) for sql in statements]

        answers = ask(answer)
    return page_of(answers, now)
