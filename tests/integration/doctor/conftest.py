"""A deployment in moto, and a folder lake that the job has filled."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.doctor.deployed_in_moto import Deployed, deployed_in_moto
from tests.support.doctor.folder import SIZES, Examine
from tests.support.doctor.result import run_doctor
from workbench.cli import main
from workbench.doctor import folder_checkup
from workbench.simulator import Simulator, World


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    with deployed_in_moto(monkeypatch) as deployed:
        yield deployed


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_checkup, "REQUESTS_PER_SECOND", 0)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(World.with_slices(SIZES, seed=3)) as running:
        yield running


@pytest.fixture(scope="module")
def connection(simulator: Simulator) -> list[str]:
    return ["--endpoint-url", simulator.endpoint_url, "--no-sign-request"]


@pytest.fixture(scope="module")
def filled(connection: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "lake"
    limit = ["--max-requests-per-second", "0"]
    assert main(["sync", "--lake", str(folder), *connection, *limit]) == 0
    return folder


@pytest.fixture
def lake(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "lake"))


@pytest.fixture
def examine(lake: Path, connection: list[str]) -> Examine:
    return lambda: run_doctor("--lake", str(lake), *connection)
