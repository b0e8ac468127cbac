"""Pages in a real browser that is offline; whatever goes wrong in one fails the test."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
Scheme = Literal["light", "dark"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; fails where there is none."""
    found = filter(None, (os.environ.get("CHROME"), *map(shutil.which, _NAMES)))
    if not (path := next(found, None)):
        pytest.fail("there is no browser: install Chromium, or name one in CHROME", pytrace=False)
    # Root may not have Chromium's sandbox.
    flags = [*_QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(_QUIET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, file: Path, *, width: int = 1280, scheme: Scheme = "light"
) -> Iterator[Page]:
    """Show a file; it may say nothing on the console and ask for nothing but itself."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page, said, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert (said, asked) == ([], [file.as_uri()])


def figures(page: Page) -> dict[str, dict[str, Any]]:
    """What there is in each chart and the table behind it, by the figure's id.

    Widths and heights are of bars that can be seen, in the chart's own units.
    """
    found: dict[str, dict[str, Any]] = page.evaluate(_FIGURES)
    return found


_FIGURES = """() => {
  const all = (element, selector) => [...element.querySelectorAll(selector)];
  const texts = (elements) => elements.map(element => element.textContent);
  const seen = (bar) => getComputedStyle(bar).fill.startsWith('rgb')
    && bar.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const sizes = (figure, layer) => all(figure, `.${layer}_bars_marks path`).filter(seen).map(
    bar => [bar.getBBox().width, bar.getBBox().height]);
  const outside = (svg) => {
    const frame = svg.getBoundingClientRect();
    return all(svg, '.role-mark path, text').filter(mark => {
      const box = mark.getBoundingClientRect();
      return box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
    }).map(mark => mark.outerHTML);
  };
  return Object.fromEntries(all(document, 'figure').map(figure => {
    const svg = figure.querySelector('svg');
    return [figure.id, {
      headings: texts(all(figure, 'thead th')),
      rows: all(figure, 'tbody tr').map(row => texts([...row.children])),
      values: sizes(figure, 'value'),
      behind: sizes(figure, 'behind'),
      labels: svg ? texts(all(svg, '.role-mark text')) : [],
      outside: svg ? outside(svg) : [],
    }];
  }));
}"""
