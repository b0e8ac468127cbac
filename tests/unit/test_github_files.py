""".github, the hooks and CONTRIBUTING.md: valid, safe, and every command they name exists."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
BIN = Path(sys.executable).parent
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
SCHEMAS = {
    "dependabot.yml": "vendor.dependabot",
    "ISSUE_TEMPLATE/bug_report.yml": "vendor.github-issue-forms",
    "ISSUE_TEMPLATE/config.yml": "vendor.github-issue-config",
    "ISSUE_TEMPLATE/question_or_feature.yml": "vendor.github-issue-forms",
    "workflows/ci.yml": "vendor.github-workflows",
}
CALLERS = [
    ROOT / ".ci" / "run",
    ROOT / ".pre-commit-config.yaml",
    ROOT / "CONTRIBUTING.md",
    *sorted(path for path in GITHUB.rglob("*") if path.is_file()),
]
# The command, not the verb: in code, at the start of a line, or as the value of a key.
MAKE = re.compile(r"(?:`|\$ |run: |entry: |^)(?:env .*)?make ((?:[a-z0-9]+ ?)+)", re.MULTILINE)


def audit(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run zizmor over the workflows, Dependabot's file and the hooks in a folder."""
    options = "--offline --no-progress --no-config --pedantic --strict-collection --collect=all"
    command = [str(BIN / "zizmor"), *options.split(), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the files that zizmor reads, and no others."""
    shutil.copytree(GITHUB, tmp_path / ".github")
    shutil.copy(ROOT / ".pre-commit-config.yaml", tmp_path)
    return tmp_path


def test_zizmor_finds_nothing_in_workflows_dependabot_and_hooks(copy: Path) -> None:
    done = audit(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("workflows/ci.yml", "dependabot.yml", ".pre-commit-config.yaml"):
        assert f"{name}\n" in done.stderr


@pytest.mark.parametrize(
    ("safe", "unsafe", "finding"),
    [
        (r"@[0-9a-f]{40} # v[\d.]+", "@v7", "unpinned-uses"),
        ("run: make lint unit", "run: echo ${{ github.head_ref }}", "template-injection"),
        ("pull_request:", "pull_request_target:", "dangerous-triggers"),
        ("contents: read", "contents: write", "excessive-permissions"),
    ],
)
def test_zizmor_refuses_an_unsafe_workflow(
    copy: Path, safe: str, unsafe: str, finding: str
) -> None:
    workflow = copy / ".github" / "workflows" / "ci.yml"
    workflow.write_text(re.sub(safe, unsafe, workflow.read_text()))
    done = audit(copy)
    assert done.returncode != 0
    assert f"[{finding}]" in done.stdout


def test_every_action_is_pinned_by_a_hash_and_names_its_version() -> None:
    text = "".join(path.read_text() for path in sorted((GITHUB / "workflows").iterdir()))
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [action for action in used if not PINNED.fullmatch(action)] == []


def test_every_checkout_drops_its_token() -> None:
    text = (GITHUB / "workflows" / "ci.yml").read_text()
    assert text.count("persist-credentials: false") == text.count("actions/checkout@") > 0


def test_workflow_starts_with_the_oldest_supported_python() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    workflow = yaml.safe_load((GITHUB / "workflows" / "ci.yml").read_text())
    pythons = workflow["jobs"]["pythons"]["strategy"]["matrix"]["python"]
    assert project["requires-python"] == f">={pythons[0]}"


def test_every_yaml_file_under_github_has_a_schema() -> None:
    files = {path.relative_to(GITHUB).as_posix() for path in GITHUB.rglob("*.y*ml")}
    assert files == SCHEMAS.keys()


@pytest.mark.parametrize("name", SCHEMAS)
def test_yaml_file_under_github_matches_its_schema(name: str) -> None:
    command: list[str | Path] = [BIN / "check-jsonschema", "--builtin-schema", SCHEMAS[name]]
    done = subprocess.run([*command, GITHUB / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("caller", CALLERS, ids=lambda path: path.name)
def test_every_make_target_named_exists(caller: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {word for words in MAKE.findall(caller.read_text()) for word in words.split()}
    assert named - targets == set()


def test_documented_pipeline_is_a_valid_workflow_without_findings(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "pipeline.md").read_text()
    workflow = page.partition("```yaml\n")[2].partition("```")[0]
    path = tmp_path / ".github" / "workflows" / "deploy.yml"
    path.parent.mkdir(parents=True)
    path.write_text(workflow)
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    checked = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    done = audit(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "secrets." not in workflow
    assert set(re.findall(r"uses: (.*)", workflow)) <= set(
        re.findall(r"uses: (.*)", (GITHUB / "workflows" / "ci.yml").read_text())
    )
    trust = json.loads(page.partition("```json\n")[2].partition("```")[0])
    (statement,) = trust["Statement"]
    assert set(statement["Condition"]["StringEquals"]) == {
        f"token.actions.githubusercontent.com:{claim}" for claim in ("aud", "sub")
    }
