from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.report.chromium import chromium
from tests.support.report.rendered import Shown, shown_report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def shown(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with shown_report(browser, tmp_path_factory.mktemp("shown")) as opened:
        yield opened
