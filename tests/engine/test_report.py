"""`invitations report --stack`: the same figures as from a copy of the lake in a folder."""

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.deployment import Deployment
from tests.engine.lake_copy import copy_lake
from workbench.deployed_lake.athena import Athena
from workbench.deployed_lake.costs import LEAST_BILLED, Scan
from workbench.deployed_lake.several import ask_several
from workbench.folder_lake.sql import open_lake, run
from workbench.report.answers import _QUESTIONS, Answers, Row, ask
from workbench.results.result import Result

INVITATIONS: Final = str(Path(sys.executable).parent / "invitations")


def of_folder(folder: Path, now: datetime) -> Answers:
    with open_lake(folder, now) as lake:
        return ask(lambda statements: [run(lake, sql, now) for sql in statements])


def by_slice(answers: Answers, key: str) -> list[list[Row]]:
    """Return a query's rows as the page shows them, in the query's order for each slice."""
    return [answers.of(key, slice_) for slice_ in answers.slices(key)]


def test_report_has_the_figures_of_a_copy_in_a_folder(
    athena: Athena, deployment: Deployment, tmp_path: Path
) -> None:
    folder = copy_lake(deployment, tmp_path / "lake")
    before = datetime.now(UTC)
    scans: list[Scan] = []

    def answer(statements: Sequence[str]) -> list[Result]:
        results, scan = ask_several(athena, statements, lambda _: None)
        scans.append(scan)
        return results

    found = ask(answer)
    expected = [of_folder(folder, now) for now in (before, datetime.now(UTC))]
    assert found.invitations == expected[0].invitations > 1000
    for key in found.rows:
        assert by_slice(found, key) in [by_slice(answers, key) for answers in expected], key
    assert scans[0].billed == (len(found.rows) + 1) * LEAST_BILLED


@pytest.mark.usefixtures("at_terminal", "engine")
def test_command_writes_the_page_and_prints_the_total_cost(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    command = [INVITATIONS, "report", "--stack", "--out", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert page.read_text(encoding="utf-8").count("<svg ") >= 4
    assert re.fullmatch(
        r"invitations: .*report.html shows [\d,]+ invitations; "
        rf"scanned [\d.]+ [kM]B, billed as {(len(_QUESTIONS) + 1) * 10} MB, about \$0\.000\d+\n",
        done.stderr,
    )
