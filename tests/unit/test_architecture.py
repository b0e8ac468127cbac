"""docs/architecture.md: its packages, layers, paths and decisions are those of the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
JOB = ROOT / "lambda_src" / "invitations"
FOLDERS = ("lambda_src/invitations", "infra", "sql", "workbench", "benchmarks")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    lines = re.findall(r"^\| (.*) \|$", section(title), re.MULTILINE)
    return [line.split(" | ") for line in lines if not line.startswith("--")]


def promise(package: Path) -> str:
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    assert docstring, package
    return docstring.splitlines()[0]


def test_every_package_is_listed_with_the_promise_of_its_docstring() -> None:
    packages = [path.parent for top in FOLDERS for path in (ROOT / top).rglob("__init__.py")]
    listed = dict(row for row in rows("Packages") if row != ["package", "promise"])
    assert listed == {
        f"`{package.relative_to(ROOT).as_posix()}/`": promise(package) for package in packages
    }


def test_every_module_of_the_job_beside_its_packages_is_explained() -> None:
    modules = {path.name for path in JOB.glob("*.py")} - {"__init__.py"}
    assert modules <= set(re.findall(r"`(\w+\.py)`", section("Packages")))


def test_the_layers_are_those_of_the_import_contracts() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = [contract["layers"] for contract in contracts if "containers" in contract]
    blocks = re.findall(r"```\n(.*?)\n```", section("Layers"), re.DOTALL)
    assert [block.splitlines() for block in blocks] == layers


@pytest.mark.parametrize("title", ["Where do I change …?", "Where is the fault?"])
def test_every_path_exists(title: str) -> None:
    for row in rows(title):
        folder = ROOT
        for name in re.findall(r"`([\w/.]+(?:/|\.py|\.md|\.json))`", " ".join(row)):
            path = ROOT / name if "/" in name or name == "cdk.json" else folder / name
            assert path.exists() or (JOB / name).exists(), name
            folder = path.parent


def test_every_decision_is_listed_under_its_title() -> None:
    listed = {link: title for link, title in rows("Decisions") if link != "ADR"}
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert listed == {
        f"[{record.name[:4]}](adr/{record.name})": record.read_text(encoding="utf-8")
        .partition("\n")[0]
        .partition(". ")[2]
        for record in records
    }


def test_every_word_is_explained_once() -> None:
    words = [word for word, _ in rows("Words")]
    assert len(words) == len(set(words)) > 10
