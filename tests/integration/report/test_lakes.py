"""Reports of unusual lakes: empty, one slice, huge, hostile texts, outdated."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from invitations.domain import Slice
from tests.support.recording_proxy import refusal
from tests.support.report.chromium import figures, opened
from tests.support.report.lakes import (
    MILLION,
    WAITING,
    fill_one_slice,
    fill_with_a_million,
    fill_with_members,
    sync_all,
)
from workbench.folder_lake.sql import open_lake, run
from workbench.report.folder import folder_report
from workbench.simulator import Simulator, World

Show = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Show:
    """Return a function that shows the report of the test's lake as of a time."""

    @contextmanager
    def shown(now: datetime, width: int = 1280) -> Iterator[Page]:
        file = tmp_path / "report.html"
        file.write_text(folder_report(tmp_path / "lake", now).html, encoding="utf-8")
        assert file.stat().st_size < 2_000_000
        with opened(browser, file, width=width) as page:
            yield page

    return shown


def test_report_of_an_empty_lake_says_so_and_shows_freshness(tmp_path: Path, show: Show) -> None:
    now = fill_one_slice(tmp_path / "lake", Slice("AWS", "RECEIVER"), 0)
    with show(now) as page:
        expect(page.get_by_role("heading", name="No invitations")).to_be_visible()
        assert page.locator(".freshness tbody tr").all_inner_texts() == [
            "AWS, sent to you\t0\t15 Jan 2026, 12:00 UTC\t0 minutes"
        ]
        assert page.locator("h2").all_text_contents() == ["Freshness", "No invitations"]
        assert page.locator("figure, .warning").count() == 0


def test_report_of_one_slice_shows_only_that_slice(tmp_path: Path, show: Show) -> None:
    now = fill_one_slice(tmp_path / "lake", Slice("Sandbox", "SENDER"), 400)
    with show(now) as page:
        assert page.locator("h2, h3").all_text_contents() == [
            "Freshness",
            "Sandbox for tests",
            "Sent by you",
        ]
        drawn = figures(page)
        assert [id_.partition("sender-")[2] for id_ in drawn] == [
            "pending_by_days_left",
            "funnel_by_month",
            "rates_by_receiver",
            "time_to_answer_by_receiver",
        ]
        assert [bool(figure["values"]) for figure in drawn.values()] == [True, True, True, False]
        expect(page.get_by_text("No answer has been seen yet.")).to_be_visible()
        assert page.locator(".urgent").count() == 0


def test_report_of_a_million_invitations_is_a_small_page(tmp_path: Path, show: Show) -> None:
    now = fill_with_a_million(tmp_path / "lake")
    with show(now) as page:
        drawn = figures(page)
        by_days = drawn["aws-receiver-pending_by_days_left"]["rows"]
        assert sum(int(number.replace(",", "")) for _, number in by_days) == WAITING
        funnel = drawn["aws-receiver-funnel_by_month"]
        with open_lake(tmp_path / "lake", now) as lake:
            [(answered,)] = run(lake, "SELECT count(*) FROM invitation_answers").rows
            [(jan,)] = run(lake, JANUARY).rows
        assert ["Jan 2026", f"{jan:,}"] == funnel["rows"][-2][:2]
        assert answered == MILLION * 6 // 100
        assert [len(figure["values"]) for figure in drawn.values()] == [6, 48, 10, 10]
        assert [figure["outside"] for figure in drawn.values()] == [[], [], [], []]
        assert page.locator(".urgent tbody tr").count() == 100
        expect(page.get_by_text(f"And {WAITING - 100:,} more:")).to_be_visible()


JANUARY = """
SELECT count(*) FROM engagement_invitations
WHERE invitation_date >= timestamp '2026-01-01' AND invitation_date < timestamp '2026-02-01'
"""
SCRIPT = "<script>document.title = 'taken over'</script>"
IMAGE = "<img src=x onerror=\"document.title = 'taken over'\">"
HOSTILE = (
    SCRIPT,
    IMAGE,
    "</title></style></svg></td></bdi>" + SCRIPT,
    '" onmouseover="document.title=1" x="{{ 7 * 7 }} {% raw %} &lt;b&gt; <!--',
    "line\none\ttab\x00\x1b[31m\x7fend",
    "Acme \uffff\ufffe\ufdd0\U0001fffe\x85\x9f",
    "\u202eright to left \u2066unclosed",
    "مرحبا بالعالم שלום",
    "👩‍💻🏳️‍🌈" * 15,
    "W" * 120,
)
AS_SHOWN = {
    "line\none\ttab\x00\x1b[31m\x7fend": "line one tab\ufffd\ufffd[31m\ufffdend",
    "Acme \uffff\ufffe\ufdd0\U0001fffe\x85\x9f": "Acme \ufffd\ufffd\ufffd\ufffd \ufffd",
}


