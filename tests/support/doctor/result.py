"""The result of `invitations doctor`: findings from its JSON, and its exit code."""

import contextlib
import io
import json
from dataclasses import dataclass

from workbench.cli import main


@dataclass(frozen=True)
class DoctorResult:
    """The exit code, and the findings by check as (outcome, found, advice)."""

    code: int
    findings: dict[str, tuple[str, str, str]]

    def outcome(self, check: str) -> str:
        return self.findings[check][0]

    @property
    def wrong(self) -> dict[str, tuple[str, str]]:
        """Return what was found and the advice of each check that is wrong."""
        return {
            check: (found, advice)
            for check, (outcome, found, advice) in self.findings.items()
            if outcome == "WRONG"
        }

    @property
    def skipped(self) -> set[str]:
        return {check for check, (outcome, *_) in self.findings.items() if outcome == "SKIPPED"}


def run_doctor(*options: str) -> DoctorResult:
    """Run the command with --json. Check exit code, advice and unique names of checks."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["doctor", *options, "--json"])
    objects = json.loads(out.getvalue())
    findings = {one["check"]: (one["outcome"], one["found"], one["advice"]) for one in objects}
    assert len(findings) == len(objects)
    for outcome, found, advice in findings.values():
        assert found
        assert bool(advice) == (outcome == "WRONG"), (found, advice)
    result = DoctorResult(code, findings)
    assert code == (1 if result.wrong else 0)
    return result
