"""cdk-nag, cfn-lint and checkov: no finding is left, and each suppression has a reason."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_

from infra import suppressions
from infra.settings import Settings
from infra.stack import InvitationsStack
from tests.infra.conftest import ALL_VARIATIONS, NOW, Synth, check
from tests.infra.template import Template

ROOT = Path(__file__).parents[2]
CFN_LINT = Path(sys.executable).with_name("cfn-lint")
CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"


class Acknowledged:
    """Replaces the CDK's Validations. It records acknowledgments and does not apply them."""

    def __init__(self) -> None:
        self.findings: set[tuple[str, str]] = set()

    def of(self, resource: cdk.CfnResource) -> SimpleNamespace:
        def acknowledge(acknowledgment: cdk.Acknowledgment) -> None:
            self.findings.add((acknowledgment.id, resource.node.path))

        return SimpleNamespace(acknowledge=acknowledge)


@pytest.fixture(params=ALL_VARIATIONS)
def any_template(synth: Synth, request: pytest.FixtureRequest) -> Template:
    return synth(request.param)


def test_cdk_nag_has_no_unsuppressed_finding(any_template: Template) -> None:
    """The synth of the fixture fails if there is a finding."""
    report = json.loads((any_template.path.parent / "validation-report.json").read_text())
    assert report["pluginReports"] == []


def test_cdk_nag_finds_everything_that_is_suppressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledged = Acknowledged()
    monkeypatch.setattr(suppressions, "Validations", acknowledged)
    placeholder = tmp_path / "code"
    placeholder.mkdir()
    app = cdk.App(outdir=str(tmp_path / "out"))
    InvitationsStack(
        app, settings=Settings(), code=lambda_.Code.from_asset(str(placeholder)), now=NOW
    )
    check(app)
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    (report,) = json.loads((tmp_path / "out/validation-report.json").read_text())["pluginReports"]
    assert acknowledged.findings == {
        (violation["ruleName"], construct["constructPath"])
        for violation in report["violations"]
        for construct in violation["violatingConstructs"]
    }


def test_cfn_lint_has_no_finding(synth: Synth) -> None:
    paths = [str(synth(variation).path) for variation in ALL_VARIATIONS]
    command = [str(CFN_LINT), "--regions", "us-east-1", "--", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def checkov_results(synth: Synth) -> dict[str, Any]:
    """Checkov's results for all templates; starting it takes longer than a template."""
    return checked_by_checkov([synth(variation).path for variation in ALL_VARIATIONS])


def test_checkov_finds_only_what_is_suppressed(
    any_template: Template, checkov_results: dict[str, Any]
) -> None:
    def found(outcome: str) -> list[tuple[str, str]]:
        return [
            (one["check_id"], one["resource"])
            for one in checkov_results[outcome]
            if Path(one["file_abs_path"]) == any_template.path
        ]

    assert found("failed_checks") == []
    assert len(found("passed_checks")) > 40
    assert checkov_results["parsing_errors"] == []
    skipped = set(found("skipped_checks"))
    suppressed = {
        (skip["id"], f"{resource['Type']}.{id_}")
        for id_, resource in any_template.resources.items()
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
    }
    assert skipped == suppressed, "something is suppressed that checkov does not find"


def test_every_suppression_has_a_reason(any_template: Template) -> None:
    reasons = []
    for resource in any_template.resources.values():
        metadata = resource.get("Metadata", {})
        reasons += [skip["comment"] for skip in metadata.get("checkov", {}).get("skip", [])]
        if "cfn-lint" in metadata:
            reasons.append(metadata["cfn-lint"]["reason"])
    assert reasons
    for reason in reasons:
        assert reason.endswith(".")
        assert len(reason.split()) > 5


def checked_by_checkov(templates: list[Path]) -> dict[str, Any]:
    if not CHECKOV.exists():
        pytest.fail("checkov is not installed; run `make .venv-checkov/.ready`")
    command = [str(CHECKOV), "--framework", "cloudformation", "--skip-download", "--output", "json"]
    done = subprocess.run(
        [*command, "--file", *map(str, templates)],
        # checkov must not use the network: every request goes to a closed port.
        env=os.environ | {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    results: dict[str, Any] = json.loads(done.stdout)["results"]
    return results
