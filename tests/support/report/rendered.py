"""A report of a lake with two weeks of runs, and the answers of the saved queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

from sql.statements import queries
from tests.support.report.chromium import figures, opened
from tests.support.report.lakes import fill_for_two_weeks
from workbench.folder_lake.sql import open_lake, run
from workbench.report.folder import folder_report

Rows = list[dict[str, Any]]
SLICES = (
    ("AWS", "RECEIVER"),
    ("AWS", "SENDER"),
    ("Sandbox", "RECEIVER"),
    ("Sandbox", "SENDER"),
)


class RenderedReport(NamedTuple):
    """A page in a browser, and the rows of the saved queries."""

    file: Path
    page: Page
    figures: dict[str, dict[str, Any]]
    answers: dict[str, Rows]
    now: datetime

    def of(self, key: str, catalog: str, role: str) -> Rows:
        return [
            row
            for row in self.answers[key]
            if (row["catalog"], row.get("participant_type", role)) == (catalog, role)
        ]


@contextmanager
def rendered_report(browser: Browser, folder: Path) -> Iterator[RenderedReport]:
    """Make a lake and its report in a folder, and open the report."""
    now = fill_for_two_weeks(folder / "lake")
    file = folder / "report.html"
    file.write_text(folder_report(folder / "lake", now).html, encoding="utf-8")
    with open_lake(folder / "lake", now) as lake:
        results = {query.key: run(lake, query.sql, now) for query in queries()}
    answers = {
        key: [dict(zip(result.columns, row, strict=True)) for row in result.rows]
        for key, result in results.items()
    }
    with opened(browser, file) as page:
        yield RenderedReport(file, page, figures(page), answers, now)


def percent(row: dict[str, Any]) -> str:
    return f"{row['acceptance_rate'] * 100:.1f} %"
