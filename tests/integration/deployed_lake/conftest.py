"""A deployed lake that is a service on 127.0.0.1, and commands that ask it."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.athena_service import AthenaService, athena_service
from workbench.cli import main

Ask = Callable[..., int]


@pytest.fixture
def athena() -> Iterator[AthenaService]:
    with athena_service() as service:
        yield service


@pytest.fixture
def options(athena: AthenaService, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the options that name the lake without a stack."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "reader")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    names = ["--workgroup", "readers", "--database", "partner", "--region", "eu-central-1"]
    return [*names, "--endpoint-url", athena.endpoint_url]


@pytest.fixture
def query(options: list[str]) -> Ask:
    """Return what runs `invitations query` and returns its exit code."""
    return lambda *argv: main(["query", *options, "--stack", *argv])
