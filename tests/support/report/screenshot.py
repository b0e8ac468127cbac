"""`make screenshot`: the top of the tour's report, as docs/report.png."""

from pathlib import Path

from tests.support.report.chromium import chromium, opened

ROOT = Path(__file__).parents[3]
WIDTH = 1200


def main() -> None:
    with chromium() as browser, opened(browser, ROOT / "report.html", width=WIDTH) as page:
        charts = page.locator("figure").nth(1).bounding_box()
        assert charts
        height = round(charts["y"] + charts["height"]) + 10
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.screenshot(path=ROOT / "docs" / "report.png")


if __name__ == "__main__":
    main()
