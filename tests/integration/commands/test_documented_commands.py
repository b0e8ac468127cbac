"""Every command in README.md, CONTRIBUTING.md and docs/ works, if it needs no AWS account.

The simulator replaces Partner Central, through the SDK's environment variables.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.console_blocks import DocumentedCommand, commands_on
from tests.support.query_service import query_service
from workbench.simulator import Simulator, World

ROOT = Path(__file__).parents[3]
DOCS = sorted((ROOT / "docs").glob("*.md"))
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *DOCS]
NEEDS_AWS = re.compile(r"make (bootstrap|deploy|diff|destroy)\b|aws |git pull|.* --stack\b")
# These run every test or check, or take the whole machine for minutes.
DONE_BY_CI = {"make lint", "make test", "make e2e", "make engine"}
ON_REQUEST = {"make bench"}
CALLER = "arn:aws:iam::123456789012:user/ana"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a checkout that is set up but unused."""
    folder = tmp_path_factory.mktemp("checkout")
    for path in ROOT.iterdir():
        if path.name not in {"lake", "report.html", ".git"}:
            (folder / path.name).symlink_to(path)
    (folder / "home").mkdir()
    return folder


@pytest.fixture(scope="module")
def environment(checkout: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of a user whose AWS account is linked to Partner Central."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with Simulator(World(300)) as simulator, query_service() as sts:
        sts.answer("GetCallerIdentity", f"<Account>123456789012</Account><Arn>{CALLER}</Arn>")
        yield bare | {
            "HOME": str(checkout / "home"),
            "AWS_ACCESS_KEY_ID": "partner",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_ENDPOINT_URL_PARTNERCENTRAL_SELLING": simulator.endpoint_url,
            "AWS_ENDPOINT_URL_STS": sts.endpoint_url,
        }


Outcome = tuple[DocumentedCommand, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def outcomes(checkout: Path, environment: dict[str, str]) -> Callable[[Path], list[Outcome]]:
    """Return a function that runs a page's commands once, as a reader of the README goes on."""

    def run(shown: DocumentedCommand) -> Outcome:
        command = ["/bin/bash", "-c", shown.command]
        return shown, subprocess.run(
            command,
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @cache
    def of_page(page: Path) -> list[Outcome]:
        if page != README:
            of_page(README)
        return [
            run(shown)
            for shown in commands_on(page)
            if not NEEDS_AWS.match(shown.command) and shown.command not in DONE_BY_CI | ON_REQUEST
        ]

    return of_page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documented_command_works_and_prints_the_documented_output(
    page: Path, outcomes: Callable[[Path], list[Outcome]]
) -> None:
    for shown, done in outcomes(page):
        assert done.returncode == 0, (shown.command, done.stderr)
        assert shown.matches(done.stdout), (shown.command, done.stdout)


def test_readme_links_to_every_page_of_docs() -> None:
    readme = README.read_text()
    assert [page.name for page in DOCS if f"docs/{page.name}" not in readme] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_to_existing_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
