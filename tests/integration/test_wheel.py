"""A wheel of the project, installed into a new environment."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.simulator import Simulator, World

ROOT = Path(__file__).parents[2]
SOURCES = ("LICENSE", "README.md", "pyproject.toml", "lambda_src", "sql", "workbench")
SHIPPED = {".py", ".sql", ".html", ".css"}


def call(*command: str | Path, cwd: Path) -> str:
    bare = {"PATH": os.environ["PATH"], "HOME": str(cwd)}
    done = subprocess.run(command, cwd=cwd, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from a copy of the sources, because a build leaves files beside them."""
    tree = tmp_path_factory.mktemp("tree")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, tree / name)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    call(*build, "--quiet", "--wheel-dir", "dist", ".", cwd=tree)
    (built,) = (tree / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment with the wheel. Its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    call(*install, "--no-deps", "--no-index", wheel, cwd=folder)
    site = call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    # A path file adds the packages of a folder, but not its path files, so no editable sources.
    (Path(site.strip()) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with Simulator(World.with_slices({("AWS", "RECEIVER"): 3}, seed=7)) as running:
        yield running.endpoint_url


def test_wheel_holds_every_source_file_and_nothing_else(wheel: Path) -> None:
    folders = {ROOT / "lambda_src": "invitations", ROOT: "sql workbench"}
    sources = {
        path.relative_to(base).as_posix()
        for base, names in folders.items()
        for name in names.split()
        for path in (base / name).rglob("*")
        if path.suffix in SHIPPED
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == sources


def test_installed_wheel_syncs_queries_and_reports(
    environment: Path, endpoint: str, tmp_path: Path
) -> None:
    invitations = environment / "bin" / "invitations"
    program = "import workbench; print(workbench.__file__)"
    where = call(environment / "bin" / "python", "-c", program, cwd=tmp_path)
    assert Path(where).is_relative_to(environment)
    lake = ("--lake", "lake")
    call(invitations, "sync", *lake, "--endpoint-url", endpoint, "--no-sign-request", cwd=tmp_path)
    count = "SELECT count(*) AS invitations FROM engagement_invitations"
    counted = call(invitations, "query", *lake, "--output", "csv", count, cwd=tmp_path)
    assert counted.split() == ["invitations", "3"]
    call(invitations, "query", *lake, "--saved", "pending_now", cwd=tmp_path)
    call(invitations, "report", *lake, "--out", "report.html", cwd=tmp_path)
    assert "</html>" in (tmp_path / "report.html").read_text()
