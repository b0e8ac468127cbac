"""`invitations report --stack`: its questions are asked side by side, and stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from invitations.errors import ConfigurationError
from tests.support.athena_service import AthenaService
from workbench.cli import main
from workbench.deployed_lake.athena import Athena, opened
from workbench.deployed_lake.costs import LEAST_BILLED
from workbench.deployed_lake.several import AT_ONCE, ask_several
from workbench.results.result import Result

INVITATIONS = str(Path(sys.executable).parent / "invitations")


@pytest.fixture
def lake(athena: AthenaService, options: list[str]) -> Athena:
    session = boto3.Session(region_name="eu-central-1")
    url = athena.endpoint_url
    return opened(session, "Mine", endpoint_url=url, workgroup="readers", database="partner")


def wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_results_are_in_the_order_of_the_statements_and_billed_together(
    athena: AthenaService, lake: Athena
) -> None:
    statements = [f"SELECT {number}" for number in range(10)]
    shown: list[str] = []
    results, scan = ask_several(lake, statements, shown.append)
    assert results == [Result(("a",), [(1,)])] * 10
    assert (scan.bytes, scan.billed) == (12_000_000, 10 * LEAST_BILLED)
    assert sorted(athena.statements.values()) == statements
    assert shown[-1] == "10 of 10 queries are answered"


def test_failed_query_stops_those_under_way_and_starts_no_others(
    athena: AthenaService, lake: Athena
) -> None:
    athena.states, athena.reason, athena.failing = ["RUNNING"], "COLUMN_NOT_FOUND", {"SELECT 0"}
    statements = [f"SELECT {number}" for number in range(10)]
    with pytest.raises(ConfigurationError, match="Athena didn't answer: COLUMN_NOT_FOUND"):
        ask_several(lake, statements, lambda _: None)
    [failed] = [id_ for id_, sql in athena.statements.items() if sql == "SELECT 0"]
    assert athena.stopped == athena.statements.keys() - {failed}
    assert len(athena.statements) <= AT_ONCE + 1


def test_interrupt_stops_every_query_in_athena(athena: AthenaService, options: list[str]) -> None:
    athena.states = ["RUNNING"]
    command = [INVITATIONS, "report", *options, "--stack", "--out", "-"]
    asking = subprocess.Popen(
        command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_until(lambda: len(athena.asked("GetQueryExecution")) > 2 * AT_ONCE)
    asking.send_signal(signal.SIGINT)
    assert asking.communicate(timeout=30) == ("", "invitations: interrupted\n")
    assert asking.returncode == 130
    assert athena.stopped == athena.statements.keys()
    assert len(athena.stopped) == AT_ONCE


def test_refused_query_leaves_the_page_as_it_was(
    athena: AthenaService, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    page.write_text("before")
    athena.states, athena.reason = ["FAILED"], "Insufficient Lake Formation permission(s) on t"
    assert main(["report", *options, "--stack", "--out", str(page)]) == 1
    assert "Have an administrator of Lake Formation grant you SELECT" in capsys.readouterr().err
    assert page.read_text() == "before"


def test_option_of_a_deployed_lake_is_refused_with_a_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["report", "--lake", "lake", "--out", "-", "--database", "d"]) == 2
    assert capsys.readouterr().err == (
        "invitations: --database: a lake in a folder takes none; add --stack.\n"
    )
