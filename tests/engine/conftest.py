"""Marks these tests as engine: they need Maven, a package registry and minutes.

`make engine` runs them, over one deployment whose schedule is stopped after the first run.
"""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.deployment import Deployment, deployed
from tests.e2e.local_aws import free_port
from tests.engine.simulated import varied_world, with_recent_dates
from tests.engine.trino_server import Engine, started_engine
from workbench.deployed_lake.athena import Athena, opened
from workbench.simulator import World

HERE = Path(__file__).parent
SOONER_THAN_SCHEDULED = 45


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session")
def world() -> World:
    return varied_world()


@pytest.fixture(scope="session")
def port() -> int:
    """Return the engine's port, which the local AWS needs before the engine starts."""
    return free_port()


def with_reminders(checkout: Checkout) -> None:
    checkout.bootstrap()
    checkout.deploy(
        remind_days_before="7",
        details="all",
        details_requests_per_second="0",
        details_requests_per_day="500",
        max_requests_per_second="0",
    )


@pytest.fixture(scope="session")
def deployment(
    world: World, port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    engine = f"http://127.0.0.1:{port}"
    with deployed(
        folder, world=world, wrap=with_recent_dates, engine=engine, deploy=with_reminders
    ) as deployment:
        deployment.wait_until_synced_after(deployment.deployed_at, seconds=SOONER_THAN_SCHEDULED)
        deployment.stop_schedule()
        yield deployment


@pytest.fixture(scope="session")
def engine(
    deployment: Deployment, port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder, database = tmp_path_factory.mktemp("trino"), deployment.checkout.output("Database")
    with started_engine(folder, deployment.aws, Engine(port, database)) as engine:
        yield engine


@pytest.fixture(scope="session")
def athena(deployment: Deployment, engine: Engine) -> Athena:
    """Return what asks the deployed lake."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in deployment.aws.environment.items():
            patch.setenv(name, value)
        return opened(boto3.Session(), "PartnerInvitations")


@pytest.fixture
def at_terminal(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give commands the environment of somebody who may read the deployed lake."""
    for name, value in deployment.aws.environment.items():
        monkeypatch.setenv(name, value)
