"""The report's page on phones and screens, light, dark and printed, and for screen readers."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.support.report.chromium import Scheme, opened
from tests.support.report.rendered import RenderedReport

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
TEXT_ON = (
    *(("text", ground) for ground in ("page", "card")),
    *(("muted", ground) for ground in ("page", "card")),
    *(("warning-text", ground) for ground in ("warning", "card")),
)
MARKS = ("value", "accepted", "rejected", "expired", "pending", "other", "warning-line")


def test_every_chart_draws_all_marks_inside_its_frame(rendered: RenderedReport) -> None:
    charts = {id_: figure for id_, figure in rendered.figures.items() if figure["rows"]}
    assert len(charts) >= 14
    for id_, figure in charts.items():
        assert figure["outside"] == [], id_
        assert figure["values"], id_
        assert min(side for sizes in figure["values"] for side in sizes) > 0, id_
        assert all(label.strip() for label in figure["labels"]), id_


def test_every_chart_is_an_image_with_name_and_description(rendered: RenderedReport) -> None:
    images = rendered.page.get_by_role("img")
    titles = rendered.page.locator("figure:has(table) h4").all_text_contents()
    assert images.count() == len(titles) == len(rendered.page.locator("svg").all())
    for image, title in zip(images.all(), titles, strict=True):
        assert image.get_attribute("aria-labelledby")
        assert rendered.page.get_by_role("img", name=title, exact=True).count() >= 1
        described_by = image.get_attribute("aria-describedby")
        assert rendered.page.locator(f"id={described_by}").text_content()


def test_page_has_the_structure_that_screen_readers_need(rendered: RenderedReport) -> None:
    page = rendered.page
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title().startswith("Partner invitations, 30 Jan 2026")
    levels = [
        int(tag[1])
        for tag in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => h.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("tbody tr:not(:has(th[scope=row]))").count() == 0
    ids = page.locator("[id]").evaluate_all("all => all.map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_every_section_names_its_saved_query(rendered: RenderedReport) -> None:
    named = rendered.page.locator("main .card:not(:has(.source code))")
    assert named.count() == 0
    assert set(rendered.page.locator(".source code").all_text_contents()) <= set(rendered.answers)


def test_page_has_no_script_and_its_policy_allows_none(rendered: RenderedReport) -> None:
    html = rendered.file.read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<iframe|@import|url\(|\son\w+=", html, re.IGNORECASE)
    policy = rendered.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute(
        "content"
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_page_is_not_wider_than_the_window(
    browser: Browser, rendered: RenderedReport, width: int
) -> None:
    with opened(browser, rendered.file, width=width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_chart_text_is_readable_on_a_phone(browser: Browser, rendered: RenderedReport) -> None:
    with opened(browser, rendered.file, width=360) as page:
        heights = page.locator("svg text").evaluate_all(
            "all => all.map(text => text.getBoundingClientRect().height)"
        )
    assert min(height for height in heights if height) > 10


def test_dark_and_light_scheme_differ_in_every_colour(
    browser: Browser, rendered: RenderedReport
) -> None:
    light, dark = (looks(browser, rendered, scheme) for scheme in SCHEMES)
    assert light.keys() == dark.keys()
    assert [name for name in light if light[name] == dark[name]] == []


def looks(browser: Browser, rendered: RenderedReport, scheme: Scheme) -> dict[str, str]:
    with opened(browser, rendered.file, scheme=scheme) as page:
        found: dict[str, str] = page.evaluate("""() => {
          const style = (selector) => getComputedStyle(document.querySelector(selector));
          return {
            page: style('body').backgroundColor, text: style('body').color,
            card: style('.card').backgroundColor, muted: style('.muted').color,
            bar: style('.value_bars_marks path').fill, label: style('svg text').fill,
          };
        }""")
        return found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_have_enough_contrast(
    browser: Browser, rendered: RenderedReport, scheme: Scheme
) -> None:
    with opened(browser, rendered.file, scheme=scheme) as page:
        faint = [pair for pair in TEXT_ON if contrast(page, *pair) < 4.5]
        # A mark needs less contrast than text, WCAG 1.4.11.
        faint += [(mark, "card") for mark in MARKS if contrast(page, mark, "card") < 3]
    assert faint == []


def contrast(page: Page, one: str, other: str) -> float:
    """Return the contrast of two of the page's colours as WCAG computes it, 1 to 21."""
    style = "getComputedStyle(document.documentElement)"
    lights = sorted(
        luminance(page.evaluate(f"{style}.getPropertyValue('--{name}')")) for name in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour.strip()[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_printed_page_is_light_and_shows_every_table(
    browser: Browser, rendered: RenderedReport
) -> None:
    with opened(browser, rendered.file, width=700, scheme="dark") as page:
        tables = page.locator("details table")
        assert not any(table.is_visible() for table in tables.all())
        page.emulate_media(media="print")
        assert all(table.is_visible() for table in tables.all())
        assert not any(summary.is_visible() for summary in page.locator("summary").all())
        colour = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        assert colour == "rgb(255, 255, 255)"
        assert page.locator("main").evaluate("main => getComputedStyle(main).color") == (
            "rgb(24, 32, 44)"
        )
        clipped = page.locator(".scroll, table").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.parentElement.clientWidth).length"
        )
        assert clipped == 0
