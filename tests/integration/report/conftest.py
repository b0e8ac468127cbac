from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.report.chromium import chromium
from tests.support.report.rendered import RenderedReport, rendered_report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def rendered(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RenderedReport]:
    with rendered_report(browser, tmp_path_factory.mktemp("rendered")) as opened:
        yield opened
