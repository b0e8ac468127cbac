"""Cards that need details: on the page only if there are any, with the saved queries' numbers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.details import ALL, DetailsJob, details_job
from workbench.folder_lake.sql import open_lake, run
from workbench.report.folder import folder_report
from workbench.simulator import World

CARDS = ("pending_by_expected_spend", "invitations_by_industry", "rejection_reasons")


@pytest.fixture
def job(tmp_path: Path) -> Iterator[DetailsJob]:
    world = World.with_slices({("AWS", "RECEIVER"): 300}, seed=4)
    with details_job(tmp_path, world, replace(ALL, details="off")) as made:
        yield made


def page(job: DetailsJob) -> tuple[str, datetime]:
    now = job.simulator.now
    return folder_report(job.root, now).html, now


def test_report_without_details_has_none_of_their_cards(job: DetailsJob) -> None:
    job.sync()
    html, _ = page(job)
    assert not [card for card in CARDS if card in html]


def test_cards_show_the_first_rows_of_their_saved_queries(job: DetailsJob) -> None:
    job.sync(details="all")
    html, now = page(job)
    with open_lake(job.root, now) as lake:
        reasons = run(
            lake,
            "SELECT rejection_reason, count(*) FROM detailed_invitations "
            "WHERE status = 'REJECTED' GROUP BY 1 ORDER BY 2 DESC, 1",
            now,
        ).rows
        currency, count, most = run(
            lake,
            "SELECT expected_spend_currency, count(*), max(expected_monthly_spend) "
            "FROM detailed_invitations WHERE status = 'PENDING' "
            "AND expected_monthly_spend IS NOT NULL "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
            now,
        ).rows[0]
    shown = table(html, "rejection_reasons")
    assert shown == [[reason, str(number)] for reason, number in reasons]
    assert len(table(html, "invitations_by_industry")) == 10
    spend = table(html, "pending_by_expected_spend")
    assert f">{currency} a month</th>" in html
    assert len(spend) == min(count, 10)
    assert spend[0][1] in {f"{most:,.0f}", f"{most:.2e}"}


def table(html: str, card: str) -> list[list[str]]:
    """Return the cells of a card's table."""
    figure = html.partition(f'id="aws-receiver-{card}"')[2].partition("</figure>")[0]
    body = figure.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall("<tr>(.*?)</tr>", body, re.DOTALL)
    return [[re.sub("<.*?>", "", cell) for cell in re.split("</t[hd]>", row)[:-1]] for row in rows]