GAPS = """svg => {
  const texts = [...svg.querySelectorAll('.role-mark text')];
  const boxes = texts.map(text => text.getBoundingClientRect());
  const names = boxes.slice(0, boxes.length / 2), labels = boxes.slice(boxes.length / 2);
  return Math.min(...names.map((name, place) => labels[place].left - name.right));
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_titles_and_names_are_shown_as_text(tmp_path: Path, show: Show, width: int) -> None:
    members = [{"EngagementTitle": text, "SenderCompanyName": text} for text in HOSTILE]
    now = fill_with_members(tmp_path / "lake", *members)
    with show(now, width=width) as page:
        assert page.title().startswith("Partner invitations")
        assert page.locator("img, script, b").count() == 0
        expected = sorted(AS_SHOWN.get(text, text) for text in HOSTILE)
        for place in ("th bdi", "td bdi"):
            shown = page.locator(f".urgent tbody {place}").all_text_contents()
            assert sorted(shown) == expected
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_hostile_sender_names_are_charted_as_text(tmp_path: Path, show: Show) -> None:
    members = [{"SenderCompanyName": text} for text in HOSTILE]
    now = fill_with_members(tmp_path / "lake", *members, wait=timedelta(days=20))
    with show(now) as page:
        page.locator("summary").last.click()
        assert page.title().startswith("Partner invitations")
        assert page.locator("img, script, b").count() == 0
        chart = figures(page)["aws-receiver-rates_by_sender"]
        expected = sorted(AS_SHOWN.get(text, text) for text in HOSTILE)
        assert sorted(row[0] for row in chart["rows"]) == expected
        assert chart["outside"] == []
        assert page.locator("svg").last.evaluate(GAPS) >= 0


def test_slice_that_failed_since_has_a_warning(tmp_path: Path, show: Show) -> None:
    failing: list[bool] = []
    with Simulator(
        World(100),
        wrap=lambda answer: (
            lambda *asked: (
                refusal(400, "AccessDeniedException", Message="No.") if failing else answer(*asked)
            )
        ),
    ) as simulator:
        sync_all(tmp_path / "lake", simulator)
        failing.append(True)
        simulator.advance(timedelta(hours=3))
        sync_all(tmp_path / "lake", simulator, catalogs=("AWS",))
        now = simulator.now
    with show(now) as page:
        warning = page.get_by_role("alert")
        expect(warning).to_be_visible()
        first, second = warning.locator("li").all_inner_texts()
        assert first.startswith(
            "AWS, sent to you: 1 run failed since 15 Jan 2026, 12:00 UTC; "
            "what is shown was right then.\n"
            "Last error: AWS RECEIVER: partnercentral:ListEngagementInvitations failed: "
        )
        assert second.startswith("AWS, sent by you: 1 run failed since")
        assert page.locator(".stale").count() == 2


def test_slice_older_than_a_day_has_a_warning(tmp_path: Path, show: Show) -> None:
    now = fill_one_slice(tmp_path / "lake", Slice("AWS", "RECEIVER"), 30)
    with show(now + timedelta(hours=24)) as page:
        assert page.get_by_role("alert").count() == 0
    with show(now + timedelta(hours=49)) as page:
        assert page.get_by_role("alert").locator("li").all_inner_texts() == [
            "AWS, sent to you: what is shown was right 2 days ago, on 15 Jan 2026, 12:00 UTC."
        ]


def test_slice_without_a_recorded_run_has_a_warning(tmp_path: Path, show: Show) -> None:
    now = fill_one_slice(tmp_path / "lake", Slice("AWS", "RECEIVER"), 30)
    with show(now + timedelta(days=91)) as page:
        assert page.get_by_role("alert").locator("li").all_inner_texts() == [
            "AWS, sent to you: no run is recorded for the last 90 days; sync it."
        ]
