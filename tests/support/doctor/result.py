"""What `invitations doctor` finds, as a test looks at it: the command's JSON and exit code."""

import contextlib
import io
import json
from dataclasses import dataclass

from workbench.cli import main


@dataclass(frozen=True)
class Examined:
    """Findings by check, each (outcome, found, advice), and the exit code."""

    code: int
    findings: dict[str, tuple[str, str, str]]

    def outcome(self, check: str) -> str:
        return self.findings[check][0]

    @property
    def wrong(self) -> dict[str, tuple[str, str]]:
        """What was found and is to be done, of each check that is wrong."""
        return {
            check: (found, advice)
            for check, (outcome, found, advice) in self.findings.items()
            if outcome == "WRONG"
        }

    @property
    def skipped(self) -> set[str]:
        return {check for check, (outcome, *_) in self.findings.items() if outcome == "SKIPPED"}


def examined(*options: str) -> Examined:
    """Run the command with --json, and hold it to exit codes, advice and unique names."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["doctor", *options, "--json"])
    objects = json.loads(out.getvalue())
    findings = {one["check"]: (one["outcome"], one["found"], one["advice"]) for one in objects}
    assert len(findings) == len(objects)
    for outcome, found, advice in findings.values():
        assert found
        assert bool(advice) == (outcome == "WRONG"), (found, advice)
    result = Examined(code, findings)
    assert code == (1 if result.wrong else 0)
    return result
